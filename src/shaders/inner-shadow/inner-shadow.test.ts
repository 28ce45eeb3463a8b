import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import type { ParamValue } from '../../gpu/params.ts';
import { innerShadow } from './inner-shadow.ts';

const SIZE = 160;
const EDGE = 40;
/** White to the right of a vertical edge. */
const sheet = () => rgbaFrame(SIZE, 12, (x) => (x < EDGE ? [0, 0, 0, 0] : [1, 1, 1, 1]));

/** Light left along the middle row, 0 to 1. */
async function lightWith(values: Record<string, ParamValue>): Promise<(x: number) => number> {
  using chain = await chainOf(rgbaFormat(SIZE, 12), [active(innerShadow, { opacity: 1, distance: 0, ...values })]);
  const picture = await pictureOf(chain, sheet);
  return (x) => {
    const encoded = picture[(6 * SIZE + x) * 4] as number;
    return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
  };
}

/** Integral of the standard normal density by the midpoint rule. */
function normal(x: number): number {
  let sum = 0;
  for (let k = 0; k < 2000; k++) sum += Math.exp(-((-6 + ((x + 6) * (k + 0.5)) / 2000) ** 2) / 2) * ((x + 6) / 2000);
  return sum / Math.sqrt(2 * Math.PI);
}

test.each([6, 16, 40])('light fades in as a Gaussian whose deviation is half the blur of %d px', async (blur) => {
  const light = await lightWith({ blur });
  for (const distance of [1, blur / 4, blur / 2, blur]) {
    const x = EDGE + Math.round(distance);
    expect(Math.abs(light(x) - normal((x + 0.5 - EDGE) / (blur / 2)))).toBeLessThan(0.04);
  }
});

test('falls in the direction of its angle, and only within the matte', async () => {
  const light = await lightWith({ blur: 0, distance: 20, angle: 0 });
  expect(light(EDGE + 18)).toBeCloseTo(0, 2);
  expect(light(EDGE + 22)).toBeCloseTo(1, 2);
  expect(light(EDGE - 2)).toBe(0);
  const away = await lightWith({ blur: 0, distance: 20, angle: 180 });
  expect(away(EDGE + 1)).toBeCloseTo(1, 2);
});

test('takes its colour and opacity in linear light', async () => {
  const light = await lightWith({ blur: 0, distance: 20, angle: 0, opacity: 0.25, colour: [1, 0, 0] });
  expect(light(EDGE + 10)).toBeCloseTo(1, 2);
  const dark = await lightWith({ blur: 0, distance: 20, angle: 0, opacity: 0.25 });
  expect(dark(EDGE + 10)).toBeCloseTo(0.75, 2);
});

test('spreads inwards, hard without a blur', async () => {
  const size = 120;
  using chain = await chainOf(rgbaFormat(size, size), [active(innerShadow, { opacity: 1, distance: 0, blur: 0, spread: 16 })]);
  const half = () => rgbaFrame(size, size, (x) => (x < EDGE ? [0, 0, 0, 0] : [1, 1, 1, 1]));
  const picture = await pictureOf(chain, half);
  const light = (x: number) => picture[((size / 2) * size + x) * 4] as number;
  expect(light(EDGE + 12)).toBeLessThan(0.15);
  expect(light(EDGE + 20)).toBeGreaterThan(0.95);
});
