import { expect, test } from 'vitest';
import { gaussian } from '../../../server/testing/gaussian.ts';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import { sharpen } from './sharpen.ts';

const WIDTH = 48;
const HEIGHT = 32;
const BASE = { amount: 2, radius: 1.2, threshold: 0, overshoot: 0 };
type Paint = (x: number, y: number) => readonly [number, number, number, number];

async function sharpened(paint: Paint, values: Partial<typeof BASE> = {}): Promise<Float32Array> {
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(sharpen, { ...BASE, ...values })]);
  return pictureOf(chain, () => rgbaFrame(WIDTH, HEIGHT, paint));
}

const lumaOf = (r: number, g: number, b: number) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
/** A soft edge, fine lines and a colour. */
const detailed: Paint = (x, y) => {
  const ramp = Math.min(1, Math.max(0, (x - 14) / 8));
  const line = (x + y) % 9 === 0 ? 0.15 : 0;
  return [0.3 + 0.4 * ramp, 0.25 + 0.3 * ramp + line, 0.5 - 0.2 * ramp, 1];
};

test.each<[string, Partial<typeof BASE>]>([
  ['without overshoot', {}],
  ['with overshoot and a threshold', { overshoot: 0.4, threshold: 0.03 }],
])('adds cored detail of luma to each channel, within the range of 3×3: %s', async (_, given) => {
  const { amount, radius, threshold, overshoot } = { ...BASE, ...given };
  const picture = await sharpened(detailed, given);
  const colours = Array.from(
    { length: WIDTH * HEIGHT },
    (__, at) =>
      detailed(at % WIDTH, Math.floor(at / WIDTH))
        .slice(0, 3)
        .map((v) => Math.round(v * 255) / 255) as [number, number, number],
  );
  const tones = colours.map((colour) => lumaOf(...colour));
  const blurred = gaussian(tones, WIDTH, radius);
  tones.forEach((tone, at) => {
    const near: number[] = [];
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const column = Math.min(WIDTH - 1, Math.max(0, (at % WIDTH) + dx));
        near.push(tones[Math.min(HEIGHT - 1, Math.max(0, Math.floor(at / WIDTH) + dy)) * WIDTH + column] as number);
      }
    }
    const [low, high] = [Math.min(...near), Math.max(...near)];
    const detail = tone - (blurred[at] as number);
    const cored = (detail * detail * detail) / Math.max(detail * detail + threshold * threshold, 1e-9);
    const beyond = overshoot * (high - low);
    const change = Math.min(high + beyond, Math.max(low - beyond, tone + amount * cored)) - tone;
    (colours[at] as number[]).forEach((value, channel) => {
      expect(Math.abs((picture[at * 4 + channel] as number) - value - change)).toBeLessThan(0.004);
    });
  });
});

test.each([0.5, 1.2, 3, 8, 20])('draws no halo beside an edge with radius %d', async (radius) => {
  const picture = await sharpened((x) => (x < 24 ? [0.3, 0.3, 0.3, 1] : [0.7, 0.7, 0.7, 1]), { radius, amount: 5 });
  for (let at = 0; at < picture.length; at += 4) {
    expect(picture[at]).toBeGreaterThan(0.3 - 0.004);
    expect(picture[at]).toBeLessThan(0.7 + 0.004);
  }
});

test.each([1.2, 3, 8, 20])('leaves the darkest and the brightest tones as they are with radius %d', async (radius) => {
  const tone = (x: number, y: number) => (x % 12 === 5 && y % 12 === 7 ? 0.2 : x % 12 === 9 && y % 12 === 1 ? 0.8 : 0.5);
  const picture = await sharpened((x, y) => [tone(x, y), tone(x, y), tone(x, y), 1], { radius, amount: 5 });
  for (let at = 0; at < WIDTH * HEIGHT; at++) {
    const before = tone(at % WIDTH, Math.floor(at / WIDTH));
    if (before !== 0.5) expect(picture[at * 4]).toBeCloseTo(before, 2);
  }
});

test('makes a soft edge steeper', async () => {
  const soft: Paint = (x) => {
    const v = 0.3 + 0.4 * Math.min(1, Math.max(0, (x - 18) / 12));
    return [v, v, v, 1];
  };
  const picture = await sharpened(soft, { radius: 3, amount: 4 });
  const at = (x: number) => picture[(16 * WIDTH + x) * 4] as number;
  expect(at(27) - at(21)).toBeGreaterThan(0.2 * 1.3);
});

test('leaves noise below the threshold and the colour beside transparency alone', async () => {
  const noisy: Paint = (x, y) => {
    const v = 0.5 + ((x * 7 + y * 13) % 3) / 255;
    return [v, v, v, 1];
  };
  const calm = await sharpened(noisy, { threshold: 0.1, amount: 5 });
  for (let at = 0; at < calm.length; at += 4) expect(Math.abs((calm[at] as number) - 0.504)).toBeLessThan(0.006);
  const cut = await sharpened((x) => (x < 24 ? [0.6, 0.6, 0.6, 1] : [0, 0, 0, 0]), { radius: 4 });
  for (let x = 0; x < 24; x++) expect(cut[(16 * WIDTH + x) * 4]).toBeCloseTo(0.6, 2);
});
