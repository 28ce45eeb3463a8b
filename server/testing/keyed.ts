/** Pictures that are painted by a function of the texel, and what an effect makes of them. */
import type { Effect } from '../../src/gpu/define-effect.ts';
import type { ParamValue } from '../../src/gpu/params.ts';
import type { Rgb } from '../../src/shaders/keyer/oracle.ts';
import { active, chainOf, pictureOf } from './gpu.ts';
import { rgbaFormat, rgbaFrame } from './scene.ts';

/** Size of painted pictures, in texels. */
export const WIDTH = 160;
/** See `WIDTH`. */
export const HEIGHT = 120;

/** Straight RGB or RGBA, 0 to 1. */
export type Paint = (x: number, y: number) => readonly number[];

/** A keyed picture. */
export interface Keyed {
  /** Straight colour of a texel. */
  colour(x: number, y: number): Rgb;
  alpha(x: number, y: number): number;
  /** Premultiplied texels, row by row. */
  readonly texels: Float32Array;
}

/** A painted picture through an effect. */
export async function apply(
  effect: Effect,
  values: Readonly<Record<string, ParamValue>>,
  paint: Paint,
  width = WIDTH,
  height = HEIGHT,
): Promise<Keyed> {
  using chain = await chainOf(rgbaFormat(width, height), [active(effect, values)]);
  const texels = await pictureOf(chain, () => rgbaFrame(width, height, (x, y) => [...paint(x, y), 1].slice(0, 4)));
  const at = (x: number, y: number, channel: number) => texels[(y * width + x) * 4 + channel] as number;
  return {
    texels,
    alpha: (x, y) => at(x, y, 3),
    colour: (x, y) => {
      const alpha = Math.max(at(x, y, 3), 1e-5);
      return [at(x, y, 0) / alpha, at(x, y, 1) / alpha, at(x, y, 2) / alpha];
    },
  };
}
