/** Controls, line and paragraph separators, and characters that turn the direction of the text after them. */
const UNSAFE = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const MAX_LENGTH = 200;

/** A file name made safe to show: one line, in one direction, never empty. */
export function displayName(name: string): string {
  const clean = name.replace(UNSAFE, ' ').replace(/\s+/g, ' ').trim();
  if (clean === '') return 'Untitled';
  const characters = [...clean];
  return characters.length > MAX_LENGTH ? `${characters.slice(0, MAX_LENGTH - 1).join('')}…` : clean;
}

/** A name for a file with `extension` (no dot) that every file system takes: from `name`, its own extension dropped. */
export function fileName(name: string, extension: string): string {
  return withExtension(withoutExtension(displayName(name)), extension);
}

/** A stem made safe for every file system, with `extension` (no dot; empty for a folder). */
export function withExtension(stem: string, extension: string): string {
  const clean = displayName(stem)
    .replace(/[<>:"/\\|?*%]/g, '_')
    .replace(/^[-.\s]+|[.\s]+$/g, '');
  const safe = clean === '' || RESERVED.test(clean) ? `_${clean}` : clean;
  return withinBytes(safe, MAX_LENGTH) + (extension === '' ? '' : `.${extension}`);
}

function withinBytes(text: string, most: number): string {
  const encoder = new TextEncoder();
  const kept = [...text];
  let bytes = encoder.encode(text).length;
  while (bytes > most) bytes -= encoder.encode(kept.pop() ?? '').length;
  return kept.join('');
}

/** A file name without its extension, if it has one of up to eight characters. */
export const withoutExtension = (name: string): string => name.replace(/\.[^. ]{1,8}$/, '');
