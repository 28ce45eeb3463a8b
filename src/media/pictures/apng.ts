import { deflate } from '../archive/deflate.ts';
import type { Rect, Size } from '../picture.ts';
import type { Rational } from '../time.ts';
import { type AnimationPicture, checkPicture, nearestRational } from './animation.ts';
import { changedArea, fillArea } from './changed-area.ts';
import { pngChunk, pngHead, pngPalette, pngText } from './png-chunks.ts';
import { filterRows } from './png-filter.ts';

/** What an APNG says of itself. */
export interface ApngOptions {
  readonly size: Size;
  /** Number of pictures, which stands at the front of the file. */
  readonly length: number;
  /** How often it plays; 0 is for ever. */
  readonly loops: number;
  /** All colours of the pictures, at most 256 of straight RGBA with transparent black among them, which saves bytes. */
  readonly palette?: Uint8Array;
  /** Recipe to embed, as JSON; null for none. */
  readonly recipe: string | null;
}

const DISPOSE = { none: 0, background: 1 } as const;
const BLEND = { source: 0, over: 1 } as const;
/** Position of `acTL` aside, chunks of frames are counted with 31 bits. */
const LARGEST_LENGTH = 2 ** 30;

/** Fewer unchanged pixels than one in so many are not worth compressing the picture a second time. */
const WORTH_LEAVING_OUT = 16;

/** A frame that waits for its successor, which may want its area cleared. */
interface Frame {
  readonly area: Rect;
  readonly blend: number;
  readonly data: Uint8Array<ArrayBuffer>;
  readonly delay: Rational;
}

/**
 * Writes an animated PNG (PNG specification, third edition, §11.3.6), one picture in memory at a time. Alpha and colour stay
 * exact, but for the colour of pixels that are fully transparent, which becomes black; the first picture is what viewers without
 * animation show. Each later one brings only the rectangle that changed, over the last picture or over its cleared rectangle,
 * whichever is smaller. Delays are fractions of 16-bit numbers: 30000/1001 frames per second is exact.
 *
 * Throws `RangeError` when there are not as many pictures as announced, or one has another size.
 */
export async function* writeApng(
  pictures: AsyncIterable<AnimationPicture> | Iterable<AnimationPicture>,
  { size, length, loops, palette, recipe }: ApngOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (!Number.isInteger(length) || length < 1 || length > LARGEST_LENGTH)
    throw new RangeError(`An animation has at least one picture, not ${length}.`);
  yield* pngHead(size, palette ? 'indexed' : 'rgba');
  yield pngChunk('acTL', words(length, loops));
  if (palette) yield* pngPalette(palette);

  const area = { x: 0, y: 0, ...size };
  const delayOf = delayCounter();
  const indices = palette ? indicesOf(palette) : null;
  const kept = new Uint32Array(size.width * size.height);
  const cleared = new Uint32Array(kept.length);
  const picture = new Uint32Array(kept.length);
  let waiting: Frame | null = null;
  let sequence = 0;
  let count = 0;
  // Not before: ffmpeg looks at the first 2048 bytes, and takes a file for a still whose picture begins later.
  const text = recipe === null ? [] : [pngText('framewright', recipe)];
  const chunks = (frame: Frame, dispose: number): Uint8Array<ArrayBuffer>[] => {
    const control = pngChunk('fcTL', frameControl(sequence++, frame, dispose));
    if (sequence === 1) return [control, pngChunk('IDAT', frame.data), ...text];
    return [control, pngChunk('fdAT', sequenced(sequence++, frame.data))];
  };

  for await (const { rgba, duration } of pictures) {
    checkPicture(size, rgba);
    count++;
    if (count > length) throw new RangeError(`There are more than the ${length} pictures announced.`);
    new Uint8Array(picture.buffer).set(rgba);
    blackenTransparent(picture);
    if (!waiting) {
      waiting = { area, blend: BLEND.source, data: await pixelData(picture, size, area, indices), delay: delayOf(duration) };
    } else {
      cleared.set(kept);
      fillArea(cleared, size, waiting.area, 0);
      const overKept = changedArea(size, kept, picture) ?? { x: 0, y: 0, width: 1, height: 1 };
      const overCleared = changedArea(size, cleared, picture) ?? { x: 0, y: 0, width: 1, height: 1 };
      const isCleared = overCleared.width * overCleared.height < overKept.width * overKept.height;
      yield* chunks(waiting, isCleared ? DISPOSE.background : DISPOSE.none);
      const changed = isCleared ? overCleared : overKept;
      const coded = await smallest(isCleared ? cleared : kept, picture, size, changed, indices);
      waiting = { ...coded, delay: delayOf(duration) };
    }
    kept.set(picture);
  }
  if (count < length || !waiting) throw new RangeError(`There are ${count} pictures, ${length} were announced.`);
  yield* chunks(waiting, DISPOSE.none);
  yield pngChunk('IEND', new Uint8Array());
}

