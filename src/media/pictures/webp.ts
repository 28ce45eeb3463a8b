/** WebP files (the WebP container specification): animations put together from stills that the host has encoded. */

import type { Rect, Size } from '../picture.ts';
import { recipeXmp } from '../video/recipe-text.ts';
import { type RiffChunk, riffChunk, riffChunks, riffHead, riffLength } from '../video/riff.ts';
import { tickCounter } from './animation.ts';

/** One picture of an animated WebP: a whole still WebP file as an encoder made it, and how long it is shown, in seconds. */
export interface WebpStill {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly duration: number;
  /** Where it replaces the picture before it, at even coordinates; without, it is the whole picture. */
  readonly at?: { readonly x: number; readonly y: number };
}

/** What an animated WebP says of itself. */
export interface WebpOptions {
  readonly size: Size;
  /** How often it plays; 0 is for ever. */
  readonly loops: number;
  /** Recipe to embed, as JSON; null for none. */
  readonly recipe: string | null;
}

const FLAGS = { xmp: 0x04, alpha: 0x10, animation: 0x02 } as const;
/** Replaces what is there, instead of being laid over it. */
const NO_BLEND = 2;
const LARGEST_SIDE = 2 ** 14;
const LONGEST = 2 ** 24 - 1;
const LARGEST_FILE = 2 ** 32 - 10;
/** Bytes of stills that are kept, so that they are encoded only once; animations beyond that are rare. */
const KEPT_BYTES = 2 ** 25;

/**
 * Writes an animated WebP. The size of the file stands at its front, so it is written once all stills are there: they are kept up
 * to 32 MB, and opened a second time beyond that. Times are in milliseconds and do not drift. Throws `RangeError` for stills
 * that are no WebP, do not fit, or differ between the two times.
 */
export async function* writeWebp(
  openStills: () => AsyncIterable<WebpStill> | Iterable<WebpStill>,
  { size, loops, recipe }: WebpOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const xmp = recipe === null ? null : riffChunk('XMP ', recipeXmp(recipe));
  let length = 0;
  let framesBytes = 0;
  let hasAlpha = false;
  const kept: WebpStill[] = [];
  for await (const still of openStills()) {
    const image = imageOf(still.bytes);
    framesBytes += riffLength(16 + imageBytes(image));
    hasAlpha ||= image.hasAlpha;
    length++;
    if (framesBytes <= KEPT_BYTES) kept.push(still);
    else kept.length = 0;
  }
  if (length === 0) throw new RangeError('An animation has at least one picture, not 0.');
  const head = [extendedHead(size, FLAGS.animation | (hasAlpha ? FLAGS.alpha : 0) | (xmp ? FLAGS.xmp : 0)), animationChunk(loops)];
  const fileBytes = 4 + head.reduce((sum, part) => sum + part.length, 0) + framesBytes + (xmp?.length ?? 0);
  if (fileBytes > LARGEST_FILE) throw new RangeError('The animation takes more than the 4 GB that a WebP can.');
  yield riffHead('RIFF', fileBytes);
  yield new TextEncoder().encode('WEBP');
  yield* head;
  const ticks = tickCounter(1000, 0);
  let written = 0;
  for await (const { bytes, duration, at = { x: 0, y: 0 } } of kept.length > 0 ? kept : openStills()) {
    const image = imageOf(bytes);
    const frame = riffChunk('ANMF', frameHead({ ...at, ...image.size }, size, Math.min(ticks(duration), LONGEST)), ...image.chunks);
    written += frame.length;
    yield frame;
  }
  if (written !== framesBytes) throw new RangeError('The pictures of the animation changed while it was written.');
  if (xmp) yield xmp;
}

/** A still WebP with the recipe inside; the picture stays byte by byte. Throws `RangeError` when it is no WebP. */
export function withRecipe(still: Uint8Array<ArrayBuffer>, recipe: string): Uint8Array<ArrayBuffer> {
  const { size, hasAlpha } = imageOf(still);
  const kept = chunksOf(still).filter(({ type }) => type !== 'VP8X' && type !== 'XMP ');
  const flags = (flagsOf(still) & ~(FLAGS.xmp | FLAGS.animation | FLAGS.alpha)) | FLAGS.xmp | (hasAlpha ? FLAGS.alpha : 0);
  const parts = kept.map(({ type, start, end }) => riffChunk(type, still.subarray(start, end)));
  return riffChunk('RIFF', new TextEncoder().encode('WEBP'), extendedHead(size, flags), ...parts, riffChunk('XMP ', recipeXmp(recipe)));
}

