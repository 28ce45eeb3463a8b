import { MediaError } from '../errors.ts';

/** Name of a file for messages, without characters that could disguise it (bidirectional overrides, controls). */
export function nameOf(file: Blob): string {
  const name = file instanceof File ? file.name.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '') : '';
  return name === '' ? 'The file' : `“${name}”`;
}

/** Turns the browser's refusal to read a file into `file-unreadable`; other errors pass unchanged. */
export function readError(file: Blob, error: unknown): unknown {
  const gone = error instanceof DOMException && ['NotReadableError', 'NotFoundError', 'SecurityError'].includes(error.name);
  if (!gone) return error;
  return new MediaError(
    'file-unreadable',
    `${nameOf(file)} can no longer be read: it was moved, changed or removed since it was opened.`,
    'Import it again from where it is now.',
    { cause: error },
  );
}

/** Bytes `start` to `end` of a file, fewer where it ends earlier. Throws `MediaError` when the file has gone. */
export async function readBytes(file: Blob, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.slice(start, end).arrayBuffer());
  } catch (error) {
    throw readError(file, error);
  }
}

/** `bytes[at…]` as Latin-1 text. */
export function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

/** Seconds for messages: three decimals, no trailing zeros. */
export function seconds(value: number): string {
  return `${Number(value.toFixed(3))} s`;
}
