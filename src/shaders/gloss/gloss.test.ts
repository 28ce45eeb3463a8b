import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import type { ParamValue } from '../../gpu/params.ts';
import { gloss } from './gloss.ts';

const WIDTH = 200;
const HEIGHT = 40;
const GREY = 0.4;

/** What frame `index` (of 30 a second) gains along its middle row. */
async function gainsAt(index: number, values: Record<string, ParamValue>, alpha = (_: number) => 1): Promise<number[]> {
  const all = { angle: 0, width: 20, strength: 1, duration: 1, repeat: 2, ...values };
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(gloss, all)]);
  const picture = await pictureOf(chain, (frame) => rgbaFrame(WIDTH, HEIGHT, (x) => [GREY, GREY, GREY, alpha(x)], frame), index);
  return Array.from({ length: WIDTH }, (_, x) => (picture[(20 * WIDTH + x) * 4] as number) - GREY * alpha(x));
}

/** Middle of the broad band: the mean place of the brightest pixels. */
function bandOf(gains: readonly number[]): number {
  const bright = gains.flatMap((gain, x) => (gain > 0.55 ? [x + 0.5] : []));
  return bright.reduce((sum, x) => sum + x, 0) / bright.length;
}

test.each([9, 12, 15, 20])('in frame %d it is where time and duration put it', async (index) => {
  const edge = WIDTH / 2 + 40;
  expect(bandOf(await gainsAt(index, {}))).toBeCloseTo(WIDTH / 2 - edge + 2 * edge * (index / 30), 0);
  expect(bandOf(await gainsAt(index * 2, { duration: 2 }))).toBeCloseTo(WIDTH / 2 - edge + 2 * edge * (index / 30), 0);
});

test('comes again after the repeat, and rests in between', async () => {
  const first = await gainsAt(12, {});
  const second = await gainsAt(72, {});
  second.forEach((gain, x) => {
    expect(gain).toBeCloseTo(first[x] as number, 2);
  });
  for (const index of [0, 32, 45, 59]) expect(Math.max(...(await gainsAt(index, {})))).toBeLessThan(0.01);
});

test('travels in its direction', async () => {
  expect(bandOf(await gainsAt(10, { angle: 180 }))).toBeCloseTo(WIDTH - bandOf(await gainsAt(10, { angle: 0 })), 0);
});

test('bends where the matte ends, and not where the picture does', async () => {
  const sheet = (x: number) => (x < 90 ? 0 : 1);
  const bandAt = async (bend: number, alpha?: (x: number) => number) => bandOf(await gainsAt(15, { bend }, alpha));
  expect(await bandAt(2)).toBeCloseTo(await bandAt(0), 3);
  expect(await bandAt(1, sheet)).toBeGreaterThan((await bandAt(0, sheet)) + 4);
});
