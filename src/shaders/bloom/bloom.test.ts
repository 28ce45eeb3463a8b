import { expect, test } from 'vitest';
import type { Rgb } from '../../../server/testing/colours.ts';
import { gaussian } from '../../../server/testing/gaussian.ts';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import { toEncoded, toLinear } from '../keyer/oracle.ts';
import { bloom } from './bloom.ts';

const WIDTH = 40;
const HEIGHT = 30;
const BASE = { intensity: 1.5, radius: 8, threshold: 0.4, knee: 0.5, veil: 1 };

/** A ramp with a white, an orange and a half transparent spot. */
function paint(x: number, y: number): readonly [number, number, number, number] {
  if (x >= 8 && x < 12 && y >= 10 && y < 20) return [1, 1, 1, 1];
  if (x >= 25 && x < 30 && y >= 12 && y < 16) return [1, 0.6, 0.2, 1];
  return [51 / 255, 51 / 255, (x * 5) / 255, x < 35 ? 1 : 0.4];
}

async function bloomed(values: Partial<typeof BASE>, painted = paint): Promise<Float32Array> {
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(bloom, { ...BASE, ...values })]);
  return pictureOf(chain, () => rgbaFrame(WIDTH, HEIGHT, painted));
}

function passing(light: number, threshold: number, knee: number): number {
  const bend = Math.max(threshold * knee, 1e-4);
  return Math.max(Math.min(2 * bend, Math.max(0, light - threshold + bend)) ** 2 / (4 * bend), light - threshold);
}

test.each<[string, Partial<typeof BASE>, number]>([
  ['its core', { veil: 0, radius: 24 }, 3],
  ['its veil', { veil: 1, radius: 6 }, 3],
  ['a hard threshold', { knee: 0, threshold: 0.2, radius: 4 }, 2],
])('blurs what passes the threshold in linear light: %s', async (_, given, sigma) => {
  const { threshold, knee, intensity } = { ...BASE, ...given };
  const texels = Array.from({ length: WIDTH * HEIGHT }, (__, at) => {
    const [r, g, b, a] = paint(at % WIDTH, Math.floor(at / WIDTH)).map((v) => Math.round(v * 255) / 255) as [
      number,
      number,
      number,
      number,
    ];
    return { light: toLinear([r, g, b]), alpha: a };
  });
  const bled = [0, 1, 2].map((channel) =>
    gaussian(
      texels.map(({ light, alpha }) => {
        const most = Math.max(...light);
        return ((light[channel as 0] * passing(most, threshold, knee)) / Math.max(most, 1e-4)) * alpha;
      }),
      WIDTH,
      sigma,
    ),
  );
  const picture = await bloomed(given);
  texels.forEach(({ light, alpha }, at) => {
    const expected = toEncoded(
      light.map((v, channel) => v + ((bled[channel] as number[])[at] as number) * intensity * (1 - v)) as unknown as Rgb,
    );
    expected.forEach((value, channel) => {
      expect(Math.abs((picture[at * 4 + channel] as number) - value * alpha), `${at % WIDTH}, ${Math.floor(at / WIDTH)}`).toBeLessThan(
        0.004,
      );
    });
  });
});

test('leaves a picture without highlights alone', async () => {
  const picture = await bloomed({ threshold: 0.9, knee: 0.2 }, () => [0.6, 0.5, 0.4, 1]);
  for (let at = 0; at < picture.length; at += 4) expect(picture[at]).toBeCloseTo(0.6, 2);
});

test('a wide veil carries as much light as the highlight gave, less what lies outside', async () => {
  const spot = (x: number, y: number): readonly [number, number, number, number] => (x === 20 && y === 15 ? [1, 1, 1, 1] : [0, 0, 0, 1]);
  const gained = async (radius: number) => {
    const picture = await bloomed({ radius, intensity: 1, threshold: 0.5, knee: 0 }, spot);
    let sum = 0;
    for (let at = 0; at < picture.length; at += 4) sum += toLinear([picture[at] as number, 0, 0])[0];
    return sum - 1;
  };
  // Where the spot itself is, white stays white and hides its share of the light.
  expect(await gained(10)).toBeCloseTo(0.5, 1);
});
