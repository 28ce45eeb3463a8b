/** What was rendered, remembered in little memory, to compare a finished file with. */
import type { PlanarFrame, Size } from '../../src/media/picture.ts';

/** Blocks per side of a signature. */
const GRID = 16;
/** Samples below which the mean of a region says little: a lossy codec may shift a few pixels by much. */
const REGION = 64;
/** Frames whose whole alpha plane is kept. */
const SAMPLES = 5;

/** Block means of a plane, as 8-bit code values; blocks without pixels are 0. */
type Signature = Uint8ClampedArray;

/** How far decoded frames are from the rendered ones, in 8-bit code values. */
export interface Difference {
  /** Frames compared. */
  readonly frames: number;
  /** Mean error of alpha over the frames kept whole. */
  readonly alphaMean: number;
  /** Largest error of alpha over the frames kept whole. */
  readonly alphaMax: number;
  /** Largest error of a region's alpha over all frames, and the frame where it is. */
  readonly alphaBlock: number;
  readonly alphaFrame: number;
  /** Largest error of a region's luma or chroma over all frames, its plane (0 is luma) and the frame where it is. */
  readonly colourBlock: number;
  readonly colourPlane: number;
  readonly colourFrame: number;
  /** Largest mean error of all blocks of a colour plane, over all frames. */
  readonly colourMean: number;
}

type Plane = Uint8Array | Uint16Array;

interface Memory {
  /** Y, U and V. */
  readonly colour: readonly Signature[];
  readonly alpha: Signature | null;
  readonly plane: Uint8Array | null;
}

/** Remembers frames as they go into the file. */
export class FrameWitness {
  readonly #frames: Memory[] = [];
  readonly #sampled: ReadonlySet<number>;

  /** `expected` is the number of frames to come. */
  constructor(expected: number) {
    this.#sampled = new Set(Array.from({ length: SAMPLES }, (_, index) => Math.round(((expected - 1) * index) / (SAMPLES - 1))));
  }

  /** Frames seen. */
  get length(): number {
    return this.#frames.length;
  }

  /** Remembers the next rendered frame. */
  see(frame: PlanarFrame): void {
    const { format, planes } = frame;
    const alpha = format.alpha ? (planes.at(-1) as Plane) : null;
    const whole = alpha && this.#sampled.has(this.#frames.length);
    this.#frames.push({
      colour: colourOf(frame, format.coded),
      alpha: alpha && signature(alpha, format.coded, format.bitDepth),
      plane: whole ? Uint8Array.from(alpha, (value) => value >> (format.bitDepth - 8)) : null,
    });
  }

  /** Begins a comparison with a decoded file; `size` is that of the rendered frames. */
  comparison(size: Size): Comparison {
    return new Comparison(this.#frames, size);
  }
}

/** Compares decoded frames with remembered ones. */
export class Comparison {
  readonly #frames: readonly Memory[];
  readonly #size: Size;
  #difference = { frames: 0, alphaMax: 0, alphaBlock: 0, alphaFrame: 0, colourBlock: 0, colourPlane: 0, colourFrame: 0, colourMean: 0 };
  #alphaSum = 0;
  #alphaCount = 0;

  constructor(frames: readonly Memory[], size: Size) {
    this.#frames = frames;
    this.#size = size;
  }

