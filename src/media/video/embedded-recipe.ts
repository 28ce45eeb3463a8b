/** The recipe that travels inside a finished file, whatever kind of file that is. */

import { readStoredZip } from '../archive/zip-reader.ts';
import { MediaError } from '../errors.ts';
import { JPEG_START, jpegRecipe } from '../pictures/jpeg-recipe.ts';
import { PNG_SIGNATURE, readPngText } from '../pictures/png-chunks.ts';
import { webpChunks } from '../pictures/webp-reader.ts';
import { RECIPE_KEY, readRecipeXmp } from './recipe-text.ts';
import { matroskaTag, movieTag } from './video-tags.ts';

/** Longer ones are not ours. */
const LONGEST_RECIPE = 4 * 2 ** 20;
/** Parts of a file that are looked at. */
const MOST_PARTS = 2 ** 14;

/**
 * JSON of the recipe inside a PNG, APNG, GIF, WebP, JPEG, ZIP, MP4, MOV, MKV or WebM; null when there is none, or the file is damaged or
 * of another kind. Reads no more than it must, however the file lies about itself. Throws what `file` throws when it cannot be read.
 */
export async function readEmbeddedRecipe(file: Blob): Promise<string | null> {
  const head = await bytesOf(file, 0, 12);
  const reader = readerFor(head);
  if (!reader) return null;
  try {
    const text = await reader(file);
    if (text === null) return null;
    JSON.parse(text);
    return text;
  } catch (error) {
    const isDamaged = error instanceof MediaError && error.code === 'damaged';
    if (isDamaged || error instanceof RangeError || error instanceof SyntaxError) return null;
    throw error;
  }
}

function readerFor(head: Uint8Array): ((file: Blob) => Promise<string | null>) | null {
  const starts = (at: number, ...bytes: number[]) => bytes.every((byte, index) => head[at + index] === byte);
  const text = (at: number, letters: string) => starts(at, ...[...letters].map((letter) => letter.charCodeAt(0)));
  if (starts(0, ...PNG_SIGNATURE)) return inPng;
  if (starts(0, ...JPEG_START)) return (file) => jpegRecipe(file, LONGEST_RECIPE);
  if (text(0, 'GIF8')) return inGif;
  if (text(0, 'RIFF') && text(8, 'WEBP')) return inWebp;
  if (text(0, 'PK')) return inZip;
  if (text(4, 'ftyp')) return (file) => movieTag(file, RECIPE_KEY, LONGEST_RECIPE);
  if (starts(0, 0x1a, 0x45, 0xdf, 0xa3)) return (file) => matroskaTag(file, RECIPE_KEY, LONGEST_RECIPE);
  return null;
}

async function bytesOf(file: Blob, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.slice(start, end).arrayBuffer());
}

async function inPng(file: Blob): Promise<string | null> {
  let at = PNG_SIGNATURE.length;
  for (let part = 0; part < MOST_PARTS; part++) {
    const head = await bytesOf(file, at, at + 8);
    if (head.length < 8) return null;
    const length = new DataView(head.buffer).getUint32(0);
    if (String.fromCharCode(...head.subarray(4)) === 'iTXt' && length <= LONGEST_RECIPE) {
      const text = readPngText(await bytesOf(file, at + 8, at + 8 + length), RECIPE_KEY);
      if (text !== null) return text;
    }
    at += 12 + length;
  }
  return null;
}

/** Comments stand before the first picture. */
async function inGif(file: Blob): Promise<string | null> {
  const bytes = await bytesOf(file, 0, LONGEST_RECIPE);
  const flags = bytes[10] ?? 0;
  let at = 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  while (bytes[at] === 0x21) {
    const isComment = bytes[at + 1] === 0xfe;
    let text = '';
    for (at += 2; at < bytes.length && bytes[at] !== 0; at += 1 + (bytes[at] as number))
      if (isComment) text += String.fromCharCode(...bytes.subarray(at + 1, at + 1 + (bytes[at] as number)));
    if (text.startsWith(`${RECIPE_KEY}:`)) return text.slice(RECIPE_KEY.length + 1);
    at++;
  }
  return null;
}

async function inWebp(file: Blob): Promise<string | null> {
  let part = 0;
  for await (const { type, start, end } of webpChunks(file)) {
    if (type === 'XMP ' && end - start <= LONGEST_RECIPE) return readRecipeXmp(await bytesOf(file, start, end));
    if (++part === MOST_PARTS) return null;
  }
  return null;
}

async function inZip(file: Blob): Promise<string | null> {
  const entry = (await readStoredZip(file)).find(({ name }) => name === 'recipe.json');
  return entry && entry.size <= LONGEST_RECIPE ? new TextDecoder().decode(await entry.bytes()) : null;
}
