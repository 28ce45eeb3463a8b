import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import { oil } from './oil.ts';

const SIZE = 96;
const PLAIN = { relief: 0, vividness: 1 } as const;

async function paintingOf(
  paint: (x: number, y: number) => number,
  values: Record<string, number> = {},
): Promise<(x: number, y: number) => number> {
  using chain = await chainOf(rgbaFormat(SIZE, SIZE), [active(oil as never, { ...PLAIN, ...values })]);
  const picture = await pictureOf(chain, () => rgbaFrame(SIZE, SIZE, (x, y) => [paint(x, y), paint(x, y), paint(x, y), 1]));
  return (x, y) => picture[(y * SIZE + x) * 4] as number;
}

const noise = (x: number, y: number) => (((x * 7919 + y * 104729 + x * y * 31) % 1009) / 1009 - 0.5) * 0.2;

const scatter = (at: (x: number, y: number) => number, left: number, right: number) => {
  const values: number[] = [];
  for (let y = 16; y < SIZE - 16; y++) for (let x = left; x < right; x++) values.push(at(x, y));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

test.each([6, 18, 40])('a brush of %d px paints texture over but leaves an edge hard and where it is', async (brush) => {
  const step = (x: number, y: number) => (x < SIZE / 2 ? 0.3 : 0.7) + noise(x, y);
  const at = await paintingOf(step, { brush });
  expect(scatter(at, 8, 40)).toBeLessThan(0.5 * scatter(step, 8, 40));
  // How far the picture takes from a quarter to three quarters of the way across the edge.
  let width = 0;
  for (let y = 24; y < SIZE - 24; y++) {
    for (let x = 0; x < SIZE; x++) width += Math.abs(at(x, y) - 0.5) < 0.1 ? 1 / (SIZE - 48) : 0;
    expect(at(SIZE / 2 - 1 - Math.ceil(brush / 10), y)).toBeLessThan(0.5);
    expect(at(SIZE / 2 + Math.ceil(brush / 10), y)).toBeGreaterThan(0.5);
  }
  expect(width).toBeLessThan(1 + brush / 10);
});

test('leaves a flat picture as it is, and a slow gradient smooth', async () => {
  const flat = await paintingOf(() => 0.6);
  const slope = await paintingOf((x) => 0.2 + (0.6 * x) / SIZE);
  for (let x = 16; x < SIZE - 16; x++) {
    expect(flat(x, 40)).toBeCloseTo(0.6, 2);
    expect(Math.abs(slope(x, 40) - (0.2 + (0.6 * x) / SIZE))).toBeLessThan(0.02);
  }
});

test('strokes run along the stripes of the picture, not across', async () => {
  // Stripes with a dash pattern along them: the dashes go, the stripes stay.
  const dashed = (x: number, y: number) => 0.5 + 0.25 * Math.sign(Math.sin((x * Math.PI) / 8)) + 0.06 * Math.sin((y * 2 * Math.PI) / 5);
  const at = await paintingOf(dashed, { brush: 14 });
  let [along, across] = [0, 0];
  for (let k = 24; k < 72; k++) {
    along += Math.abs(at(44, k) - at(44, k + 1)) / Math.abs(dashed(44, k) - dashed(44, k + 1) || 1);
    across += Math.abs(at(k, 44) - at(k + 1, 44));
  }
  expect(along / 48).toBeLessThan(0.35);
  expect(across).toBeGreaterThan(6 * 0.5 * 0.7);
});

test('relief follows the flow: light changes across a stripe’s bristles more than along them', async () => {
  const at = await paintingOf((x) => 0.5 + 0.2 * Math.sin(x / 6), { brush: 24, relief: 1 });
  const flat = await paintingOf((x) => 0.5 + 0.2 * Math.sin(x / 6), { brush: 24 });
  let [along, across] = [0, 0];
  for (let y = 16; y < 80; y++) {
    for (let x = 16; x < 80; x++) {
      const light = (dx: number, dy: number) => at(x + dx, y + dy) - flat(x + dx, y + dy);
      along += Math.abs(light(0, 1) - light(0, 0));
      across += Math.abs(light(1, 0) - light(0, 0));
    }
  }
  expect(across).toBeGreaterThan(1.5 * along);
});
