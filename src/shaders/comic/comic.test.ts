import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import type { ParamValue } from '../../gpu/params.ts';
import { comic } from './comic.ts';

const SIZE = 128;
const PLAIN = { lines: 0, paper: [1, 1, 1], black: [0, 0, 0], vividness: 1 } as const;

async function printOf(colour: readonly number[], values: Record<string, ParamValue>, scale = 1): Promise<Float32Array> {
  using chain = await chainOf(rgbaFormat(SIZE, SIZE), [active(comic as never, { ...PLAIN, ...values })], { kind: 'picture' }, scale);
  return pictureOf(chain, () => rgbaFrame(SIZE, SIZE, () => [...colour, 1]));
}

/** Part of the paper that a tint is meant to cover: the lightest and darkest twentieth are paper and solid. */
const covered = (tint: number) => Math.min(1, Math.max(0, (tint - 0.05) / 0.9));

const meanOf = (picture: Float32Array, channel: number) => {
  let sum = 0;
  for (let at = channel; at < picture.length; at += 4) sum += picture[at] as number;
  return sum / (picture.length / 4);
};

test.each(['dots', 'lines', 'grains'])(
  'a screen of %s covers as much of the paper as the tint asks for, at every scale',
  async (screen) => {
    for (const size of [8, 13]) {
      for (const tone of [0.98, 0.9, 0.7, 0.5, 0.3, 0.15, 0.02]) {
        for (const scale of [1, 0.5, 0.125]) {
          const picture = await printOf([tone, tone, tone], { screen, inks: 'mono', size }, scale);
          const ink = 1 - meanOf(picture, 0);
          expect(Math.abs(ink - covered(1 - tone)), `${size} px, tone ${tone}, scale ${scale}`).toBeLessThan(0.04);
        }
      }
    }
  },
);

/** Strength of a wave in the picture: of its whole number of periods per pixel in x and y. */
function waveOf(picture: Float32Array, channel: number, fx: number, fy: number): number {
  let [real, imaginary, sum] = [0, 0, 0];
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      // A Hann window keeps the picture's border out of the spectrum.
      const weight = (1 - Math.cos((2 * Math.PI * (x + 0.5)) / SIZE)) * (1 - Math.cos((2 * Math.PI * (y + 0.5)) / SIZE));
      const value = weight * (picture[(y * SIZE + x) * 4 + channel] as number);
      real += value * Math.cos(2 * Math.PI * (fx * x + fy * y));
      imaginary += value * Math.sin(2 * Math.PI * (fx * x + fy * y));
      sum += weight;
    }
  }
  return Math.hypot(real, imaginary) / sum;
}

test.each([
  ['cyan', [0.5, 1, 1], 0, 15],
  ['magenta', [1, 0.5, 1], 1, 75],
  ['yellow', [1, 1, 0.5], 2, 0],
  ['black', [0.5, 0.5, 0.5], 0, 45],
] as const)('%s is screened at its angle', async (ink, colour, channel, angle) => {
  const size = 8;
  const picture = await printOf(colour, { size, inks: ink === 'black' ? 'mono' : 'cmyk' });
  const at = (degrees: number) => {
    const radians = (degrees * Math.PI) / 180;
    return waveOf(picture, channel, Math.cos(radians) / size, Math.sin(radians) / size);
  };
  const own = at(angle);
  expect(own).toBeGreaterThan(0.05);
  for (const other of [0, 15, 30, 45, 60, 75]) if (other !== angle) expect(at(other)).toBeLessThan(0.2 * own);
  expect(at(angle + 90)).toBeGreaterThan(0.8 * own);
});

test('dots stay where they are while the picture changes', async () => {
  const [light, dark] = [await printOf([0.8, 0.8, 0.8], { inks: 'mono' }), await printOf([0.5, 0.5, 0.5], { inks: 'mono' })];
  // Every dot of the lighter tint lies within one of the darker tint.
  for (let at = 0; at < light.length; at += 4) expect(dark[at] as number).toBeLessThanOrEqual((light[at] as number) + 0.01);
});

test('white is bare paper and black is solid, with no speck in either', async () => {
  const [white, black] = [await printOf([1, 1, 1], {}), await printOf([0, 0, 0], {})];
  for (let at = 0; at < white.length; at += 4) {
    expect(white[at]).toBeCloseTo(1, 3);
    expect(black[at]).toBeCloseTo(0, 3);
  }
});
