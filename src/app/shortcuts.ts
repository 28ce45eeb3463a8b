/** Everything the keyboard can do in the studio. */
export type CommandId =
  | 'play'
  | 'reverse'
  | 'pause'
  | 'forward'
  | 'previous-frame'
  | 'next-frame'
  | 'back-ten'
  | 'on-ten'
  | 'start'
  | 'end'
  | 'timecode'
  | 'loop'
  | 'in-point'
  | 'out-point'
  | 'clear-range'
  | 'slower'
  | 'faster'
  | 'mute'
  | 'view-composite'
  | 'view-source'
  | 'view-matte'
  | 'view-status'
  | 'view-foreground'
  | 'wipe'
  | 'grid'
  | 'scopes'
  | 'pixel'
  | 'fit'
  | 'actual-size'
  | 'zoom-in'
  | 'zoom-out'
  | 'eyedropper'
  | 'add-effect'
  | 'bypass'
  | 'solo'
  | 'copy'
  | 'paste'
  | 'delete'
  | 'undo'
  | 'redo'
  | 'export'
  | 'save-frame'
  | 'save-part'
  | 'full-screen'
  | 'shortcuts';

/** What the keyboard can do in the full-screen viewer and while two clips are compared. */
export type ViewCommandId =
  | 'play'
  | 'reverse'
  | 'pause'
  | 'forward'
  | 'previous-frame'
  | 'next-frame'
  | 'start'
  | 'end'
  | 'slower'
  | 'faster'
  | 'loop'
  | 'mute'
  | 'in-point'
  | 'out-point'
  | 'clear-range'
  | 'previous-item'
  | 'next-item'
  | 'rate-0'
  | 'rate-1'
  | 'rate-2'
  | 'rate-3'
  | 'rate-4'
  | 'rate-5'
  | 'view-composite'
  | 'view-source'
  | 'view-matte'
  | 'wipe'
  | 'fit'
  | 'actual-size'
  | 'zoom-in'
  | 'zoom-out'
  | 'facts'
  | 'whole-screen'
  | 'save-frame'
  | 'open'
  | 'compare'
  | 'swap'
  | 'leave'
  | 'shortcuts';

/** A command with its keys; the first is shown beside buttons. Modifiers come in the order Ctrl, Alt, Shift. */
export interface Shortcut<Command extends string = CommandId> {
  readonly command: Command;
  readonly keys: readonly string[];
  readonly label: string;
  readonly group: 'Playback' | 'In and out' | 'Viewer' | 'Effects' | 'Edit' | 'Full screen';
}

const of = <Command extends string>(group: Shortcut['group'], command: Command, label: string, ...keys: string[]): Shortcut<Command> => ({
  command,
  keys,
  label,
  group,
});

