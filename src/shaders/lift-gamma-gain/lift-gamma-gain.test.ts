import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { coloursThrough, expectColours, expectStraightMaths, type Rgb } from '../../../server/testing/colours.ts';
import { active } from '../../../server/testing/gpu.ts';
import { liftGammaGain } from './lift-gamma-gain.ts';

const GREY: Rgb = [0.5, 0.5, 0.5];
const NEUTRAL = { lift: 0, shadows: GREY, gamma: 1, midtones: GREY, gain: 1, highlights: GREY, contrast: 1, pivot: 0.5, strength: 1 };
type Values = typeof NEUTRAL;
const graded = (values: Partial<Values>, colours?: readonly Rgb[]) =>
  coloursThrough([active(liftGammaGain, { ...NEUTRAL, ...values })], colours);

function oracle(colour: Rgb, partial: Partial<Values>): Rgb {
  const values = { ...NEUTRAL, ...partial };
  const lean = (tint: Rgb) => tint.map((v) => v - (tint[0] + tint[1] + tint[2]) / 3);
  return colour.map((value, channel) => {
    const lift = values.lift + 0.5 * (lean(values.shadows)[channel] as number);
    const gamma = values.gamma * 2 ** (2 * (lean(values.midtones)[channel] as number));
    const gain = values.gain * 2 ** (lean(values.highlights)[channel] as number);
    const base = gain * (value + lift * (1 - value));
    const toned = Math.sign(base) * Math.abs(base) ** (1 / gamma);
    const { contrast, pivot } = values;
    if (contrast <= 1) return value + (pivot + (toned - pivot) * contrast - value) * values.strength;
    const inner = Math.min(1, Math.max(0, toned));
    const curved = inner < pivot ? pivot * (inner / pivot) ** contrast : 1 - (1 - pivot) * ((1 - inner) / (1 - pivot)) ** contrast;
    return value + (curved + toned - inner - value) * values.strength;
  }) as unknown as Rgb;
}

test.each<[string, Partial<Values>]>([
  ['nothing', {}],
  ['lift', { lift: 0.2 }],
  ['a negative lift', { lift: -0.2 }],
  ['gamma', { gamma: 1.8 }],
  ['gain', { gain: 1.4 }],
  ['tints', { shadows: [0.3, 0.5, 0.6], midtones: [0.9, 0.5, 0.2], highlights: [0.7, 0.5, 0.3] }],
  ['contrast', { contrast: 1.7, pivot: 0.4 }],
  ['less contrast', { contrast: 0.6, pivot: 0.4 }],
  ['everything at half strength', { lift: 0.1, gamma: 0.8, gain: 1.2, contrast: 1.3, highlights: [0.6, 0.5, 0.4], strength: 0.5 }],
])('agrees with its formula for %s', async (_, values) => {
  expectColours(await graded(values), (colour) => oracle(colour, values), 0.003);
});

test('each control works where its name says', async () => {
  const tones: Rgb[] = [
    [0, 0, 0],
    [128 / 255, 128 / 255, 128 / 255],
    [1, 1, 1],
  ];
  const of = async (values: Partial<Values>) => (await graded(values, tones)).map(([red]) => red) as [number, number, number];
  expect(await of({ lift: 0.1 })).toEqual([expect.closeTo(0.1, 3), expect.closeTo(0.55, 2), expect.closeTo(1, 3)]);
  expect(await of({ gamma: 2 })).toEqual([0, expect.closeTo(Math.sqrt(128 / 255), 3), expect.closeTo(1, 3)]);
  expect(await of({ gain: 0.5 })).toEqual([0, expect.closeTo(64 / 255, 3), expect.closeTo(0.5, 3)]);
  expect(await of({ contrast: 2, pivot: 0.5 })).toEqual([0, expect.closeTo(0.504, 2), expect.closeTo(1, 3)]);
});

test.each<[filter: string, Partial<Values>]>([
  ['gamma=1.8', { gamma: 1.8 }],
  ['gamma=0.6', { gamma: 0.6 }],
  ['contrast=0.6', { contrast: 0.6 }],
])('agrees with ffmpeg’s eq=%s on greys', async (filter, values) => {
  const input = Uint8Array.from({ length: 256 }, (_, code) => code);
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'gray'];
  const output = execFileSync('ffmpeg', ['-v', 'error', ...raw, '-s', '256x1', '-i', 'pipe:0', '-vf', `eq=${filter}`, ...raw, 'pipe:1'], {
    input,
  });
  const greys = await graded(
    values,
    [...input].map((code): Rgb => [code / 255, code / 255, code / 255]),
  );
  greys.forEach(([red], code) => {
    expect(Math.abs(red * 255 - (output[code] as number)), `${code}`).toBeLessThan(1.5);
  });
});

test('works on straight colour', () => expectStraightMaths(active(liftGammaGain)));
