import type { Rect, Size } from '../picture.ts';
import { asciiJson, RECIPE_KEY } from '../video/recipe-text.ts';
import { type AnimationPicture, checkPicture, tickCounter } from './animation.ts';
import { changedArea, fillArea, union } from './changed-area.ts';
import { type AlphaCut, cutAlpha, Ditherer, type GifDither } from './gif-dither.ts';
import { lzwEncode } from './gif-lzw.ts';
import { ColourCounter } from './gif-palette.ts';

/** How a GIF is made. */
export interface GifOptions {
  readonly size: Size;
  /** How often it plays; 0 is for ever. */
  readonly loops: number;
  readonly alpha: AlphaCut;
  readonly dither: GifDither;
  /** Code values by which a pixel may change without being drawn anew: 0 draws every change, 2 to 4 keeps noise from crawling. */
  readonly steadiness: number;
  /** Most colours of the palette, 2 to 255, which is what there is unless said otherwise. */
  readonly colours?: number;
  /** Recipe to embed, as JSON; null for none. */
  readonly recipe: string | null;
}

/** One of the 256 indices stands for transparency. */
const MOST_COLOURS = 255;
/** Viewers show delays below two hundredths of a second as ten. */
const SHORTEST_DELAY = 2;
const LONGEST_DELAY = 0xffff;
const LARGEST_SIDE = 0xffff;
const KEEP = 1;
const CLEAR = 2;

/**
 * Writes a GIF (GIF89a specification) with one palette for the whole clip, which is read twice: first for its colours, then for
 * its pictures. Two pictures are in memory at a time. Each brings only the rectangle that changed; a rectangle is cleared
 * before the next picture where that is more transparent. Delays are in hundredths of a second, at least two, and do not drift.
 *
 * Throws `RangeError` for pictures of another size, or none.
 */
export async function* writeGif(
  openPictures: () => AsyncIterable<AnimationPicture> | Iterable<AnimationPicture>,
  { size, loops, alpha, dither, steadiness, colours = MOST_COLOURS, recipe }: GifOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (size.width > LARGEST_SIDE || size.height > LARGEST_SIDE)
    throw new RangeError(`${size.width}×${size.height} does not fit a GIF, whose sides are at most ${LARGEST_SIDE}.`);
  const pixels = new Int32Array(size.width * size.height);
  const counter = new ColourCounter(colours);
  for await (const { rgba } of openPictures()) {
    checkPicture(size, rgba);
    cutAlpha(size, rgba, alpha, pixels);
    counter.add(pixels);
  }
  const palette = counter.palette();
  const transparent = palette.colours.length;
  const tableBits = Math.max(1, 32 - Math.clz32(transparent));
  yield screen(size, palette.colours, tableBits);
  if (loops !== 1) yield loopExtension(loops);
  if (recipe !== null) yield commentExtension(`${RECIPE_KEY}:${asciiJson(recipe)}`);

  const ditherer = new Ditherer({ size, palette, dither, steadiness, transparent });
  const ticks = tickCounter(100, SHORTEST_DELAY);
  const codeSize = Math.max(2, tableBits);
  const screenArea = { x: 0, y: 0, ...size };
  /** What is on screen before the picture that waits, and that picture, until it is known whether it must be cleared. */
  const before = new Uint8Array(pixels.length).fill(transparent);
  const waiting = new Uint8Array(pixels.length);
  let delay = 0;
  let count = 0;
  const frame = (vanishing: Rect | null): Uint8Array<ArrayBuffer>[] => {
    const changed = count === 1 ? screenArea : changedArea(size, before, waiting);
    const area = changed && vanishing ? union(changed, vanishing) : (changed ?? vanishing ?? { x: 0, y: 0, width: 1, height: 1 });
    const data = smallest(before, waiting, { size, area, codeSize, transparent });
    before.set(waiting);
    if (vanishing) fillArea(before, size, area, transparent);
    return [controlExtension(delay, vanishing ? CLEAR : KEEP, transparent), descriptor(area), data];
  };
  for await (const { rgba, duration } of openPictures()) {
    checkPicture(size, rgba);
    cutAlpha(size, rgba, alpha, pixels);
    const indices = ditherer.next(pixels);
    if (count > 0) yield* frame(vanishingArea(size, waiting, indices, transparent));
    count++;
    waiting.set(indices);
    delay = Math.min(ticks(duration), LONGEST_DELAY);
  }
  if (count === 0) throw new RangeError('An animation has at least one picture, not 0.');
  yield* frame(null);
  yield Uint8Array.of(0x3b);
}

