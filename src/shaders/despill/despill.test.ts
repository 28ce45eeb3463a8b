import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import { despill } from './despill.ts';

async function despilled(colour: readonly number[], values: Record<string, unknown> = {}): Promise<number[]> {
  using chain = await chainOf(rgbaFormat(1, 1), [active(despill, { screen: [0.1, 0.7, 0.2], ...(values as Record<string, number>) })]);
  return [...(await pictureOf(chain, () => rgbaFrame(1, 1, () => [...colour, 1])))].slice(0, 3);
}

test.each([
  ['grey', [0.5, 0.5, 0.5]],
  ['white', [1, 1, 1]],
  ['skin', [0.85, 0.6, 0.5]],
  ['red', [0.8, 0.1, 0.1]],
  ['blue', [0.1, 0.2, 0.8]],
])('leaves %s alone', async (_, colour) => {
  const result = await despilled(colour);
  result.forEach((value, channel) => {
    expect(value).toBeCloseTo(colour[channel] as number, 2);
  });
});

test('takes green light off white without tinting it', async () => {
  const [red, green, blue] = (await despilled([0.7, 0.9, 0.72])) as [number, number, number];
  expect(green - Math.max(red, blue)).toBeLessThan(0.06);
  expect(Math.max(red, blue) - Math.min(red, green, blue)).toBeLessThan(0.1);
});

test('works for any hue of the screen', async () => {
  const [red, green, blue] = (await despilled([0.95, 0.7, 0.95], { screen: [0.8, 0.1, 0.8] })) as [number, number, number];
  expect(Math.min(red, blue) - green).toBeLessThan(0.06);
});
