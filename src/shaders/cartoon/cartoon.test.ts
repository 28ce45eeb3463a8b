import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import { cartoon } from './cartoon.ts';

const WIDTH = 128;
const HEIGHT = 48;

async function drawingOf(paint: (x: number, y: number) => readonly number[], values: Record<string, number>) {
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(cartoon as never, { vividness: 1, ...values })]);
  const picture = await pictureOf(chain, () => rgbaFrame(WIDTH, HEIGHT, (x, y) => [...paint(x, y), 1]));
  return (x: number, y: number, channel = 1) => picture[(y * WIDTH + x) * 4 + channel] as number;
}

const grey = (value: number) => [value, value, value] as const;

/** Lightness of a grey in Oklab: the cube root of its light. */
const lightness = (value: number) => Math.cbrt(value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const encoded = (light: number) => (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055);

test.each([4, 8, 16])('paints a flat grey in one of %d tones with soft borders', async (levels) => {
  for (const code of [0, 20, 70, 128, 190, 235, 255]) {
    const at = await drawingOf(() => grey(code / 255), { levels, crispness: 0.5 });
    const place = lightness(code / 255) * levels;
    const border = Math.round(place);
    const tone = (border + 0.5 * Math.tanh(2 * (0.4 + 1) * (place - border))) / levels;
    expect(at(60, 20)).toBeCloseTo(encoded(tone ** 3), 2);
  }
});

test('a tone is a function of the colour alone, whatever else the picture shows', async () => {
  const alone = await drawingOf(() => [0.7, 0.4, 0.3], {});
  const beside = await drawingOf((x) => (x < 64 ? [0.7, 0.4, 0.3] : [(x % 13) / 13, 0.9, 0.1]), {});
  for (const channel of [0, 1, 2]) expect(beside(20, 20, channel)).toBeCloseTo(alone(20, 20, channel), 3);
});

test('smooths what is alike and keeps what is not, at every radius', async () => {
  const noisy = (x: number, y: number) => grey((x < 64 ? 0.35 : 0.65) + (((x * 7919 + y * 104729) % 101) / 101 - 0.5) * 0.08);
  for (const smoothing of [6, 20, 60]) {
    const at = await drawingOf(noisy, { smoothing, flatness: 0.8, levels: 16, crispness: 0, lines: 0 });
    const rough = await drawingOf(noisy, { smoothing: 0, flatness: 0.8, levels: 16, crispness: 0, lines: 0 });
    let [own, source] = [0, 0];
    for (let x = 10; x < 50; x++) {
      own += Math.abs(at(x + 1, 20) - at(x, 20));
      source += Math.abs(rough(x + 1, 20) - rough(x, 20));
    }
    expect(own).toBeLessThan(0.5 * source);
    expect(at(66, 20) - at(61, 20)).toBeGreaterThan(0.2);
  }
});

test('outlines a cut-out against the paper that is not there', async () => {
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(cartoon as never, { vividness: 1 })]);
  const picture = await pictureOf(chain, () => rgbaFrame(WIDTH, HEIGHT, (x) => [0.7, 0.5, 0.4, x < 64 ? 1 : 0]));
  expect(picture[(20 * WIDTH + 63) * 4]).toBeLessThan(0.15);
  expect(picture[(20 * WIDTH + 40) * 4]).toBeGreaterThan(0.5);
});
