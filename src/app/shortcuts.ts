/** What has keys of its own: a page, or a way of looking at pictures. */
export type Scope = (typeof SCOPES)[number];

/** Every scope; `page` is any page without keys of its own. */
export const SCOPES = ['library', 'studio', 'view', 'compare', 'lab', 'page'] as const;

/** Where a command acts, by name. */
const PLACES = {
  everywhere: SCOPES,
  library: ['library'],
  studio: ['studio'],
  view: ['view'],
  lab: ['lab'],
  comparing: ['compare', 'lab'],
  playing: ['studio', 'view', 'compare', 'lab'],
  showing: ['studio', 'view'],
  viewing: ['view', 'compare', 'lab'],
} as const satisfies Readonly<Record<string, readonly Scope[]>>;
type Place = keyof typeof PLACES;

/** Groups of commands, in the order in which they are listed. */
export const GROUPS = ['Anywhere', 'Library', 'Full screen', 'Style lab', 'Playback', 'In and out', 'Viewer', 'Effects', 'Edit'] as const;
type Group = (typeof GROUPS)[number];

/** Something that the keyboard can do. Modifiers in keys come in the order Ctrl, Alt, Shift; the first keys are shown beside buttons. */
export interface Command<Where extends Place = Place, Does extends string = string> {
  /** Its one name, under which changed keys are kept. */
  readonly id: string;
  /** What pages call it; a page may do under other keys what another does. */
  readonly does: Does;
  readonly where: Where;
  readonly scopes: readonly Scope[];
  readonly group: Group;
  readonly label: string;
  readonly keys: readonly string[];
}

const of = <Where extends Place, Id extends string>(where: Where, group: Group, id: Id, label: string, ...keys: string[]) =>
  ({ id, does: id, where, scopes: PLACES[where], group, label, keys }) as const satisfies Command<Where, Id>;

/** A command of a name of its own that does what pages call `does`. */
const as = <Where extends Place, Does extends string>(does: Does, command: Command<Where>): Command<Where, Does> => ({ ...command, does });

