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
  | 'shortcuts';

/** A command with its keys; the first is shown beside buttons. Modifiers come in the order Ctrl, Alt, Shift. */
export interface Shortcut {
  readonly command: CommandId;
  readonly keys: readonly string[];
  readonly label: string;
  readonly group: 'Playback' | 'In and out' | 'Viewer' | 'Effects' | 'Edit';
}

const of = (group: Shortcut['group'], command: CommandId, label: string, ...keys: string[]): Shortcut => ({ command, keys, label, group });

/** The one table behind the keyboard, the tooltips and the shortcut sheet. */
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
  of('Edit', 'shortcuts', 'This sheet', '?'),
];

/** A key combination as people read it: `Ctrl+Shift+Z`, `Shift ←`. */
export function readable(keys: string): string {
  return keys
    .split(/\+(?!$)/)
    .map((key) => ({ ArrowLeft: '←', ArrowRight: '→' })[key] ?? key)
    .join(' ');
}

/** The first keys of a command, readable. */
export const keysOf = (command: CommandId): string => readable(shortcuts.find((shortcut) => shortcut.command === command)?.keys[0] ?? '');

/** A keyboard event as written in the table, for example `Ctrl+Shift+Z`. Cmd counts as Ctrl. */
export function combinationOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'code'>): string {
  // Alt turns letters into symbols on some layouts; the physical key then says which letter was meant.
  const letter = event.altKey && /^Key[A-Z]$/.test(event.code) ? event.code.slice(3) : event.key;
  const key = letter === ' ' ? 'Space' : letter.length === 1 ? letter.toUpperCase() : letter;
  // Shift is part of typing `?` and `=`-like symbols, but says something of its own with letters and named keys.
  const shift = event.shiftKey && (key.length > 1 || /[A-Z]/.test(key));
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${key}`;
}

const byKeys = new Map(shortcuts.flatMap(({ keys, command }) => keys.map((combination) => [combination, command] as const)));

/**
 * The command a key press in the studio means, or null when it belongs to the focused control or to the browser.
 * `tabbed` tells that the focus was last moved by keyboard.
 */
export function commandOf(event: KeyboardEvent, tabbed: boolean): CommandId | null {
  const command = byKeys.get(combinationOf(event));
  if (!command || event.defaultPrevented) return null;
  // Selected text, of a message for example, is what a person means to copy.
  if (command === 'copy' && getSelection()?.type === 'Range') return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('input:not([type=range]), textarea, [contenteditable], [role=dialog], [role=menu], [role=listbox]')) return null;
  // Arrows move a focused slider; Space presses a control that was reached by keyboard.
  const moves = ['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key);
  if (moves && target?.closest('[type=range], [role=slider], [role=radiogroup], [role=group][data-arrows]')) return null;
  if (event.key === ' ' && tabbed && target?.closest('button, a, [role=switch], [role=radio]')) return null;
  return command;
}
