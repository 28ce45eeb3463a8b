import { expect, test } from 'vitest';
import type { Rgb } from '../../../server/testing/colours.ts';
import { gaussian } from '../../../server/testing/gaussian.ts';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import { toEncoded, toLinear } from '../keyer/oracle.ts';
import { glow } from './glow.ts';

const WIDTH = 36;
const HEIGHT = 24;
const VALUES = { strength: 0.7, radius: 6, tint: [1, 0.9, 0.8] as Rgb };
const paint = (x: number, y: number): Rgb => (x > 10 && x < 18 && y > 8 && y < 15 ? [1, 0.8, 0.4] : [0.2, x / WIDTH, 0.4]);

test.each([0, 0.5, 1])('lays blurred light over the picture as a second exposure, highlights %d', async (highlights) => {
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(glow, { ...VALUES, highlights })]);
  const picture = await pictureOf(chain, () => rgbaFrame(WIDTH, HEIGHT, (x, y) => [...paint(x, y), 1]));
  const lights = Array.from({ length: WIDTH * HEIGHT }, (_, at) =>
    toLinear(paint(at % WIDTH, Math.floor(at / WIDTH)).map((v) => Math.round(v * 255) / 255) as unknown as Rgb),
  );
  const tint = toLinear(VALUES.tint);
  const soft = [0, 1, 2].map((channel) =>
    gaussian(
      lights.map((light) => {
        const t = Math.min(1, Math.max(0, (0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2] - 0.02) / 0.58));
        return light[channel as 0] * (1 + (t * t * (3 - 2 * t) - 1) * highlights);
      }),
      WIDTH,
      3,
    ),
  );
  lights.forEach((light, at) => {
    const lit = light.map((v, channel) => v + ((soft[channel] as number[])[at] as number) * tint[channel as 0] * VALUES.strength * (1 - v));
    toEncoded(lit as unknown as Rgb).forEach((value, channel) => {
      expect(Math.abs((picture[at * 4 + channel] as number) - value)).toBeLessThan(0.004);
    });
  });
});

test('never darkens and never goes beyond white', async () => {
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(glow, { ...VALUES, strength: 1, radius: 40, highlights: 0 })]);
  const picture = await pictureOf(chain, () => rgbaFrame(WIDTH, HEIGHT, (x, y) => [...paint(x, y), 1]));
  for (let at = 0; at < picture.length; at += 4) {
    const before = paint((at / 4) % WIDTH, Math.floor(at / 4 / WIDTH));
    for (const channel of [0, 1, 2] as const) {
      expect(picture[at + channel]).toBeGreaterThan(before[channel] - 0.004);
      expect(picture[at + channel]).toBeLessThan(1.001);
    }
  }
});
