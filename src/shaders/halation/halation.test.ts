import { expect, test } from 'vitest';
import type { Rgb } from '../../../server/testing/colours.ts';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import { toLinear } from '../keyer/oracle.ts';
import { halation } from './halation.ts';

const WIDTH = 96;
const HEIGHT = 9;
const VALUES = { amount: 1, radius: 16, threshold: 0.3 };

/** The middle row of a picture that is white up to x = 48 and grey behind. */
async function edge(grey: number, values: Partial<typeof VALUES> = {}): Promise<(x: number) => Rgb> {
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(halation, { ...VALUES, ...values })]);
  const picture = await pictureOf(chain, () => rgbaFrame(WIDTH, HEIGHT, (x) => (x < 48 ? [1, 1, 1, 1] : [grey, grey, grey, 1])));
  return (x) => toLinear([...picture.subarray((4 * WIDTH + x) * 4, (4 * WIDTH + x) * 4 + 3)] as unknown as Rgb);
}

test('draws a fringe beside a highlight: orange near it, red further out, gone beyond its reach', async () => {
  const at = await edge(0);
  const [near, far] = [at(49), at(60)];
  expect(near[0]).toBeGreaterThan(0.2);
  expect(near[0]).toBeGreaterThan(near[1] * 2);
  expect(near[1]).toBeGreaterThan(near[2] * 1.5);
  expect(far[1] / far[0]).toBeLessThan((near[1] / near[0]) * 0.6);
  expect(far[0]).toBeLessThan(near[0]);
  expect(at(90)[0]).toBeLessThan(0.002);
  for (let x = 48; x < 80; x++) expect(at(x + 1)[0]).toBeLessThanOrEqual(at(x)[0] + 1e-3);
});

test('its red far from the edge is the tail of a Gaussian', async () => {
  // Light 1 − threshold passes; half the radius is the deviation, and near the edge both blurs count.
  const at = await edge(0, { amount: 0.5 });
  const tail = (d: number, sigma: number) => {
    let sum = 0;
    for (let x = 0; x < 60; x++) sum += Math.exp(-((d + x + 0.5) ** 2) / (2 * sigma * sigma)) / (sigma * Math.sqrt(2 * Math.PI));
    return sum;
  };
  for (const d of [2, 6, 10]) expect(at(47 + d)[0]).toBeCloseTo(0.5 * 0.7 * (tail(d - 0.5, 3.2) + tail(d - 0.5, 8)), 1);
});

test('leaves an evenly bright area, and a picture below the threshold, alone', async () => {
  const at = await edge(0);
  expect(at(4)).toEqual([expect.closeTo(1, 3), expect.closeTo(1, 3), expect.closeTo(1, 3)]);
  const sky = await edge(1);
  for (const x of [10, 48, 90]) for (const value of sky(x)) expect(value).toBeCloseTo(1, 3);
  const dim = await edge(0, { threshold: 2 });
  expect(dim(50)[0]).toBeLessThan(0.001);
});
