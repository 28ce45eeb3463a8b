import { expect, test } from 'vitest';
import { pictureScaler, placed, seenArea } from './scale-picture.ts';

const pixels = (...colours: readonly (readonly number[])[]) => Uint8Array.from(colours.flat());
const [RED, WHITE, BLACK, CLEAR] = [
  [255, 0, 0, 255],
  [255, 255, 255, 255],
  [0, 0, 0, 255],
  [0, 255, 0, 0],
] as const;

test('half of black and white is half the light, and transparent colours do not leak', () => {
  const scale = pictureScaler({ width: 2, height: 1 }, { x: 0, y: 0, width: 2, height: 1 }, { width: 1, height: 1 });
  expect([...scale(pixels(BLACK, WHITE))]).toEqual([188, 188, 188, 255]);
  expect([...scale(pixels(RED, CLEAR))]).toEqual([255, 0, 0, 128]);
  expect([...scale(pixels(CLEAR, CLEAR))]).toEqual([0, 0, 0, 0]);
});

test('keeps flat colours and what is not scaled, and never rings', () => {
  const [from, to] = [
    { width: 9, height: 7 },
    { width: 23, height: 5 },
  ];
  const flat = new Uint8Array(9 * 7 * 4).fill(200);
  const scaled = pictureScaler(from, { x: 0, y: 0, ...from }, to)(flat);
  expect(new Set(scaled)).toEqual(new Set([200]));
  const noise = Uint8Array.from({ length: 9 * 7 * 4 }, (_, at) => (at % 4 === 3 ? 255 : 60 + ((at * 7919) % 97)));
  const cut = pictureScaler(from, { x: 2, y: 3, width: 4, height: 2 }, { width: 4, height: 2 })(noise);
  expect([...cut.subarray(0, 16)]).toEqual([...noise.subarray((3 * 9 + 2) * 4, (3 * 9 + 6) * 4)]);
  const large = pictureScaler(from, { x: 0, y: 0, ...from }, { width: 31, height: 40 })(noise).filter((_, at) => at % 4 !== 3);
  expect(Math.min(...large)).toBeGreaterThanOrEqual(60);
  expect(Math.max(...large)).toBeLessThan(157);
});

test('puts a picture where it belongs', () => {
  const whole = placed(pixels(RED, WHITE), { x: 1, y: 2, width: 2, height: 1 }, { width: 4, height: 3 });
  expect(whole).toHaveLength(48);
  expect([...whole.subarray((2 * 4 + 1) * 4, (2 * 4 + 3) * 4)]).toEqual([...RED, ...WHITE]);
  expect(whole.reduce((sum, value) => sum + value, 0)).toBe(255 * 6);
});

test('finds what is seen, but for traces', () => {
  const size = { width: 6, height: 5 };
  const rgba = new Uint8Array(6 * 5 * 4);
  for (let at = 3; at < rgba.length; at += 4) rgba[at] = 5;
  expect(seenArea(size, rgba)).toBeNull();
  for (const [x, y] of [
    [2, 1],
    [4, 3],
  ] as const)
    rgba[(y * 6 + x) * 4 + 3] = 90;
  expect(seenArea(size, rgba)).toEqual({ x: 2, y: 1, width: 3, height: 3 });
});