/** The area of a picture, as it is or with the pixels left out that are there already, whichever takes fewer bytes. */
async function smallest(
  base: Uint32Array,
  picture: Uint32Array,
  size: Size,
  area: Rect,
  indices: Indices | null,
): Promise<Omit<Frame, 'delay'>> {
  const whole = { area, blend: BLEND.source, data: await pixelData(picture, size, area, indices) };
  const change = onlyChanges(base, picture, size, area);
  if (!change) return whole;
  const data = await pixelData(change, size, area, indices);
  return data.length < whole.data.length ? { area, blend: BLEND.over, data } : whole;
}

/**
 * The picture with unchanged pixels transparent; null when those are few, or when laying it over the base would not give the
 * picture back exactly: only opaque pixels replace what is below them, and over nothing every pixel stays itself.
 */
function onlyChanges(base: Uint32Array, picture: Uint32Array, { width }: Size, area: Rect): Uint32Array | null {
  const change = new Uint32Array(picture.length);
  let unchanged = 0;
  for (let y = area.y; y < area.y + area.height; y++) {
    for (let at = y * width + area.x; at < y * width + area.x + area.width; at++) {
      const pixel = picture[at] as number;
      if (pixel === base[at]) unchanged += pixel === 0 ? 0 : 1;
      else if (alphaOf(pixel) === 255 || (base[at] === 0 && pixel !== 0)) change[at] = pixel;
      else return null;
    }
  }
  return unchanged * WORTH_LEAVING_OUT < area.width * area.height ? null : change;
}

/** Numbers of colours, by their four bytes read as one number. */
type Indices = ReadonlyMap<number, number>;

function indicesOf(palette: Uint8Array): Indices {
  const colours = new Uint32Array(palette.slice().buffer);
  return new Map([...colours].map((colour, index) => [colour, index] as const).reverse());
}

function pixelData(picture: Uint32Array, { width }: Size, area: Rect, indices: Indices | null): Promise<Uint8Array<ArrayBuffer>> {
  const part = new Uint32Array(area.width * area.height);
  for (let y = 0; y < area.height; y++) {
    const from = (area.y + y) * width + area.x;
    part.set(picture.subarray(from, from + area.width), y * area.width);
  }
  if (indices) return deflate([indexRows(part, area.width, indices)]);
  return deflate([filterRows(new Uint8Array(part.buffer), area.width * 4, 4)]);
}

/** Rows of indices, which no filter makes smaller (§12.7). */
function indexRows(pixels: Uint32Array, width: number, indices: Indices): Uint8Array<ArrayBuffer> {
  const rows = new Uint8Array(pixels.length + pixels.length / width);
  let [last, number] = [-1, 0];
  for (let at = 0; at < pixels.length; at++) {
    const pixel = pixels[at] as number;
    if (pixel !== last) {
      const index = indices.get(pixel);
      if (index === undefined) throw new RangeError('A picture has a colour that is not in the palette.');
      [last, number] = [pixel, index];
    }
    rows[at + Math.floor(at / width) + 1] = number;
  }
  return rows;
}

const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Alpha of a pixel whose four bytes are read as one number. */
function alphaOf(pixel: number): number {
  return LITTLE_ENDIAN ? pixel >>> 24 : pixel & 255;
}

function blackenTransparent(picture: Uint32Array): void {
  for (let at = 0; at < picture.length; at++) if (alphaOf(picture[at] as number) === 0) picture[at] = 0;
}

/** Seconds as fractions of 16-bit numbers; what a fraction cannot hold the next ones make good. */
function delayCounter(): (seconds: number) => Rational {
  let due = 0;
  let given = 0;
  return (seconds) => {
    due += seconds;
    const delay = nearestRational(due - given);
    given += delay.num / delay.den;
    return delay;
  };
}

function frameControl(sequence: number, { area, blend, delay }: Frame, dispose: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(26);
  bytes.set(words(sequence, area.width, area.height, area.x, area.y));
  const view = new DataView(bytes.buffer);
  view.setUint16(20, delay.num);
  view.setUint16(22, delay.den);
  bytes.set([dispose, blend], 24);
  return bytes;
}

function sequenced(sequence: number, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(data.length + 4);
  bytes.set(words(sequence));
  bytes.set(data, 4);
  return bytes;
}

/** Numbers of 32 bits, big-endian. */
function words(...values: number[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, index) => {
    view.setUint32(index * 4, value);
  });
  return new Uint8Array(view.buffer);
}
