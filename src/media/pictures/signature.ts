/** Planes in a few numbers: means of the blocks of a grid. */
import type { Size } from '../picture.ts';

/** Samples below which the mean of a region says little: a lossy codec may shift a few pixels by much. */
const REGION = 64;

/** One kind of sample within a plane. */
export interface Channel {
  readonly plane: Uint8Array | Uint16Array;
  /** Samples of this kind per row. */
  readonly stride: number;
  /** Distance to the next sample of this kind, and the place of the first one. */
  readonly step: number;
  readonly first: number;
}

/** How a part of a plane, from its upper left corner, is divided. */
export interface Grid {
  readonly size: Size;
  /** Blocks per side. */
  readonly side: number;
  /** Blocks per side of a region: so many that it is made up of enough samples. */
  readonly region: number;
}

/** A grid of `side`×`side` blocks over `size` samples; `side` is a power of two. */
export function gridOf(size: Size, side: number): Grid {
  let region = 1;
  while (region < side && size.width * size.height * region ** 2 < REGION * side ** 2) region *= 2;
  return { size, side, region };
}

/** Means of the blocks as 8-bit code values, row by row; blocks without samples are 0. */
export function signature({ plane, stride, step, first }: Channel, { size, side }: Grid, bitDepth: number): Uint8ClampedArray {
  const means = new Uint8ClampedArray(side * side);
  const scale = 2 ** (bitDepth - 8);
  for (let row = 0; row < side; row++) {
    const top = Math.floor((row * size.height) / side);
    const bottom = Math.floor(((row + 1) * size.height) / side);
    for (let column = 0; column < side; column++) {
      const left = Math.floor((column * size.width) / side);
      const right = Math.floor(((column + 1) * size.width) / side);
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        const end = (y * stride + right) * step;
        for (let at = (y * stride + left) * step + first; at < end; at += step) sum += plane[at] as number;
      }
      means[row * side + column] = sum / Math.max(1, (bottom - top) * (right - left)) / scale;
    }
  }
  return means;
}

type Signature = Uint8Array | Uint8ClampedArray;

/** Mean error over all blocks. */
export function meanError(a: Signature, b: Signature): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += Math.abs((a[index] as number) - (b[index] as number));
  return sum / a.length;
}

/** Mean error of the region that is furthest off. */
export function largestError(a: Signature, b: Signature, { side, region }: Grid): number {
  let largest = 0;
  for (let top = 0; top < side; top += region) {
    for (let left = 0; left < side; left += region) {
      let sum = 0;
      for (let row = top; row < top + region; row++) {
        for (let at = row * side + left; at < row * side + left + region; at++) sum += Math.abs((a[at] as number) - (b[at] as number));
      }
      largest = Math.max(largest, sum / (region * region));
    }
  }
  return largest;
}
