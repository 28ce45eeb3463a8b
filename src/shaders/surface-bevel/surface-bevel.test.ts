import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import type { ParamValue } from '../../gpu/params.ts';
import { surfaceBevel } from './surface-bevel.ts';

const SIZE = 128;
const toLinear = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const toEncoded = (v: number) => (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055);

async function pictureWith(grey: (x: number, y: number) => number, values: Record<string, ParamValue>, alpha = (_: number) => 1) {
  using chain = await chainOf(rgbaFormat(SIZE, SIZE), [active(surfaceBevel, { light: 1, shade: 1, ...values })]);
  const picture = await pictureOf(chain, () => rgbaFrame(SIZE, SIZE, (x, y) => [grey(x, y), grey(x, y), grey(x, y), alpha(x)]));
  return (x: number, y: number) => picture[(y * SIZE + x) * 4] as number;
}

test.each([
  ['to the right, lit from the left', 1, 0, 180],
  ['to the right, lit from the right', 1, 0, 0],
  ['downwards, lit from above', 0, 1, 90],
  ['downwards, lit from below', 0, 1, 270],
])('brightness that rises %s is a lit plane', async (_, dx, dy, angle) => {
  const [rise, depth, altitude] = [1 / 160, 40, (50 * Math.PI) / 180];
  const at = await pictureWith((x, y) => 0.1 + rise * (dx * x + dy * y), { depth, altitude: 50, angle, scale: 2 });
  const slope = rise * depth;
  const toward = [Math.cos((angle * Math.PI) / 180), -Math.sin((angle * Math.PI) / 180)] as const;
  const up = Math.sin(altitude);
  const gain = (up - slope * (dx * toward[0] + dy * toward[1]) * Math.cos(altitude)) / Math.hypot(1, slope) - up;
  for (const place of [40, 64, 90]) {
    const linear = toLinear(0.1 + rise * place);
    const expected = toEncoded(gain > 0 ? linear + (1 - linear) * (gain / (1 - up)) : linear * (1 + gain / up));
    expect(Math.abs(at(place, place) - expected)).toBeLessThan(0.03);
  }
});

test('an even picture stays as it is, up to the edge of its matte', async () => {
  const at = await pictureWith(
    () => 0.4,
    { depth: 40, scale: 20 },
    (x) => (x < 64 ? 1 : 0),
  );
  for (const x of [0, 30, 60, 63]) expect(at(x, 64)).toBeCloseTo(0.4, 2);
});

test('detail finer than its scale stays flat', async () => {
  const stripes = (x: number) => (x % 4 < 2 ? 0.4 : 0.6);
  const swing = async (scale: number) => {
    const at = await pictureWith(stripes, { depth: 20, scale });
    return Math.max(...[0, 1, 2, 3].map((k) => Math.abs(at(64 + k, 64) - stripes(64 + k))));
  };
  expect(await swing(1)).toBeGreaterThan(0.2);
  expect(await swing(20)).toBeLessThan(0.03);
});
