import type { KernelContext } from '../../gpu/define-effect.ts';

/** Most cells of the grid whose pyramid one workgroup of 256 lanes fills in its own memory. */
const TAIL_CELLS = 256;

/**
 * The keyer works on grids of its own so that cost and look depend little on resolution: `small` is about 360 texels (240 to 540) on
 * its shorter side, `block` is a quarter of that, and a pyramid of halvings stands on `block`. All numbers are counts of
 * texels of the picture, except `unit`.
 */
export interface Grids {
  /** Picture texels per texel of the small grid. */
  readonly small: number;
  /** Picture texels per block. */
  readonly block: number;
  /** Small-grid texels per 1/360 of the shorter side: lengths in the keyer are multiples of it. */
  readonly unit: number;
  /** Blocks across and down. */
  readonly blocks: readonly [number, number];
  /** Pyramid level (0 is `block`) from which one workgroup fills all coarser levels. */
  readonly tail: number;
}

/** Cells of a pyramid level across and down. */
export function levelSize(grids: Grids, level: number): [number, number] {
  const [width, height] = grids.blocks;
  return [Math.ceil(width / 2 ** level), Math.ceil(height / 2 ** level)];
}

/** Chooses grids for a picture. */
export function gridsOf({ width, height }: Pick<KernelContext, 'width' | 'height'>): Grids {
  const shorter = Math.min(width, height);
  const small = Math.max(1, Math.round(shorter / 360));
  const block = 4 * small;
  const grids = { small, block, unit: shorter / 360 / small, blocks: [Math.ceil(width / block), Math.ceil(height / block)] as const };
  let tail = 0;
  const cells = (level: number) => levelSize({ ...grids, tail }, level).reduce((product, count) => product * count, 1);
  while (cells(tail) > TAIL_CELLS) tail++;
  return { ...grids, tail };
}

/** A texture scale that yields exactly ⌈size / texels⌉ despite rounding. */
export const scaleOf = (texels: number): number => (1 / texels) * (1 - 1e-9);
