/** Choosing settings against the truth. */
import type { Footage } from './footage.ts';

/** A keyer's best setting in words, and its keys of all frames. */
export interface Best {
  readonly filter: string;
  readonly keys: readonly Float32Array[];
}

/** The one that costs least; the first of several. */
export function least<T>(all: readonly T[], costOf: (one: T) => number): T {
  const costs = all.map(costOf);
  return all[costs.indexOf(Math.min(...costs))] as T;
}

/** Error of mattes summed over the first and the last frame, which is enough to choose by. */
export function errorOf({ alpha, frames, scene }: Footage, matteOf: (frame: number) => Float32Array): number {
  const count = scene.width * scene.height;
  return [...new Set([0, frames - 1])].reduce(
    (total, frame) =>
      matteOf(frame).reduce((sum, value, at) => sum + Math.abs(value - (alpha[frame * count + at] as number) / 65535), total),
    0,
  );
}
