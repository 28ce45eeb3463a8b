import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import type { ParamValue } from '../../gpu/params.ts';
import { posterize } from './posterize.ts';

const SIZE = 64;

async function posterOf(paint: (x: number, y: number) => readonly number[], values: Record<string, ParamValue>): Promise<Float32Array> {
  using chain = await chainOf(rgbaFormat(SIZE, SIZE), [active(posterize as never, values)]);
  return pictureOf(chain, () => rgbaFrame(SIZE, SIZE, paint));
}

/** Plain TypeScript twin of one channel. */
function stepped(value: number, levels: number, softness: number): number {
  const place = value * (levels - 1);
  const below = Math.floor(place);
  const rise = (place - below - 0.5) / Math.max(softness, 0.03) + 0.5;
  return (below + Math.min(1, Math.max(0, rise))) / (levels - 1);
}

const code = (value: number) => Math.round(value * 255) / 255;
const colour = (x: number, y: number) => [code(x / (SIZE - 1)), code(y / (SIZE - 1)), code((x + y) / (2 * SIZE - 2)), 1];

test.each([
  [2, 0],
  [5, 0.12],
  [16, 0.5],
])('agrees with the plain sum at %d levels and softness %f', async (levels, softness) => {
  const byChannel = await posterOf(colour, { levels, softness, by: 'channels' });
  const byLuma = await posterOf(colour, { levels, softness, by: 'luma' });
  for (let y = 0; y < SIZE; y += 5) {
    for (let x = 0; x < SIZE; x += 3) {
      const rgb = colour(x, y).slice(0, 3) as [number, number, number];
      // A hard border magnifies the rounding of the picture.
      const luma = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
      rgb.forEach((value, channel) => {
        const at = (y * SIZE + x) * 4 + channel;
        expect(Math.abs((byChannel[at] as number) - stepped(value, levels, softness))).toBeLessThan(0.02);
        const shifted = Math.min(1, Math.max(0, value + stepped(luma, levels, softness) - luma));
        expect(Math.abs((byLuma[at] as number) - shifted)).toBeLessThan(0.02);
      });
    }
  }
});

test.each([0.1, 0.37, 0.5, 0.81])('full dither gives a tone of %f back in two colours, without clumps', async (tone) => {
  const picture = await posterOf(() => [tone, tone, tone, 1], { levels: 2, softness: 0, by: 'channels', dither: 1 });
  const values = Array.from({ length: SIZE * SIZE }, (_, at) => picture[at * 4] as number);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(Math.abs(mean - code(tone))).toBeLessThan(0.02);
  expect(values.filter((value) => value > 0.02 && value < 0.98).length / values.length).toBeLessThan(0.05);
  // Blocks of 4×4 dots of white noise would scatter by √(tone·(1 − tone)/16).
  let squares = 0;
  for (let y = 0; y < SIZE; y += 4) {
    for (let x = 0; x < SIZE; x += 4) {
      let sum = 0;
      for (let k = 0; k < 16; k++) sum += values[(y + (k >> 2)) * SIZE + x + (k & 3)] as number;
      squares += (sum / 16 - mean) ** 2;
    }
  }
  expect(squares / (SIZE / 4) ** 2).toBeLessThan((0.3 * tone * (1 - tone)) / 16);
});
