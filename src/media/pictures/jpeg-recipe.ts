/** A recipe inside a JPEG: application segments of our own (ITU-T T.81 B.2.4.6), as many as it takes. */
import { joined } from '../archive/deflate.ts';
import { RECIPE_KEY } from '../video/recipe-text.ts';

/** The two bytes that every JPEG begins with. */
export const JPEG_START = [0xff, 0xd8] as const;
/** APP0, which JFIF wants to be the first segment, and APP10, which nobody claims. */
const [JFIF, OURS] = [0xe0, 0xea];
const SCAN = 0xda;
/** Most bytes of a segment after its marker, its own length among them. */
const LONGEST = 65_535;

const key = new TextEncoder().encode(`${RECIPE_KEY}\0`);

/** A JPEG with the recipe inside; the picture stays byte by byte. Throws `RangeError` when it is no JPEG. */
export function withJpegRecipe(jpeg: Uint8Array<ArrayBuffer>, recipe: string): Uint8Array<ArrayBuffer> {
  if (JPEG_START.some((byte, at) => jpeg[at] !== byte)) throw new RangeError('A picture for a recipe is no JPEG.');
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  const at = view.getUint16(2) === (0xff00 | JFIF) ? 4 + view.getUint16(4) : 2;
  const text = new TextEncoder().encode(recipe);
  const room = LONGEST - 2 - key.length;
  const segments: Uint8Array<ArrayBuffer>[] = [];
  for (let from = 0; from < text.length; from += room) {
    const part = text.subarray(from, from + room);
    const length = 2 + key.length + part.length;
    segments.push(Uint8Array.of(0xff, OURS, length >> 8, length & 0xff), key, part);
  }
  return joined([jpeg.subarray(0, at), ...segments, jpeg.subarray(at)]);
}

/** The recipe inside a JPEG of at most `longest` bytes, or null. */
export async function jpegRecipe(file: Blob, longest: number): Promise<string | null> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let [at, bytes] = [JPEG_START.length, 0];
  while (bytes <= longest) {
    const head = new Uint8Array(await file.slice(at, at + 4 + key.length).arrayBuffer());
    const [lead, marker, high = 0, low = 0] = head;
    const length = (high << 8) | low;
    if (lead !== 0xff || marker === undefined || marker === SCAN || length < 2) break;
    const isOurs = marker === OURS && key.every((byte, index) => head[4 + index] === byte);
    if (isOurs) parts.push(new Uint8Array(await file.slice(at + 4 + key.length, at + 2 + length).arrayBuffer()));
    if (isOurs) bytes += length;
    at += 2 + length;
  }
  return parts.length === 0 || bytes > longest ? null : new TextDecoder().decode(joined(parts));
}
