import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import { pencil } from './pencil.ts';

const WIDTH = 128;
const HEIGHT = 96;
const SMOOTH = { texture: 0, paper: [1, 1, 1], graphite: [0, 0, 0] } as const;

async function drawingOf(paint: (x: number, y: number) => number, values: Record<string, number>, scale = 1): Promise<Float32Array> {
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(pencil as never, { ...SMOOTH, ...values })], { kind: 'picture' }, scale);
  return pictureOf(chain, () => rgbaFrame(WIDTH, HEIGHT, (x, y) => [paint(x, y), paint(x, y), paint(x, y), 1]));
}

const darkness = (picture: Float32Array) => {
  let sum = 0;
  for (let at = 0; at < picture.length; at += 4) sum += 1 - (picture[at] as number);
  return sum / (picture.length / 4);
};

test.each([0, 0.4, 1])('dodging leaves paper wherever the picture is as bright as around: flat at %f', async (tone) => {
  const picture = await drawingOf(() => tone, { hatching: 0 });
  expect(darkness(picture)).toBeLessThan(2e-3);
});

test('dodges a hard edge as its blurred negative says', async () => {
  const softness = 16;
  const step = (x: number) => (x < WIDTH / 2 ? 0.4 : 0.8);
  const picture = await drawingOf(step, { hatching: 0, lines: 0, shading: 0, softness });
  const sigma = softness / 2;
  for (const x of [45, 54, 60, 70, 90]) {
    let [around, total] = [0, 0];
    for (let k = -30; k <= 30; k++) {
      const weight = Math.exp((-k * k) / (2 * sigma * sigma));
      around += weight * step(x + k);
      total += weight;
    }
    const expected = Math.min(1, (step(x) + 0.05) / (around / total + 0.05));
    expect(Math.abs((picture[(48 * WIDTH + x) * 4] as number) - expected)).toBeLessThan(0.03);
  }
});

test('hatches more the darker the tone, and white not at all', async () => {
  const tones = [1, 0.85, 0.7, 0.55, 0.4, 0.25, 0.1, 0];
  const inks = await Promise.all(tones.map(async (tone) => darkness(await drawingOf(() => tone, {}))));
  expect(inks[0]).toBeLessThan(1e-3);
  expect(inks[1]).toBeLessThan(1e-3);
  for (let k = 2; k < inks.length; k++) expect(inks[k]).toBeGreaterThan((inks[k - 1] as number) + 0.01);
  expect(inks.at(-1)).toBeGreaterThan(0.4);
});

test('hatching is as dark on a preview as in full, even where strokes are finer than its texels', async () => {
  for (const tone of [0.6, 0.2]) {
    const full = darkness(await drawingOf(() => tone, {}));
    for (const scale of [0.5, 0.25, 0.125]) {
      expect(Math.abs(darkness(await drawingOf(() => tone, {}, scale)) - full), `tone ${tone}, scale ${scale}`).toBeLessThan(0.06);
    }
  }
});

test('paper and strokes are fixed in the frame', async () => {
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(pencil as never)]);
  const frames = (index: number) => rgbaFrame(WIDTH, HEIGHT, () => [0.3, 0.3, 0.3, 1], index);
  const first = await pictureOf(chain, frames, 0);
  expect(await pictureOf(chain, frames, 7)).toEqual(first);
});