/** The rectangle that holds what is seen now and transparent in the next picture; null when there is nothing of that. */
function vanishingArea(size: Size, now: Uint8Array, next: Uint8Array, transparent: number): Rect | null {
  let vanishes = false;
  for (let at = 0; at < now.length && !vanishes; at++) vanishes = next[at] === transparent && now[at] !== transparent;
  if (!vanishes) return null;
  const left = now.map((index, at) => (next[at] === transparent ? index : transparent));
  return changedArea(size, new Uint8Array(now.length).fill(transparent), left);
}

interface Coding {
  readonly size: Size;
  readonly area: Rect;
  readonly codeSize: number;
  readonly transparent: number;
}

/** The area as it is, or with the pixels left out that are there already: whichever takes fewer bytes. */
function smallest(before: Uint8Array, picture: Uint8Array, { size, area, codeSize, transparent }: Coding): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(area.width * area.height);
  const changes = new Uint8Array(whole.length);
  for (let y = 0; y < area.height; y++) {
    const from = (area.y + y) * size.width + area.x;
    for (let x = 0; x < area.width; x++) {
      const index = picture[from + x] as number;
      whole[y * area.width + x] = index;
      changes[y * area.width + x] = index === before[from + x] ? transparent : index;
    }
  }
  const [all, few] = [lzwEncode(whole, codeSize), lzwEncode(changes, codeSize)];
  return few.length < all.length ? few : all;
}

/** Header, logical screen and the palette, filled up to a power of two. */
function screen({ width, height }: Size, colours: Int32Array, tableBits: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(13 + 3 * 2 ** tableBits);
  bytes.set(new TextEncoder().encode('GIF89a'));
  bytes.set([...word(width), ...word(height), 0xf0 | (tableBits - 1), colours.length, 0], 6);
  for (const [index, colour] of colours.entries()) bytes.set([colour >> 16, (colour >> 8) & 255, colour & 255], 13 + index * 3);
  return bytes;
}

/** Netscape's extension counts how often a GIF plays again after the first time. */
function loopExtension(loops: number): Uint8Array<ArrayBuffer> {
  const again = loops === 0 ? 0 : loops - 1;
  return Uint8Array.of(0x21, 0xff, 11, ...new TextEncoder().encode('NETSCAPE2.0'), 3, 1, ...word(again), 0);
}

function commentExtension(text: string): Uint8Array<ArrayBuffer> {
  const data = new TextEncoder().encode(text);
  const blocks = Math.ceil(data.length / 255);
  const bytes = new Uint8Array(3 + data.length + blocks);
  bytes.set([0x21, 0xfe]);
  for (let block = 0; block < blocks; block++) {
    const part = data.subarray(block * 255, block * 255 + 255);
    bytes[2 + block * 256] = part.length;
    bytes.set(part, 3 + block * 256);
  }
  return bytes;
}

function controlExtension(delay: number, disposal: number, transparent: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(0x21, 0xf9, 4, (disposal << 2) | 1, ...word(delay), transparent, 0);
}

function descriptor({ x, y, width, height }: Rect): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(0x2c, ...word(x), ...word(y), ...word(width), ...word(height), 0);
}

/** A number of 16 bits, little-endian. */
function word(value: number): [number, number] {
  return [value & 255, value >> 8];
}
