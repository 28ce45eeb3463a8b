type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'code'>;

const NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
  Escape: 'Esc',
};

/** A key combination as people read it: `Ctrl Shift Z`, `Shift ←`. */
export function readable(keys: string): string {
  return keys
    .split(/\+(?!$)/)
    .map((key) => NAMES[key] ?? key)
    .join(' ');
}

/** A keyboard event as commands write it, for example `Ctrl+Shift+Z`. Cmd counts as Ctrl. */
export function combinationOf(event: Press): string {
  // Alt turns letters and digits into symbols on some layouts; the physical key then says which was meant.
  const letter = event.altKey && /^(Key[A-Z]|Digit\d)$/.test(event.code) ? event.code.slice(-1) : event.key;
  const key = letter === ' ' ? 'Space' : letter.length === 1 ? letter.toUpperCase() : letter;
  // Shift is part of typing `?` and `=`-like symbols, but says something of its own with letters and named keys.
  const shift = event.shiftKey && (key.length > 1 || /\p{L}/u.test(key));
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${key}`;
}

/** Keys that only change what others mean, or that say nothing a command could be told by. */
const SILENT = new Set([
  'Control',
  'Shift',
  'Alt',
  'AltGraph',
  'Meta',
  'CapsLock',
  'NumLock',
  'ScrollLock',
  'Fn',
  'Dead',
  'Process',
  'Unidentified',
  'Compose',
]);

/** Whether a key press is a combination, rather than the beginning of one. */
export const isWhole = ({ key }: Pick<Press, 'key'>): boolean => !SILENT.has(key);

// What Chrome, Edge and Firefox keep for themselves, whatever a page does.
const BROWSERS = new Set([
  'Ctrl+N',
  'Ctrl+T',
  'Ctrl+W',
  'Ctrl+Q',
  'Ctrl+Shift+N',
  'Ctrl+Shift+T',
  'Ctrl+Shift+W',
  'Ctrl+Shift+Q',
  'Ctrl+F4',
  'Ctrl+PageUp',
  'Ctrl+PageDown',
  'Alt+F4',
]);

/** Why no command can have a combination, in a sentence; null when one can. */
export function refusalOf(keys: string): string | null {
  if (BROWSERS.has(keys)) return `${readable(keys)} belongs to the browser and never reaches this page. Press other keys.`;
  if (/(^|\+)Tab$/.test(keys)) return 'Tab moves between controls and windows. Press other keys.';
  if (/(^|\+)(Enter|Escape)$/.test(keys)) return `${readable(keys)} answers what is open. Press other keys.`;
  if (keys === 'ContextMenu' || keys === 'Shift+F10') return 'These keys open menus. Press other keys.';
  return null;
}

/** Whether a text is written as combinations are, for what comes from files. */
export const isCombination = (text: unknown): text is string =>
  typeof text === 'string' && text.length <= 40 && /^(Ctrl\+)?(Alt\+)?(Shift\+)?([^\s\p{Ll}]|[A-Z][A-Za-z]*\d{0,2})$/u.test(text);

/** Keys that a focused control means by itself. */
const MOVES = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'];
const TYPING = 'input:not([type=range]), textarea, [contenteditable], [role=dialog], [role=menu], [role=listbox]';

/** Whether keys belong to a field, or to something open over the page, before anything else may have them. */
export const isTakenBy = (target: EventTarget | null): boolean => target instanceof Element && target.closest(TYPING) !== null;

/**
 * Whether a key press belongs to what has the focus, or to the browser, instead of a command. `tabbed` tells that the focus was last
 * moved by keyboard.
 */
export function belongsElsewhere(event: KeyboardEvent, tabbed: boolean): boolean {
  if (event.defaultPrevented) return true;
  if (isTakenBy(event.target)) return true;
  const target = event.target instanceof Element ? event.target : null;
  // Arrows move a focused slider; Space presses a control that was reached by keyboard.
  if (MOVES.includes(event.key) && target?.closest('[type=range], [role=slider], [role=radiogroup], [role=group][data-arrows]'))
    return true;
  return (event.key === ' ' || event.key === 'Enter') && tabbed && target?.closest('button, a, [role=switch], [role=radio]') !== null;
}