  /** Compares the decoded frame at `position`. */
  add(position: number, decoded: PlanarFrame): void {
    const memory = this.#frames[position];
    if (!memory) return;
    const { format, planes } = decoded;
    const difference = this.#difference;
    difference.frames++;
    for (const [plane, found] of colourOf(decoded, this.#size).entries()) {
      const rendered = memory.colour[plane] as Signature;
      const colourBlock = largestError(rendered, found, plane === 0 ? this.#size : halfOf(this.#size));
      if (colourBlock > difference.colourBlock) Object.assign(difference, { colourBlock, colourPlane: plane, colourFrame: position });
      difference.colourMean = Math.max(difference.colourMean, meanError(rendered, found));
    }
    if (!memory.alpha) return;
    const alpha = format.alpha ? (planes.at(-1) as Plane) : null;
    // A file without alpha shows everything, which is an alpha of 255.
    const found = alpha ? signature(alpha, this.#size, format.bitDepth, format.coded.width) : new Uint8ClampedArray(GRID * GRID).fill(255);
    const block = largestError(memory.alpha, found, this.#size);
    if (block > difference.alphaBlock) Object.assign(difference, { alphaBlock: block, alphaFrame: position });
    if (memory.plane) this.#comparePlane(memory.plane, alpha, format.bitDepth - 8);
  }

  /** The differences found so far. */
  get difference(): Difference {
    return { ...this.#difference, alphaMean: this.#alphaCount === 0 ? 0 : this.#alphaSum / this.#alphaCount };
  }

  #comparePlane(rendered: Uint8Array, decoded: Plane | null, shift: number): void {
    for (let index = 0; index < rendered.length; index++) {
      const value = decoded ? (decoded[index] as number) >> shift : 255;
      const error = Math.abs((rendered[index] as number) - value);
      this.#alphaSum += error;
      if (error > this.#difference.alphaMax) this.#difference.alphaMax = error;
    }
    this.#alphaCount += rendered.length;
  }
}

const halfOf = ({ width, height }: Size): Size => ({ width: (width + 1) >> 1, height: (height + 1) >> 1 });

/** Signatures of Y, U and V over the part of a frame that is `size`; none of a frame the browser has turned into RGB. */
function colourOf({ format, planes }: PlanarFrame, size: Size): Signature[] {
  const { bitDepth, layout, coded } = format;
  if (layout !== 'i420' && layout !== 'nv12') return [];
  const half = halfOf(size);
  const stride = (coded.width + 1) >> 1;
  const chroma = [0, 1].map((channel) =>
    layout === 'i420'
      ? signature(planes[channel + 1] as Plane, half, bitDepth, stride)
      : signature(planes[1] as Plane, half, bitDepth, stride, { step: 2, first: channel }),
  );
  return [signature(planes[0] as Plane, size, bitDepth, coded.width), ...chroma];
}

function signature(
  plane: Plane,
  { width, height }: Size,
  bitDepth: number,
  stride = width,
  { step, first } = { step: 1, first: 0 },
): Signature {
  const means = new Float64Array(GRID * GRID);
  for (let row = 0; row < GRID; row++) {
    const top = Math.floor((row * height) / GRID);
    const bottom = Math.floor(((row + 1) * height) / GRID);
    for (let column = 0; column < GRID; column++) {
      const left = Math.floor((column * width) / GRID);
      const right = Math.floor(((column + 1) * width) / GRID);
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        const end = (y * stride + right) * step;
        for (let at = (y * stride + left) * step + first; at < end; at += step) sum += plane[at] as number;
      }
      means[row * GRID + column] = sum / Math.max(1, (bottom - top) * (right - left));
    }
  }
  const scale = 2 ** (bitDepth - 8);
  return Uint8ClampedArray.from(means, (mean) => mean / scale);
}

function meanError(a: Signature, b: Signature): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += Math.abs((a[index] as number) - (b[index] as number));
  return sum / a.length;
}

/** Largest error of a region: as many blocks side by side as make up `REGION` samples of a plane, averaged. */
function largestError(a: Signature, b: Signature, { width, height }: Size): number {
  let blocks = 1;
  while (blocks < GRID && width * height * blocks * blocks < REGION * GRID * GRID) blocks *= 2;
  let largest = 0;
  for (let top = 0; top < GRID; top += blocks) {
    for (let left = 0; left < GRID; left += blocks) {
      let sum = 0;
      for (let row = top; row < top + blocks; row++) {
        for (let at = row * GRID + left; at < row * GRID + left + blocks; at++) sum += Math.abs((a[at] as number) - (b[at] as number));
      }
      largest = Math.max(largest, sum / (blocks * blocks));
    }
  }
  return largest;
}
