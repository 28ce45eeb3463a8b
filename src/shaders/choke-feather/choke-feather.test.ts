import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import { chokeFeather } from './choke-feather.ts';

const SIZE = 64;
const square = () => rgbaFrame(SIZE, SIZE, (x, y) => (x >= 16 && x < 48 && y >= 16 && y < 48 ? [0.8, 0.4, 0.2, 1] : [0, 0, 0, 0]));

async function pictureWith(choke: number, feather: number): Promise<Float32Array> {
  using chain = await chainOf(rgbaFormat(SIZE, SIZE), [active(chokeFeather, { choke, feather })]);
  return pictureOf(chain, square);
}

/** Width of the matte along the middle row: the sum of its alpha. */
const widthOf = (picture: Float32Array) => {
  let sum = 0;
  for (let x = 0; x < SIZE; x++) sum += picture[(32 * SIZE + x) * 4 + 3] as number;
  return sum;
};

test.each([0, 1, 2.5, 4, -1, -2.5, -6])('moves both edges by %f pixels', async (choke) => {
  expect(widthOf(await pictureWith(choke, 0))).toBeCloseTo(32 - 2 * choke, 0);
});

test('what grows takes the colour of the edge it grows from', async () => {
  const picture = await pictureWith(-4, 0);
  const at = (32 * SIZE + 14) * 4;
  expect(picture[at + 3]).toBeCloseTo(1, 2);
  expect([...picture.slice(at, at + 3)].map((value) => Math.round(value * 100) / 100)).toEqual([0.8, 0.4, 0.2]);
});

test('a feather fades inwards: nothing shows outside of the old matte, the middle stays', async () => {
  const picture = await pictureWith(0, 8);
  expect(picture[(32 * SIZE + 15) * 4 + 3]).toBe(0);
  expect(picture[(32 * SIZE + 16) * 4 + 3]).toBeLessThan(0.3);
  expect(picture[(32 * SIZE + 32) * 4 + 3]).toBeGreaterThan(0.99);
});