/** The one table behind the studio's keyboard, its tooltips and the shortcut sheet. */
export const shortcuts: readonly Shortcut[] = [
  of('Playback', 'play', 'Play or pause', 'Space'),
  of('Playback', 'reverse', 'Play backwards; again for faster', 'J'),
  of('Playback', 'pause', 'Pause', 'K'),
  of('Playback', 'forward', 'Play forwards; again for faster', 'L'),
  of('Playback', 'previous-frame', 'Previous frame', 'ArrowLeft', ','),
  of('Playback', 'next-frame', 'Next frame', 'ArrowRight', '.'),
  of('Playback', 'back-ten', 'Ten frames back', 'Shift+ArrowLeft'),
  of('Playback', 'on-ten', 'Ten frames on', 'Shift+ArrowRight'),
  of('Playback', 'start', 'Go to the start', 'Home'),
  of('Playback', 'end', 'Go to the end', 'End'),
  of('Playback', 'timecode', 'Type a timecode', '=', 'G'),
  of('Playback', 'loop', 'Loop', 'Ctrl+/'),
  of('Playback', 'slower', 'Play slower', '['),
  of('Playback', 'faster', 'Play faster', ']'),
  of('Playback', 'mute', 'Mute', 'M'),
  of('In and out', 'in-point', 'Set the in point', 'I'),
  of('In and out', 'out-point', 'Set the out point', 'O'),
  of('In and out', 'clear-range', 'Clear in and out', 'Alt+X'),
  of('Viewer', 'view-composite', 'Composite', 'F1'),
  of('Viewer', 'view-source', 'Source', 'F2'),
  of('Viewer', 'view-matte', 'Matte', 'F3'),
  of('Viewer', 'view-status', 'Status', 'F4'),
  of('Viewer', 'view-foreground', 'Foreground', 'F5'),
  of('Viewer', 'wipe', 'Before/after wipe', 'A'),
  of('Viewer', 'grid', 'Grid', 'H'),
  of('Viewer', 'scopes', 'Scopes', 'W'),
  of('Viewer', 'pixel', 'Pixel values', 'P'),
  of('Viewer', 'fit', 'Fit the picture', 'Z'),
  of('Viewer', 'actual-size', 'Actual size, 100 %', 'Shift+Z'),
  of('Viewer', 'zoom-in', 'Zoom in', 'Ctrl+='),
  of('Viewer', 'zoom-out', 'Zoom out', 'Ctrl+-'),
  of('Effects', 'eyedropper', 'Pick the screen colour', 'E'),
  of('Effects', 'add-effect', 'Add an effect', 'Shift+A'),
  of('Effects', 'bypass', 'Bypass the effect', 'B'),
  of('Effects', 'solo', 'Solo the effect', 'S'),
  of('Effects', 'copy', 'Copy the effect', 'Ctrl+C'),
  of('Effects', 'paste', 'Paste effects', 'Ctrl+V'),
  of('Effects', 'delete', 'Remove the effect', 'Delete', 'Backspace'),
  of('Edit', 'undo', 'Undo', 'Ctrl+Z'),
  of('Edit', 'redo', 'Redo', 'Ctrl+Shift+Z', 'Ctrl+Y'),
  of('Edit', 'export', 'Export', 'Ctrl+E'),
  of('Edit', 'save-frame', 'Save this frame to the library', 'Shift+E'),
  of('Edit', 'save-part', 'Save the part between in and out', 'Ctrl+Shift+E'),
  of('Edit', 'full-screen', 'Full-screen viewer', 'F'),
  of('Edit', 'shortcuts', 'This sheet', '?'),
];

/** The table behind the keyboard of the full-screen viewer; `previous-item` to `open` and `compare` are its own, `swap` is for comparing. */
export const viewShortcuts: readonly Shortcut<ViewCommandId>[] = [
  of('Full screen', 'previous-item', 'Previous item of the list', 'ArrowLeft', 'PageUp'),
  of('Full screen', 'next-item', 'Next item of the list', 'ArrowRight', 'PageDown'),
  of('Full screen', 'rate-1', 'One star, and so on up to 5', '1'),
  of('Full screen', 'rate-2', 'Two stars', '2'),
  of('Full screen', 'rate-3', 'Three stars', '3'),
  of('Full screen', 'rate-4', 'Four stars', '4'),
  of('Full screen', 'rate-5', 'Five stars', '5'),
  of('Full screen', 'rate-0', 'No stars', '0'),
  of('Full screen', 'facts', 'Facts', 'D'),
  of('Full screen', 'whole-screen', 'Fill the whole screen', 'F'),
  of('Full screen', 'open', 'Open in the studio', 'Enter'),
  of('Full screen', 'compare', 'Compare with the original', 'C'),
  of('Full screen', 'swap', 'Side by side or wipe, while comparing', 'X'),
  of('Full screen', 'leave', 'Back to where you were', 'Escape'),
  of('Playback', 'play', 'Play or pause', 'Space'),
  of('Playback', 'reverse', 'Play backwards; again for faster', 'J'),
  of('Playback', 'pause', 'Pause', 'K'),
  of('Playback', 'forward', 'Play forwards; again for faster', 'L'),
  of('Playback', 'previous-frame', 'Previous frame', ',', 'Shift+ArrowLeft'),
  of('Playback', 'next-frame', 'Next frame', '.', 'Shift+ArrowRight'),
  of('Playback', 'start', 'Go to the start', 'Home'),
  of('Playback', 'end', 'Go to the end', 'End'),
  of('Playback', 'slower', 'Play slower', '['),
  of('Playback', 'faster', 'Play faster', ']'),
  of('Playback', 'loop', 'Loop', 'Ctrl+/'),
  of('Playback', 'mute', 'Mute', 'M'),
  of('In and out', 'in-point', 'Loop from here', 'I'),
  of('In and out', 'out-point', 'Loop up to here', 'O'),
  of('In and out', 'clear-range', 'Loop all of it', 'Alt+X'),
  of('Viewer', 'view-composite', 'Composite', 'F1'),
  of('Viewer', 'view-source', 'Source', 'F2'),
  of('Viewer', 'view-matte', 'Matte', 'F3'),
  of('Viewer', 'wipe', 'Before/after wipe', 'A'),
  of('Viewer', 'fit', 'Fit the picture', 'Z'),
  of('Viewer', 'actual-size', 'Actual size, 100 %', 'Shift+Z'),
  of('Viewer', 'zoom-in', 'Zoom in', 'Ctrl+='),
  of('Viewer', 'zoom-out', 'Zoom out', 'Ctrl+-'),
  of('Edit', 'save-frame', 'Save this frame to the library', 'Shift+E'),
  of('Edit', 'shortcuts', 'Keyboard shortcuts', '?'),
];

