import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import { constantTimeline } from '../../media/time.ts';
import { temporalEma } from './temporal-ema.ts';

const level = (index: number) => ((index * 37) % 100) / 100;
const flat = (index: number) => rgbaFrame(4, 4, () => [level(index), level(index), level(index), 1], index);

/** Plain TypeScript twin for a flat opaque picture. */
function oracle(index: number, strength: number, tolerance: number | null): number {
  const code = (frame: number) => Math.round(level(frame) * 255) / 255;
  let sum = code(index);
  let total = 1;
  for (let past = 1; past < 8 && past <= index; past++) {
    const difference = code(index - past) - code(index);
    const weight = strength ** past * (tolerance === null ? 1 : Math.exp((-3 * difference * difference) / tolerance ** 2));
    sum += code(index - past) * weight;
    total += weight;
  }
  return sum / total;
}

test.each([
  [0.5, null],
  [0.9, null],
  [0.7, 0.2],
])('agrees with the plain sum at strength %f and tolerance %s', async (strength, tolerance) => {
  const values = { strength, motion: tolerance !== null, tolerance: tolerance ?? 0.1 };
  using chain = await chainOf(rgbaFormat(4, 4), [active(temporalEma, values)]);
  for (const index of [0, 1, 5, 11]) {
    const picture = await pictureOf(chain, flat, index);
    expect(picture[0]).toBeCloseTo(oracle(index, strength, tolerance), 2);
  }
});

test('reads no picture that would not be seen', () => {
  const { window } = temporalEma as Extract<typeof temporalEma, { shape: 'temporal' }>;
  const timeline = constantTimeline(100, { num: 30, den: 1 });
  expect(window({ strength: 0, motion: true, tolerance: 0.1 }, 50, timeline)).toEqual([50]);
  expect(window({ strength: 0.1, motion: true, tolerance: 0.1 }, 50, timeline)).toEqual([50, 49, 48, 47]);
  expect(window({ strength: 0.9, motion: true, tolerance: 0.1 }, 2, timeline)).toEqual([2, 1, 0]);
});
