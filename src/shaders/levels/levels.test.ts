import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { COLOURS, coloursThrough, expectColours, expectStraightMaths, type Rgb } from '../../../server/testing/colours.ts';
import { active } from '../../../server/testing/gpu.ts';
import { levels } from './levels.ts';

const VALUES = { inBlack: 0.1, inWhite: 0.8, gamma: 1.6, outBlack: 0.05, outWhite: 0.9 };
const tone = (v: number) => {
  const inner = Math.min(1, Math.max(0, (v - VALUES.inBlack) / (VALUES.inWhite - VALUES.inBlack)));
  return VALUES.outBlack + inner ** (1 / VALUES.gamma) * (VALUES.outWhite - VALUES.outBlack);
};
const luma = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

test('changes nothing by default', async () => expectColours(await coloursThrough([active(levels)]), (colour) => colour, 0.001));

test.each<[string, (colour: Rgb) => Rgb]>([
  ['rgb', ([r, g, b]) => [tone(r), tone(g), tone(b)]],
  ['red', ([r, g, b]) => [tone(r), g, b]],
  ['green', ([r, g, b]) => [r, tone(g), b]],
  ['blue', ([r, g, b]) => [r, g, tone(b)]],
  ['luma', (colour) => colour.map((v) => v + tone(luma(colour)) - luma(colour)) as unknown as Rgb],
])('stretches %s by its formula', async (channels, oracle) => {
  expectColours(await coloursThrough([active(levels, { ...VALUES, channels })]), oracle);
});

test('agrees with the colorlevels filter of ffmpeg, which has no gamma', async () => {
  const filter = ['r', 'g', 'b'].map((c) => `${c}imin=0.1:${c}imax=0.8`).join(':');
  const input = Uint8Array.from(COLOURS.flatMap((colour) => colour.map((value) => Math.round(value * 255))));
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24'];
  const args = ['-v', 'error', ...raw, '-s', `${COLOURS.length}x1`, '-i', 'pipe:0', '-vf', `colorlevels=${filter}`, ...raw, 'pipe:1'];
  const output = execFileSync('ffmpeg', args, { input });
  const levelled = await coloursThrough([active(levels, { inBlack: 0.1, inWhite: 0.8 })]);
  levelled.forEach((colour, at) => {
    colour.forEach((value, channel) => {
      expect(Math.abs(value * 255 - (output[at * 3 + channel] as number))).toBeLessThan(1.6);
    });
  });
});

test('cuts at one tone when black meets white', async () => {
  const [dark, light] = await coloursThrough(
    [active(levels, { inBlack: 0.5, inWhite: 0.5 })],
    [
      [0.4, 0.4, 0.4],
      [0.6, 0.6, 0.6],
    ],
  );
  expect([dark, light]).toEqual([
    [0, 0, 0],
    [1, 1, 1],
  ]);
});

test('works on straight colour', () => expectStraightMaths(active(levels, VALUES)));