/** The picture of a still WebP. */
interface WebpImage {
  readonly size: Size;
  readonly hasAlpha: boolean;
  /** Chunks that make it up, whole: alpha where it is apart, then the picture. */
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];
}

function imageOf(still: Uint8Array<ArrayBuffer>): WebpImage {
  const chunks = chunksOf(still);
  const dataOf = ({ start, end }: RiffChunk) => still.subarray(start, end);
  const picture = chunks.find(({ type }) => type === 'VP8 ' || type === 'VP8L');
  const alpha = chunks.find(({ type }) => type === 'ALPH');
  if (!picture) throw new RangeError('A picture for the animation holds no WebP still.');
  if (picture.type === 'VP8L') return { ...losslessFacts(dataOf(picture)), chunks: [riffChunk('VP8L', dataOf(picture))] };
  return {
    size: lossySize(dataOf(picture)),
    hasAlpha: alpha !== undefined,
    chunks: [...(alpha ? [riffChunk('ALPH', dataOf(alpha))] : []), riffChunk('VP8 ', dataOf(picture))],
  };
}

function imageBytes({ chunks }: WebpImage): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}

function chunksOf(still: Uint8Array): RiffChunk[] {
  const head = String.fromCharCode(...still.subarray(0, 4), ...still.subarray(8, 12));
  if (head !== 'RIFFWEBP') throw new RangeError('A picture for the animation is no WebP.');
  return riffChunks(still, 12);
}

function flagsOf(still: Uint8Array): number {
  const extended = chunksOf(still).find(({ type }) => type === 'VP8X');
  return extended ? (still[extended.start] as number) : 0;
}

/** Size in the head of a VP8 key frame (RFC 6386 §9.1); the upper two bits of each side ask for scaling. */
function lossySize(data: Uint8Array): Size {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data.length < 10 || view.getUint16(3) !== 0x9d01 || view.getUint8(5) !== 0x2a)
    throw new RangeError('A picture for the animation is damaged.');
  return { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff };
}

/** Size and use of alpha in the head of a lossless picture (WebP lossless bitstream §3): 14, 14 and 1 bits. */
function losslessFacts(data: Uint8Array): Pick<WebpImage, 'size' | 'hasAlpha'> {
  if (data.length < 5 || data[0] !== 0x2f) throw new RangeError('A picture for the animation is damaged.');
  const bits = new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(1, true);
  return { size: { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }, hasAlpha: ((bits >>> 28) & 1) === 1 };
}

function extendedHead({ width, height }: Size, flags: number): Uint8Array<ArrayBuffer> {
  if (width < 1 || height < 1 || width > LARGEST_SIDE || height > LARGEST_SIDE)
    throw new RangeError(`${width}×${height} does not fit a WebP, whose sides are 1 to ${LARGEST_SIDE}.`);
  return riffChunk('VP8X', Uint8Array.of(flags, 0, 0, 0, ...threeBytes(width - 1), ...threeBytes(height - 1)));
}

function animationChunk(loops: number): Uint8Array<ArrayBuffer> {
  // Transparent behind everything; most viewers ignore this.
  return riffChunk('ANIM', Uint8Array.of(0, 0, 0, 0, loops & 255, loops >> 8));
}

function frameHead({ x, y, width, height }: Rect, size: Size, milliseconds: number): Uint8Array<ArrayBuffer> {
  if (x % 2 !== 0 || y % 2 !== 0 || x + width > size.width || y + height > size.height)
    throw new RangeError(`A picture of ${width}×${height} at ${x}, ${y} does not fit an animation of ${size.width}×${size.height}.`);
  return Uint8Array.of(...[x / 2, y / 2, width - 1, height - 1, milliseconds].flatMap(threeBytes), NO_BLEND);
}

/** A number of 24 bits, little-endian. */
function threeBytes(value: number): number[] {
  return [value & 255, (value >> 8) & 255, (value >> 16) & 255];
}
