import { expect, test } from 'vitest';
import { frame, rgbaFrame, yuvFormat } from '../../../server/testing/scene.ts';
import { seamOf, traitsOf } from './seam.ts';

const size = { width: 96, height: 64 };
const format = yuvFormat(size);

/** A bright square on grey, `x` pixels from the left. */
function square(x: number) {
  const luma = new Uint8Array(size.width * size.height).fill(60);
  for (let row = 16; row < 48; row++) luma.fill(200, row * size.width + x, row * size.width + x + 24);
  return traitsOf(frame(format, [luma, new Uint8Array(48 * 32), new Uint8Array(48 * 32)]));
}
const moving = (...places: number[]) => places.map(square);

test('a joint like any other step has the score 1, a jump a high one', () => {
  const smooth = seamOf(moving(0, 6, 12), moving(18, 24, 30));
  expect(smooth.repeats).toBe(false);
  expect(smooth.score).toBeCloseTo(1, 1);
  expect(seamOf(moving(0, 6, 12), moving(60, 66, 72)).score).toBeGreaterThan(3);
});

test('a picture that comes twice is told, and the joint is judged without it', () => {
  const doubled = seamOf(moving(0, 6, 12), moving(12, 18, 24));
  expect(doubled.repeats).toBe(true);
  expect(doubled.score).toBeCloseTo(1, 1);
  // Where one turns round, the same picture is on both sides too.
  expect(seamOf(moving(0, 6, 12), moving(12, 6, 0)).repeats).toBe(true);
});

test('where nothing moves nothing is said to repeat, and a cut still counts', () => {
  const still = seamOf(moving(12, 12), moving(12, 12));
  expect(still).toEqual({ difference: 0, motion: 0, repeats: false, score: 0 });
  expect(seamOf(moving(12, 12), moving(60, 60)).score).toBeGreaterThan(5);
});

test('pictures of any size, depth and layout can be compared', () => {
  const rgba = traitsOf(rgbaFrame(48, 32, (x, y) => (y >= 8 && y < 24 && x >= 6 && x < 18 ? [0, 200 / 255, 0, 1] : [0, 60 / 255, 0, 1])));
  const deep = yuvFormat(size, { bitDepth: 10 });
  const luma = new Uint16Array(size.width * size.height).fill(240);
  for (let row = 16; row < 48; row++) luma.fill(800, row * size.width + 12, row * size.width + 36);
  const tenBit = traitsOf(frame(deep, [luma, new Uint16Array(48 * 32), new Uint16Array(48 * 32)]));
  expect(seamOf([square(12)], [rgba]).difference).toBeLessThan(2);
  expect(seamOf([square(12)], [tenBit]).difference).toBeLessThan(0.5);
});
