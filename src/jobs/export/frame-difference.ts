/** How far two frames are from each other, plane by plane, and whether that is more than it may be. */
import { type PlanarFrame, planeSizes, type Size } from '../../media/picture.ts';
import type { Tolerance } from '../output/tolerance.ts';

/** What differs in one plane, or in one channel of pictures; errors are code values of 8 bits. */
export interface PlaneDifference {
  readonly plane: string;
  readonly mean: number;
  readonly max: number;
  /** Share of samples that are off by at most one code value. */
  readonly withinOne: number;
  /** Error of the mean of the region that is furthest off, and where its middle is. */
  readonly region: number;
  readonly x: number;
  readonly y: number;
}

/** Share of samples that must be equal but for one code value where nothing was lost: adapters may round differently. */
export const LOSSLESS_SHARE = 0.9999;
/** Up to here an error is one of rounding. */
const ROUNDING = 2;
/** Alphas that are shown where alpha is on or off. */
const SHOWN = 128;

/** Regions per side, and the fewest samples along theirs: a lossy codec may shift a few pixels by much. */
const REGIONS = 16;
const SMALLEST = 8;

/** Gathers the errors of one plane, sample by sample. */
class Gathered {
  readonly #plane: string;
  readonly #size: Size;
  readonly #columns: number;
  readonly #rows: number;
  /** The column of regions of each column of samples. */
  readonly #columnOf: Uint8Array;
  readonly #sums: Float64Array;
  readonly #counts: Uint32Array;
  #sum = 0;
  #max = 0;
  #within = 0;
  #count = 0;

  constructor(plane: string, size: Size) {
    const along = (side: number) => Math.max(1, Math.min(REGIONS, Math.floor(side / SMALLEST)));
    this.#plane = plane;
    this.#size = size;
    [this.#columns, this.#rows] = [along(size.width), along(size.height)];
    this.#columnOf = Uint8Array.from({ length: size.width }, (_, x) => Math.floor((x * this.#columns) / size.width));
    this.#sums = new Float64Array(this.#columns * this.#rows);
    this.#counts = new Uint32Array(this.#columns * this.#rows);
  }

  /** Takes what a sample has more than it should. */
  add(x: number, y: number, error: number): void {
    const region = Math.floor((y * this.#rows) / this.#size.height) * this.#columns + (this.#columnOf[x] as number);
    const off = Math.abs(error);
    this.#sum += off;
    if (off > this.#max) this.#max = off;
    if (off <= 1) this.#within++;
    this.#count++;
    this.#sums[region] = (this.#sums[region] as number) + error;
    this.#counts[region] = (this.#counts[region] as number) + 1;
  }

  get difference(): PlaneDifference {
    const means = this.#sums.map((sum, at) => Math.abs(sum) / Math.max(1, this.#counts[at] as number));
    const worst = means.indexOf(Math.max(...means));
    const middle = (at: number, parts: number, side: number) => Math.round(((at + 0.5) * side) / parts);
    return {
      plane: this.#plane,
      mean: this.#sum / Math.max(1, this.#count),
      max: this.#max,
      withinOne: this.#within / Math.max(1, this.#count),
      region: means[worst] as number,
      x: middle(worst % this.#columns, this.#columns, this.#size.width),
      y: middle(Math.floor(worst / this.#columns), this.#rows, this.#size.height),
    };
  }
}

const NAMES = ['luma', 'blue', 'red', 'alpha'] as const;

/** Compares planes that were rendered with those of a file. Throws `RangeError` when they have other sizes or samplings. */
export function planeDifferences(rendered: PlanarFrame, found: PlanarFrame): PlaneDifference[] {
  const sizes = planeSizes(rendered.format);
  const others = planeSizes(found.format);
  const scales = [2 ** (rendered.format.bitDepth - 8), 2 ** (found.format.bitDepth - 8)] as const;
  return rendered.planes.map((plane, at) => {
    const [size, name] = [sizes[at] as Size, NAMES[at] as string];
    const other = others[at] ?? size;
    if (other.width !== size.width || other.height !== size.height) {
      const text = ({ width, height }: Size) => `${width}×${height}`;
      throw new RangeError(`its ${name} is ${text(other)} instead of ${text(size)}`);
    }
    // A file without alpha shows everything.
    const held = found.planes[at] ?? new Uint16Array(plane.length).fill(255 * scales[1]);
    const gathered = new Gathered(name, size);
    for (let y = 0, index = 0; y < size.height; y++) {
      for (let x = 0; x < size.width; x++, index++) {
        gathered.add(x, y, (held[index] as number) / scales[1] - (plane[index] as number) / scales[0]);
      }
    }
    return gathered.difference;
  });
}

/**
 * Compares straight RGBA that was rendered with that of a file: alpha, and colours as far as they are seen. With a matte, alpha
 * is on or off, and the rendered picture is first brought to that; where that hangs on how alpha was rounded, either will do.
 */
export function pictureDifferences(
  size: Size,
  rendered: Uint8Array,
  found: Uint8Array,
  matte: readonly [number, number, number] | null,
): PlaneDifference[] {
  const alphas = new Gathered('alpha', size);
  const colours = ['red', 'green', 'blue'].map((name) => new Gathered(name, size));
  for (let y = 0, at = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, at += 4) {
      const [own, other] = [rendered[at + 3] as number, found[at + 3] as number];
      const isEither = matte !== null && Math.abs(own - SHOWN + 0.5) < ROUNDING;
      const alpha = isEither ? other : matte === null ? own : own >= SHOWN ? 255 : 0;
      alphas.add(x, y, other - alpha);
      for (let channel = 0; channel < 3; channel++) {
        const straight = rendered[at + channel] as number;
        const value = matte === null ? straight : (straight * own + (matte[channel] as number) * 255 * (255 - own)) / 255;
        colours[channel]?.add(x, y, (((found[at + channel] as number) - value) * alpha) / 255);
      }
    }
  }
  return [alphas, ...colours].map(({ difference }) => difference);
}

/**
 * Says in words what is beyond a tolerance, or gives null. What another adapter rendered may also be off by one code value in
 * nearly all samples.
 */
export function problemWithin(found: readonly PlaneDifference[], limit: Tolerance, rendering: 'same' | 'again'): string | null {
  for (const { plane, mean, max, region, withinOne, x, y } of found) {
    const isAlpha = plane === 'alpha';
    const most = isAlpha ? limit.alphaMax : limit.colourMax;
    if (rendering === 'again' && withinOne >= LOSSLESS_SHARE) continue;
    const where = `around (${x}, ${y})`;
    if (rendering === 'again' && most < ROUNDING)
      return `${((1 - withinOne) * 100).toFixed(3)} % of its ${plane} is off by more than 1 of 255, by up to ${Math.round(max)}, most ${where}`;
    if (mean > (isAlpha ? limit.alphaMean : limit.colourMean))
      return `its ${plane} is off by ${mean.toFixed(2)} of 255 on average, most ${where}`;
    if (region > (isAlpha ? limit.alphaBlock : limit.colourBlock)) return `its ${plane} is off by ${region.toFixed(1)} of 255 ${where}`;
    if (max > most) return `its ${plane} is off by up to ${Math.round(max)} of 255, most ${where}`;
  }
  return null;
}
