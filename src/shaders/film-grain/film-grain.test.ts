import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import { filmGrain } from './film-grain.ts';

const SIZE = 64;
const BASE = { amount: 0.5, size: 1, colour: 1, response: 0 };

/** What the effect adds to a grey, per channel. */
async function grainOn(grey: number, values: Partial<typeof BASE> = {}, index = 0, scale = 1): Promise<number[][]> {
  using chain = await chainOf(rgbaFormat(SIZE, SIZE), [active(filmGrain, { ...BASE, ...values })], { kind: 'picture' }, scale);
  const code = Math.round(grey * 255) / 255;
  const picture = await pictureOf(chain, (at) => rgbaFrame(SIZE, SIZE, () => [grey, grey, grey, 1], at), index);
  return [0, 1, 2].map((channel) => Array.from({ length: picture.length / 4 }, (_, at) => (picture[at * 4 + channel] as number) - code));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const product = (a: readonly number[], b: readonly number[]) => mean(a.map((value, at) => value * (b[at] as number)));
const deviation = (values: readonly number[]) => Math.sqrt(product(values, values) - mean(values) ** 2);
const correlation = (a: readonly number[], b: readonly number[]) => product(a, b) / (deviation(a) * deviation(b));
const right = (values: readonly number[], by: number) =>
  values.map((_, at) => values[at - (at % SIZE) + (((at % SIZE) + by) % SIZE)] as number);

test('is hash noise of the texel and the frame: red of one texel by hand', async () => {
  // PCG-4D's mixing of `hash3` in the prelude, in 32-bit integers.
  const hash = (x: number, y: number, z: number): number => {
    let [a, b, c] = [x, y, z].map((v) => (Math.imul(v, 1664525) + 1013904223) >>> 0) as [number, number, number];
    const mix = () => {
      a = (a + Math.imul(b, c)) >>> 0;
      b = (b + Math.imul(c, a)) >>> 0;
      c = (c + Math.imul(a, b)) >>> 0;
    };
    mix();
    [a, b, c] = [(a ^ (a >>> 16)) >>> 0, (b ^ (b >>> 16)) >>> 0, (c ^ (c >>> 16)) >>> 0];
    mix();
    return (a >>> 8) / 2 ** 24;
  };
  const weights = [0.125, 0.75, 0.125];
  const length = weights.reduce((sum, w) => sum + w * w, 0);
  let sum = 0;
  for (const [j, wy] of weights.entries()) for (const [i, wx] of weights.entries()) sum += wx * wy * (hash(20 + i, 30 + j, 7) - 0.5);
  const expected = ((sum * Math.sqrt(12)) / length) * BASE.amount * 0.08;
  const [red] = await grainOn(0.5, {}, 7);
  expect((red as number[])[30 * SIZE + 20]).toBeCloseTo(expected, 3);
});

test('has no mean, the deviation asked for, and nothing in common between frames and colour layers', async () => {
  const [red, green] = (await grainOn(0.5)) as [number[], number[]];
  const [next] = (await grainOn(0.5, {}, 1)) as [number[]];
  expect(Math.abs(mean(red))).toBeLessThan(0.003);
  expect(deviation(red)).toBeCloseTo(0.04, 2);
  expect(Math.abs(correlation(red, next))).toBeLessThan(0.06);
  expect(Math.abs(correlation(red, green))).toBeLessThan(0.06);
});

test('grey grain is the same in every channel', async () => {
  const [red, , blue] = (await grainOn(0.5, { colour: 0 })) as [number[], number[], number[]];
  expect(correlation(red, blue)).toBeGreaterThan(0.999);
});

test('larger grain is as strong and reaches further', async () => {
  const [fine] = (await grainOn(0.5)) as [number[]];
  const [coarse] = (await grainOn(0.5, { size: 4 })) as [number[]];
  expect(deviation(coarse)).toBeGreaterThan(deviation(fine) * 0.8);
  expect(correlation(fine, right(fine, 3))).toBeLessThan(0.1);
  expect(correlation(coarse, right(coarse, 3))).toBeGreaterThan(0.4);
});

test('leaves black and white alone when its response says so', async () => {
  for (const tone of [0, 1]) expect(deviation((await grainOn(tone, { response: 1 }))[0] as number[])).toBeLessThan(1e-4);
  expect(deviation((await grainOn(0.5, { response: 1 }))[0] as number[])).toBeGreaterThan(0.035);
});

test.each([0.5, 0.25])('at scale %d it is as strong as the full picture made smaller', async (scale) => {
  for (const size of [0.5, 1, 1.8, 3, 6]) {
    const values = { size, colour: 0, amount: 1 };
    const [[full], [small]] = (await Promise.all([grainOn(0.5, values), grainOn(0.5, values, 0, scale)])) as [number[][], number[][]];
    const side = SIZE * scale;
    const block = 1 / scale;
    const averaged = Array.from({ length: side * side }, (_, at) => {
      const corner = Math.floor(at / side) * block * SIZE + (at % side) * block;
      return mean(Array.from({ length: block * block }, (__, k) => full?.[corner + Math.floor(k / block) * SIZE + (k % block)] as number));
    });
    expect(Math.abs(deviation(small as number[]) / deviation(averaged) - 1), `size ${size}`).toBeLessThan(0.2);
  }
});
