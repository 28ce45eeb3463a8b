/** What every look promises: the source is left alone at no strength, alpha always, and a still scene with sensor noise does not flicker. */
import { expect, test } from 'vitest';
import { active, chainOf, device, pictureOf } from '../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame, SCENE, scene } from '../../server/testing/scene.ts';
import type { ActiveEffect } from '../gpu/active-effect.ts';
import { type Effect, exampleOf } from '../gpu/define-effect.ts';
import { defaultsOf, type ParamValue } from '../gpu/params.ts';
import { readPicture } from '../gpu/read-picture.ts';
import type { PlanarFrame } from '../media/picture.ts';
import { bloom } from './bloom/bloom.ts';
import { cartoon } from './cartoon/cartoon.ts';
import { comic } from './comic/comic.ts';
import { denoise } from './denoise/denoise.ts';
import { effects } from './effects.ts';
import { glow } from './glow/glow.ts';
import { halation } from './halation/halation.ts';
import { oil } from './oil/oil.ts';
import { pencil } from './pencil/pencil.ts';
import { posterize } from './posterize/posterize.ts';

const WIDTH = 128;
const HEIGHT = 80;
/** Standard deviation of the noise in code values of 255. */
const SIGMA = 2;
/** Bounds on what a look at its defaults makes of it: the noise itself changes by 2.25 from frame to frame. */
const MOST_FLICKER = 0.75;
const JUMP = 24;
const MOST_JUMPS = 0.001;
const FIRST = 8;
const FRAMES = 8;

/** A normal deviate from a hash of the place and the frame (sum of twelve uniform ones). */
function noiseAt(x: number, y: number, channel: number, index: number): number {
  let state = (Math.imul(x + 1, 0x9e3779b1) ^ Math.imul(y + 1, 0x85ebca6b) ^ Math.imul(index * 4 + channel + 1, 0xc2b2ae35)) >>> 0;
  let sum = 0;
  for (let k = 0; k < 12; k++) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    state = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    state = (state ^ (state >>> 15)) >>> 0;
    sum += state / 2 ** 32;
  }
  return sum - 6;
}

/** Slow shading, a hard-edged disc, faint texture and a dark corner, as a camera on a stand sees them. */
function still(index: number): PlanarFrame {
  const paint = (x: number, y: number) => {
    const disc = Math.hypot(x - 56, y - 48) < 30;
    const shade = 0.15 + (0.75 * x) / WIDTH - (0.2 * y) / HEIGHT;
    const texture = 0.03 * Math.sin(x * 0.7 + y * 0.31);
    const base = disc ? [0.75 - y / 240, 0.42, 0.25] : [shade, shade + 0.05 + texture, 0.55 * shade + 0.2];
    return [...base.map((value, channel) => value + (SIGMA / 255) * noiseAt(x, y, channel, index)), 1];
  };
  return rgbaFrame(WIDTH, HEIGHT, paint, index);
}

/** How much of a picture changes from frame to frame. */
interface Flicker {
  /** Mean absolute change in code values of 255. */
  readonly mean: number;
  /** Share of values that change by more than `JUMP`. */
  readonly jumps: number;
}

async function flickerOf(stages: readonly ActiveEffect[]): Promise<Flicker> {
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), stages);
  let last: Float32Array | null = null;
  let sum = 0;
  let jumps = 0;
  for (let index = FIRST; index < FIRST + FRAMES; index++) {
    for (const need of chain.needs(index)) chain.push(still(need), index);
    const picture = await readPicture(device, chain.picture);
    const before: Float32Array | null = last;
    before?.forEach((value, at) => {
      const change = 255 * Math.abs(value - (picture[at] as number));
      sum += change;
      if (change > JUMP) jumps++;
    });
    last = picture;
  }
  const values = WIDTH * HEIGHT * 3 * (FRAMES - 1);
  return { mean: sum / values, jumps: jumps / values };
}

const looks = [pencil, cartoon, comic, oil, posterize] as readonly Effect[];

test.each(looks)('$id does not flicker on a still scene with sensor noise', async (effect) => {
  const withStability = (stability: number) => flickerOf([active(effect, { stability })]);
  const without = await withStability(0);
  const steadied = await withStability(defaultsOf(effect.params)['stability'] as number);
  expect(steadied.mean).toBeLessThan(MOST_FLICKER);
  expect(steadied.mean).toBeLessThan(0.4 * without.mean);
  expect(steadied.jumps).toBeLessThan(MOST_JUMPS);
});

test.each([glow, bloom, halation] as readonly Effect[])(
  '$id adds no flicker to that of the source, and takes most of it if asked',
  async (effect) => {
    const source = await flickerOf([]);
    expect((await flickerOf([active(effect)])).mean).toBeLessThan(1.01 * source.mean);
    expect((await flickerOf([active(effect, { stability: 90 })])).mean).toBeLessThan(0.4 * source.mean);
  },
);

test('denoise leaves an eighth of the flicker at most', async () => {
  const source = await flickerOf([]);
  expect((await flickerOf([active(denoise as Effect)])).mean).toBeLessThan(source.mean / 8);
});

test.each(looks)('$id leaves the source alone at no strength, and alpha always', async (effect) => {
  const { width, height, target } = SCENE;
  const shown = async (stages: readonly ActiveEffect[]) => {
    using chain = await chainOf(rgbaFormat(width, height), stages);
    return pictureOf(chain, scene, target);
  };
  const source = await shown([]);
  const none = await shown([active(effect, { strength: 0, stability: 0 })]);
  const full = await shown([active(effect, { strength: 1 })]);
  for (let at = 0; at < source.length; at++) {
    expect(Math.abs((none[at] as number) - (source[at] as number))).toBeLessThan(1.5e-3);
    if (at % 4 === 3) expect(full[at]).toBe(source[at]);
  }
});

test.each(effects.filter(({ category }) => category === 'Colour'))('$id can be taken back to the source in steps', async (effect) => {
  const { width, height, target } = SCENE;
  const strength = Object.keys(effect.params).find((id) => id === 'strength' || id === 'amount') as string;
  const shown = async (values: Readonly<Record<string, ParamValue>>) => {
    using chain = await chainOf(rgbaFormat(width, height), [active(effect, values)]);
    return pictureOf(chain, scene, target);
  };
  using plain = await chainOf(rgbaFormat(width, height), []);
  const source = await pictureOf(plain, scene, target);
  const distances: number[] = [];
  for (const much of [0, 0.5, 1]) {
    const picture = await shown({ ...exampleOf(effect), [strength]: much });
    distances.push(picture.reduce((sum, value, at) => sum + Math.abs(value - (source[at] as number)), 0) / picture.length);
  }
  const [none, half, whole] = distances as [number, number, number];
  expect(none).toBeLessThan(1e-4);
  expect(half).toBeGreaterThan(0.35 * whole);
  expect(half).toBeLessThan(0.65 * whole);
  expect(whole).toBeGreaterThan(2e-3);
});
