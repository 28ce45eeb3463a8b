/** Single colours through a stack, for tests of effects that look at one texel at a time. */
import { expect } from 'vitest';
import type { ActiveEffect } from '../../src/gpu/active-effect.ts';
import { chainOf, pictureOf } from './gpu.ts';
import { rgbaFormat, rgbaFrame } from './scene.ts';

/** Red, green, blue, 0 to 1. */
export type Rgb = readonly [red: number, green: number, blue: number];

const STEPS = [0, 32, 96, 160, 224, 255].map((code) => code / 255);

/** Colours all over the cube, exact in 8 bits. */
export const COLOURS: readonly Rgb[] = STEPS.flatMap((red) => STEPS.flatMap((green) => STEPS.map((blue): Rgb => [red, green, blue])));

/** What becomes of colours (8-bit exact) in a stack: straight again, not clamped; 0 where nothing is left of them. */
export async function coloursThrough(effects: readonly ActiveEffect[], colours: readonly Rgb[] = COLOURS, alpha = 1): Promise<Rgb[]> {
  using chain = await chainOf(rgbaFormat(colours.length, 1), effects);
  const picture = await pictureOf(chain, () => rgbaFrame(colours.length, 1, (x) => [...(colours[x] as Rgb), alpha]));
  return colours.map((_, at): Rgb => {
    const [red, green, blue, cover] = picture.subarray(at * 4, at * 4 + 4) as unknown as [number, number, number, number];
    return cover === 0 ? [0, 0, 0] : [red / cover, green / cover, blue / cover];
  });
}

/** Asserts that colours agree channel by channel; `expected` is a twin of the shader in plain TypeScript. */
export function expectColours(
  actual: readonly Rgb[],
  expected: (colour: Rgb) => Rgb,
  tolerance = 0.002,
  colours: readonly Rgb[] = COLOURS,
): void {
  expect(actual).toHaveLength(colours.length);
  colours.forEach((colour, at) => {
    const wanted = expected(colour);
    wanted.forEach((value, channel) => {
      const got = (actual[at] as Rgb)[channel] as number;
      // Half floats hold 11 bits, so what exceeds 1 is less exact.
      const near = tolerance * Math.max(1, Math.abs(value));
      expect(Math.abs(got - value), `${colour} became ${actual[at]}; expected ${wanted}`).toBeLessThanOrEqual(near);
    });
  });
}

/** Asserts that a point effect treats half transparent colours as opaque ones. */
export async function expectStraightMaths(effect: ActiveEffect): Promise<void> {
  const opaque = await coloursThrough([effect]);
  const half = await coloursThrough([effect], COLOURS, 128 / 255);
  half.forEach((colour, at) => {
    colour.forEach((value, channel) => {
      expect(Math.abs(value - ((opaque[at] as Rgb)[channel] as number))).toBeLessThanOrEqual(0.004 * Math.max(1, Math.abs(value)));
    });
  });
}