/** A key combination as people read it: `Ctrl+Shift+Z`, `Shift ←`. */
export function readable(keys: string): string {
  return keys
    .split(/\+(?!$)/)
    .map((key) => ({ ArrowLeft: '←', ArrowRight: '→' })[key] ?? key)
    .join(' ');
}

const firstKeys = <Command extends string>(table: readonly Shortcut<Command>[], wanted: Command): string =>
  readable(table.find(({ command }) => command === wanted)?.keys[0] ?? '');

/** The first keys of a studio command, readable. */
export const keysOf = (command: CommandId): string => firstKeys(shortcuts, command);

/** The first keys of a command of the full-screen viewer, readable. */
export const viewKeysOf = (command: ViewCommandId): string => firstKeys(viewShortcuts, command);

/** A keyboard event as written in the table, for example `Ctrl+Shift+Z`. Cmd counts as Ctrl. */
export function combinationOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'code'>): string {
  // Alt turns letters into symbols on some layouts; the physical key then says which letter was meant.
  const letter = event.altKey && /^Key[A-Z]$/.test(event.code) ? event.code.slice(3) : event.key;
  const key = letter === ' ' ? 'Space' : letter.length === 1 ? letter.toUpperCase() : letter;
  // Shift is part of typing `?` and `=`-like symbols, but says something of its own with letters and named keys.
  const shift = event.shiftKey && (key.length > 1 || /[A-Z]/.test(key));
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${key}`;
}

const byKeysOf = <Command extends string>(table: readonly Shortcut<Command>[]): ReadonlyMap<string, Command> =>
  new Map(table.flatMap(({ keys, command }) => keys.map((combination) => [combination, command] as const)));

const studioKeys = byKeysOf(shortcuts);
const viewKeys = byKeysOf(viewShortcuts);

/**
 * The command a key press in the studio means, or null when it belongs to the focused control or to the browser.
 * `tabbed` tells that the focus was last moved by keyboard.
 */
export const commandOf = (event: KeyboardEvent, tabbed: boolean): CommandId | null => meant(studioKeys, event, tabbed);

/** As `commandOf`, for the full-screen viewer. */
export const viewCommandOf = (event: KeyboardEvent, tabbed: boolean): ViewCommandId | null => meant(viewKeys, event, tabbed);

function meant<Command extends string>(keys: ReadonlyMap<string, Command>, event: KeyboardEvent, tabbed: boolean): Command | null {
  const command = keys.get(combinationOf(event));
  if (!command || event.defaultPrevented) return null;
  // Selected text, of a message for example, is what a person means to copy.
  if (command === 'copy' && getSelection()?.type === 'Range') return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('input:not([type=range]), textarea, [contenteditable], [role=dialog], [role=menu], [role=listbox]')) return null;
  // Arrows move a focused slider; Space presses a control that was reached by keyboard.
  const moves = ['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key);
  if (moves && target?.closest('[type=range], [role=slider], [role=radiogroup], [role=group][data-arrows]')) return null;
  if ((event.key === ' ' || event.key === 'Enter') && tabbed && target?.closest('button, a, [role=switch], [role=radio]')) return null;
  return command;
}
