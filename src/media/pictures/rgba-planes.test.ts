import { expect, test } from 'vitest';
import { alphaPlanes } from './rgba-planes.ts';

const pixels = (...colours: readonly (readonly number[])[]) => Uint8Array.from(colours.flat());
const RED = [255, 0, 0, 255];
const CLEAR = [0, 255, 0, 0];

test('planes have the codes of BT.709, alpha as it is, and no black where nothing is seen', () => {
  const [luma, blue, red, alpha] = alphaPlanes({ width: 4, height: 2 }, pixels(RED, RED, CLEAR, CLEAR, RED, RED, CLEAR, CLEAR));
  expect([...(alpha ?? [])]).toEqual([255, 255, 0, 0, 255, 255, 0, 0]);
  // 16 + 219 × 0.2126; 128 − 224 × 0.2126 ⁄ 1.8556; 128 + 224 ⁄ 2.
  expect([...(luma ?? [])]).toEqual(Array(8).fill(63));
  expect([...(blue ?? [])]).toEqual([102, 102]);
  expect([...(red ?? [])]).toEqual([240, 240]);
  const odd = alphaPlanes({ width: 3, height: 3 }, new Uint8Array(36).fill(255));
  expect(odd.map(({ length }) => length)).toEqual([9, 4, 4, 9]);
  expect([...(odd[0] ?? [])]).toEqual(Array(9).fill(235));
  // Nothing at all is grey without colour, whatever lies hidden there.
  expect([...(alphaPlanes({ width: 2, height: 2 }, pixels(CLEAR, CLEAR, CLEAR, CLEAR))[0] ?? [])]).toEqual([16, 16, 16, 16]);
});
