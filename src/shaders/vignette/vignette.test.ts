import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import type { Colour } from '../../gpu/params.ts';
import { toEncoded, toLinear } from '../keyer/oracle.ts';
import { vignette } from './vignette.ts';

const WIDTH = 48;
const HEIGHT = 27;
const BASE = { amount: 0.8, size: 0.3, softness: 0.7, roundness: 0, x: 0.5, y: 0.5, colour: [0, 0, 0] as Colour };

async function pictureWith(values: Partial<typeof BASE>): Promise<Float32Array> {
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(vignette, { ...BASE, ...values })]);
  return pictureOf(chain, () => rgbaFrame(WIDTH, HEIGHT, () => [0.6, 0.6, 0.6, 1]));
}

test.each<Partial<typeof BASE>>([{}, { roundness: 1 }, { x: 0.2, y: 0.9, softness: 0 }, { colour: [1, 0.5, 0] }])(
  'falls off by its formula: %o',
  async (given) => {
    const { amount, size, softness, roundness, x: cx, y: cy, colour } = { ...BASE, ...given };
    const picture = await pictureWith(given);
    const short = Math.min(WIDTH, HEIGHT);
    const half = [WIDTH, HEIGHT].map((side) => (side + (short - side) * roundness) / 2) as [number, number];
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) {
        const distance = Math.hypot((x + 0.5 - cx * WIDTH) / half[0], (y + 0.5 - cy * HEIGHT) / half[1]);
        const t = Math.min(1, Math.max(0, (distance - size) / Math.max(softness, 1e-3)));
        const gone = amount * t ** 3 * (t * (t * 6 - 15) + 10);
        const [light, tint] = [toLinear([153 / 255, 153 / 255, 153 / 255]), toLinear(colour)];
        const expected = toEncoded(light.map((v, at) => v + ((tint[at] as number) - v) * gone) as unknown as Colour);
        expected.forEach((value, channel) => {
          expect(Math.abs((picture[(y * WIDTH + x) * 4 + channel] as number) - value)).toBeLessThan(0.003);
        });
      }
    }
  },
);

test('leaves the centre alone and is the same on both sides', async () => {
  const picture = await pictureWith({});
  const at = (x: number, y: number) => picture[(y * WIDTH + x) * 4] as number;
  expect(at(WIDTH / 2, 13)).toBeCloseTo(0.6, 2);
  expect(at(0, 0)).toBeLessThan(0.35);
  expect(at(0, 0)).toBeCloseTo(at(WIDTH - 1, HEIGHT - 1), 3);
  expect(at(3, 20)).toBeCloseTo(at(WIDTH - 4, 20), 3);
});
