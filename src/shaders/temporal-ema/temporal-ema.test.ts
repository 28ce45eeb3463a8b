import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import { constantTimeline } from '../../media/time.ts';
import { temporalEma } from './temporal-ema.ts';

const WIDTH = 48;
const HEIGHT = 24;
const SIGMA = 0.015;
const LEFT = 6;
const SIDE = 10;
const SPEED = 2;

/** A number from 0 to 1 that follows from three integers; the tests' own, not the shaders' hash. */
function chance(x: number, y: number, z: number): number {
  let h = Math.imul(x, 374761393) ^ Math.imul(y, 668265263) ^ Math.imul(z, 2147483647);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

/** About normal, mean 0, standard deviation 1: twelve uniform numbers (Irwin–Hall). */
const normal = (x: number, y: number, z: number) =>
  Array.from({ length: 12 }, (_, part) => chance(x + part * 7919, y, z)).reduce((sum, value) => sum + value, -6);

const clean = (x: number, y: number, index: number): number => {
  const left = LEFT + index * SPEED;
  return x >= left && x < left + SIDE && y >= 6 && y < 16 ? 0.75 : 0.3 + 0.15 * Math.sin(x / 3) * Math.cos(y / 4);
};

/** A bright square that moves to the right over a soft, still pattern, with noise of `sigma`. */
const moving = (sigma: number) => (index: number) =>
  rgbaFrame(
    WIDTH,
    HEIGHT,
    (x, y) => [0, 1, 2].map((channel) => clean(x, y, index) + sigma * normal(x + channel * 131, y, index + 1)).concat(1),
    index,
  );

interface Values {
  readonly strength: number;
  readonly motion: number;
  readonly noise: number;
}

/** Plain TypeScript twin: the red channel of texel (x, y). */
function oracle(frames: ReturnType<ReturnType<typeof moving>>[], values: Values, index: number, x: number, y: number): number {
  const texel = (frame: number, dx: number, dy: number) => {
    const column = Math.min(WIDTH - 1, Math.max(0, x + dx));
    const row = Math.min(HEIGHT - 1, Math.max(0, y + dy));
    return [0, 1, 2].map((channel) => ((frames[frame]?.planes[0]?.[(row * WIDTH + column) * 4 + channel] as number) ?? 0) / 255);
  };
  const knights = [
    [0, 0],
    [1, 2],
    [2, -1],
    [-1, -2],
    [-2, 1],
  ] as const;
  let sum = 0;
  let total = 0;
  for (let past = 0; past < 8 && past <= index; past++) {
    let squares = 0;
    for (const [dx, dy] of knights) {
      const now = texel(index, dx, dy);
      texel(index - past, dx, dy).forEach((value, channel) => {
        squares += (value - (now[channel] as number)) ** 2;
      });
    }
    const excess = Math.max(0, squares / 15 / (2 * (values.noise / 100) ** 2) - 1);
    const weight = values.strength ** past * Math.exp(-4 * values.motion ** 2 * excess);
    sum += (texel(index - past, 0, 0)[0] as number) * weight;
    total += weight;
  }
  return sum / total;
}

async function smoothed(values: Values, sigma: number, index: number): Promise<Float32Array> {
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(temporalEma, { ...values })]);
  return pictureOf(chain, moving(sigma), index);
}

/** Root mean square error of red over the texels that `where` picks. */
function errorOf(picture: Float32Array, index: number, where: (x: number, y: number) => boolean): number {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      if (!where(x, y)) continue;
      sum += ((picture[(y * WIDTH + x) * 4] as number) - clean(x, y, index)) ** 2;
      count++;
    }
  }
  return Math.sqrt(sum / count);
}

test.each([
  { strength: 0.6, motion: 0, noise: 1.5 },
  { strength: 0.95, motion: 1, noise: 0.5 },
  { strength: 0.7, motion: 0.5, noise: 3 },
])('agrees with the plain sum at %o', async (values) => {
  const frames = Array.from({ length: 10 }, (_, index) => moving(SIGMA)(index));
  const picture = await smoothed(values, SIGMA, 9);
  let worst = 0;
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      worst = Math.max(worst, Math.abs((picture[(y * WIDTH + x) * 4] as number) - oracle(frames, values, 9, x, y)));
    }
  }
  expect(worst).toBeLessThan(2e-3);
});

const INDEX = 9;
/** Texels that the square touched within the window, and those it never came near. */
const trail = (x: number, y: number) => x >= LEFT && x < LEFT + INDEX * SPEED + SIDE && y >= 6 && y < 16;
const still = (x: number, y: number) => y < 4 || y >= 18 || x > LEFT + INDEX * SPEED + SIDE + 2;

test('removes most of the noise where nothing moves', async () => {
  const values = { strength: 0.8, motion: 0.5, noise: 1.5 };
  const picture = await smoothed(values, SIGMA, INDEX);
  const before = await smoothed({ ...values, strength: 0 }, SIGMA, INDEX);
  // Eight pictures with weights 0.8^k leave √(Σ w²)/Σ w = 0.38 of the noise at best.
  expect(errorOf(picture, INDEX, still) / errorOf(before, INDEX, still)).toBeLessThan(0.5);
});

test('leaves no ghost behind what moves', async () => {
  const values = { strength: 0.8, motion: 0.5, noise: 1.5 };
  const ghost = errorOf(await smoothed(values, 0, INDEX), INDEX, trail);
  const naive = errorOf(await smoothed({ ...values, motion: 0 }, 0, INDEX), INDEX, trail);
  // The square is 0.45 brighter than what it covers; half a code value of it may remain.
  expect(ghost).toBeLessThan(0.002);
  expect(naive).toBeGreaterThan(0.08);
});

test('reads no picture that would not be seen', () => {
  const { window } = temporalEma as Extract<typeof temporalEma, { shape: 'temporal' }>;
  const timeline = constantTimeline(100, { num: 30, den: 1 });
  const rest = { motion: 0.5, noise: 1.5 };
  expect(window({ strength: 0, ...rest }, 50, timeline)).toEqual([50]);
  expect(window({ strength: 0.1, ...rest }, 50, timeline)).toEqual([50, 49, 48, 47]);
  expect(window({ strength: 0.9, ...rest }, 2, timeline)).toEqual([2, 1, 0]);
});

test.each([
  [
    { strength: 0.4, motion: false, tolerance: 0.2 },
    { strength: 0.4, motion: 0, noise: 3 },
  ],
  [{ motion: true }, { motion: 0.5 }],
  [{ tolerance: 1 }, { noise: 10 }],
  [{ motion: 'yes' }, { motion: 'yes' }],
])('lifts %o of version 1 to %o', (old, lifted) => {
  expect(temporalEma.migrate?.(old, 1)).toEqual(lifted);
});