/** The one table behind the keyboard, tooltips, the list of shortcuts, the command palette and the key maps. */
const table = [
  of('everywhere', 'Anywhere', 'palette', 'Find a command, a clip, an effect', 'Ctrl+K'),
  of('everywhere', 'Anywhere', 'shortcuts', 'Keyboard shortcuts', '?'),
  of('everywhere', 'Anywhere', 'settings', 'Settings', 'Ctrl+,'),

  of('library', 'Library', 'find', 'Search the library', '/', 'Ctrl+F'),
  of('library', 'Library', 'import', 'Import files', 'Ctrl+I'),
  of('library', 'Library', 'list', 'Grid or list', 'Ctrl+Shift+L'),
  of('library', 'Library', 'details', 'Details of what is chosen', 'Ctrl+D'),
  of('library', 'Library', 'storage', 'Storage'),
  as('copy', of('library', 'Library', 'copy-effects', 'Copy the effects of the chosen clip', 'Ctrl+C')),
  as('paste', of('library', 'Library', 'paste-effects', 'Paste effects onto the chosen clips, in place of their own', 'Ctrl+V')),
  as('add', of('library', 'Library', 'add-effects', 'Add the copied effects to the chosen clips', 'Ctrl+Shift+V')),

  of('view', 'Full screen', 'previous-item', 'Previous item of the list', 'ArrowLeft', 'PageUp'),
  of('view', 'Full screen', 'next-item', 'Next item of the list', 'ArrowRight', 'PageDown'),
  of('view', 'Full screen', 'rate-1', 'One star, and so on up to 5', '1'),
  of('view', 'Full screen', 'rate-2', 'Two stars', '2'),
  of('view', 'Full screen', 'rate-3', 'Three stars', '3'),
  of('view', 'Full screen', 'rate-4', 'Four stars', '4'),
  of('view', 'Full screen', 'rate-5', 'Five stars', '5'),
  of('view', 'Full screen', 'rate-0', 'No stars', '0'),
  of('view', 'Full screen', 'facts', 'Facts', 'D'),
  of('view', 'Full screen', 'whole-screen', 'Fill the whole screen', 'F'),
  of('view', 'Full screen', 'open', 'Open in the studio', 'Enter'),
  of('view', 'Full screen', 'compare', 'Compare with the original', 'C'),
  of('comparing', 'Full screen', 'swap', 'Side by side or wipe', 'X', 'A'),
  of('viewing', 'Full screen', 'leave', 'Back to where you were', 'Escape'),

  of('lab', 'Style lab', 'swap-variants', 'Swap the two', 'Shift+X'),
  of('lab', 'Style lab', 'blind', 'Compare blindly, or not any more', 'B'),
  of('lab', 'Style lab', 'values', 'Show the values', '1'),
  of('lab', 'Style lab', 'rate', 'Rate the two', '2'),
  of('lab', 'Style lab', 'measure', 'Show what is measured', '3'),
  of('lab', 'Style lab', 'tune', 'Find better values', '4'),
  of('lab', 'Style lab', 'start-measuring', 'Measure the two', 'Shift+M'),
  of('lab', 'Style lab', 'apply-a', 'Apply A to the clip', 'Alt+A'),
  of('lab', 'Style lab', 'apply-b', 'Apply B to the clip', 'Alt+B'),

  of('playing', 'Playback', 'play', 'Play or pause', 'Space'),
  of('playing', 'Playback', 'reverse', 'Play backwards; again for faster', 'J'),
  of('playing', 'Playback', 'pause', 'Pause', 'K'),
  of('playing', 'Playback', 'forward', 'Play forwards; again for faster', 'L'),
  of('studio', 'Playback', 'previous-frame', 'Previous frame', 'ArrowLeft', ','),
  of('studio', 'Playback', 'next-frame', 'Next frame', 'ArrowRight', '.'),
  as('previous-frame', of('viewing', 'Playback', 'view-previous-frame', 'Previous frame', ',', 'Shift+ArrowLeft')),
  as('next-frame', of('viewing', 'Playback', 'view-next-frame', 'Next frame', '.', 'Shift+ArrowRight')),
  of('studio', 'Playback', 'back-ten', 'Ten frames back', 'Shift+ArrowLeft'),
  of('studio', 'Playback', 'on-ten', 'Ten frames on', 'Shift+ArrowRight'),
  of('playing', 'Playback', 'start', 'Go to the start', 'Home'),
  of('playing', 'Playback', 'end', 'Go to the end', 'End'),
  of('studio', 'Playback', 'timecode', 'Type a timecode', '=', 'G'),
  of('playing', 'Playback', 'loop', 'Loop', 'Ctrl+/'),
  of('playing', 'Playback', 'slower', 'Play slower', '['),
  of('playing', 'Playback', 'faster', 'Play faster', ']'),
  of('playing', 'Playback', 'mute', 'Mute', 'M'),

  of('studio', 'In and out', 'in-point', 'Set the in point', 'I'),
  of('studio', 'In and out', 'out-point', 'Set the out point', 'O'),
  of('studio', 'In and out', 'clear-range', 'Clear in and out', 'Alt+X'),
  as('in-point', of('view', 'In and out', 'loop-from', 'Loop from here', 'I')),
  as('out-point', of('view', 'In and out', 'loop-to', 'Loop up to here', 'O')),
  as('clear-range', of('view', 'In and out', 'loop-all', 'Loop all of it', 'Alt+X')),

  of('showing', 'Viewer', 'view-composite', 'Composite', 'F1'),
  of('showing', 'Viewer', 'view-source', 'Source', 'F2'),
  of('showing', 'Viewer', 'view-matte', 'Matte', 'F3'),
  of('studio', 'Viewer', 'view-status', 'Status', 'F4'),
  of('studio', 'Viewer', 'view-foreground', 'Foreground', 'F5'),
  of('showing', 'Viewer', 'wipe', 'Before/after wipe', 'A'),
  of('studio', 'Viewer', 'grid', 'Grid', 'H'),
  of('studio', 'Viewer', 'scopes', 'Scopes', 'W'),
  of('studio', 'Viewer', 'pixel', 'Pixel values', 'P'),
  of('playing', 'Viewer', 'fit', 'Fit the picture', 'Z'),
  of('playing', 'Viewer', 'actual-size', 'Actual size, 100 %', 'Shift+Z'),
  of('playing', 'Viewer', 'zoom-in', 'Zoom in', 'Ctrl+='),
  of('playing', 'Viewer', 'zoom-out', 'Zoom out', 'Ctrl+-'),

  of('studio', 'Effects', 'eyedropper', 'Pick the screen colour', 'E'),
  of('studio', 'Effects', 'add-effect', 'Add an effect', 'Shift+A'),
  of('studio', 'Effects', 'bypass', 'Bypass the effect', 'B'),
  of('studio', 'Effects', 'solo', 'Solo the effect', 'S'),
  of('studio', 'Effects', 'copy', 'Copy the effect', 'Ctrl+C'),
  of('studio', 'Effects', 'paste', 'Paste effects', 'Ctrl+V'),
  of('studio', 'Effects', 'delete', 'Remove the effect', 'Delete', 'Backspace'),
  of('studio', 'Effects', 'effects', 'Show the effects'),
  of('studio', 'Effects', 'looks', 'Show looks'),
  of('studio', 'Effects', 'versions', 'Show versions'),

  of('studio', 'Edit', 'undo', 'Undo', 'Ctrl+Z'),
  of('studio', 'Edit', 'redo', 'Redo', 'Ctrl+Shift+Z', 'Ctrl+Y'),
  of('studio', 'Edit', 'export', 'Export', 'Ctrl+E'),
  of('showing', 'Edit', 'save-frame', 'Save this frame to the library', 'Shift+E'),
  of('studio', 'Edit', 'save-part', 'Save the part between in and out', 'Ctrl+Shift+E'),
  of('showing', 'Edit', 'trim', 'Trim to the part between in and out, without coding it anew'),
  of('studio', 'Edit', 'share', 'Share the recipe as a link'),
  of('studio', 'Edit', 'make-loop', 'Make a loop'),
  of('studio', 'Edit', 'seamless-loop', 'Seamless loop on or off: effects run across its seam'),
  of('studio', 'Edit', 'lab', 'Style lab'),
  of('studio', 'Edit', 'full-screen', 'Full-screen viewer', 'F'),
] as const;

type DoneIn<Where extends Place> = Extract<(typeof table)[number], { readonly where: Where }>['does'];

/** Everything the keyboard can do in the studio. */
export type CommandId = DoneIn<'studio' | 'playing' | 'showing'>;
/** What the keyboard can do in the full-screen viewer and while two clips are compared. */
export type ViewCommandId = DoneIn<'view' | 'comparing' | 'viewing' | 'playing' | 'showing'>;
/** What the keyboard can do in the style lab. */
export type LabCommandId = DoneIn<'lab' | 'comparing' | 'viewing' | 'playing'>;
/** What the keyboard can do on the library page. */
export type LibraryCommandId = DoneIn<'library'>;
/** What the keyboard can do on every page. */
export type CommonCommandId = DoneIn<'everywhere'>;

/** Every command, in the order in which they are listed. */
export const commands: readonly Command[] = table;
