import type { PlanarFrame } from '../picture.ts';
import { gridOf, meanError, signature } from '../pictures/signature.ts';

/** How well two stretches join. Differences are means over the picture in 8-bit code values. */
export interface Seam {
  /** Between the last picture before the joint and the first one after it that is another one. */
  readonly difference: number;
  /** Between neighbouring pictures on both sides. */
  readonly motion: number;
  /** The first picture after the joint is the last one before it again: left out, the joint is smoother. */
  readonly repeats: boolean;
  /** `difference` in units of `motion`: 1 is like any other two pictures, 4 is a jump. */
  readonly score: number;
}

/** Blocks per side in which pictures are compared: coarse enough that grain and coding do not count. */
const SIDE = 32;
/** Less than this share of the motion, or of a code value, is no motion. */
const SAME = 0.35;

/** A picture in few numbers, to be compared with others of any size; of RGBA its green. */
export function traitsOf({ format, planes }: PlanarFrame): Uint8ClampedArray {
  const rgba = format.layout === 'rgba';
  const channel = { plane: planes[0] as Uint8Array, stride: format.coded.width, step: rgba ? 4 : 1, first: rgba ? 1 : 0 };
  return signature(channel, gridOf(format.coded, SIDE), format.bitDepth);
}

/**
 * Judges the joint between the last pictures of a stretch and the first ones of the next, in the order in which they are shown; two or
 * three of each, at least one. What stands still on both sides is judged by code values.
 */
export function seamOf(before: readonly Uint8ClampedArray[], after: readonly Uint8ClampedArray[]): Seam {
  const steps = [before, after].flatMap((side) => side.slice(1).map((traits, at) => meanError(side[at] as Uint8ClampedArray, traits)));
  const motion = steps.length > 0 ? steps.reduce((sum, step) => sum + step, 0) / steps.length : 0;
  const last = before.at(-1) as Uint8ClampedArray;
  const jump = meanError(last, after[0] as Uint8ClampedArray);
  const repeats = motion > 1 && jump < SAME * motion;
  const difference = repeats && after[1] ? meanError(last, after[1]) : jump;
  return { difference, motion, repeats, score: difference / Math.max(motion, 1) };
}
