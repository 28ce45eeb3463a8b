import { expect, test } from 'vitest';
import { coloursThrough, expectColours, expectStraightMaths, type Rgb } from '../../../server/testing/colours.ts';
import { active } from '../../../server/testing/gpu.ts';
import { toEncoded, toLinear } from '../keyer/oracle.ts';
import { exposure } from './exposure.ts';

const NEUTRAL = { exposure: 0, temperature: 0, tint: 0, rolloff: 0 };
const with_ = (values: Partial<typeof NEUTRAL>) => active(exposure, { ...NEUTRAL, ...values });
const lit = (colour: Rgb, change: (light: Rgb) => Rgb): Rgb => {
  const odd = (convert: (colour: Rgb) => Rgb, rgb: Rgb) =>
    convert(rgb.map(Math.abs) as unknown as Rgb).map((v, at) => v * Math.sign(rgb[at] as number));
  return odd(toEncoded, change(toLinear(colour))) as unknown as Rgb;
};
const times = (matrix: readonly Rgb[], colour: Rgb): Rgb =>
  matrix.map((row) => row[0] * colour[0] + row[1] * colour[1] + row[2] * colour[2]) as unknown as Rgb;

test('changes nothing at zero', async () => expectColours(await coloursThrough([with_({})]), (colour) => colour));

test.each([-2, -0.5, 1, 2.5])('multiplies light by two to the power of %d stops', async (stops) => {
  expectColours(await coloursThrough([with_({ exposure: stops })]), (colour) =>
    lit(colour, (light) => light.map((v) => v * 2 ** stops) as unknown as Rgb),
  );
});

test('takes daylight of 6504 K to 5003 K by the published Bradford matrix', async () => {
  // lindbloom.com, Chromatic Adaptation: D65 to D50 in XYZ, between IEC 61966-2-1's matrices.
  const toXyz: Rgb[] = [
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.072175],
    [0.0193339, 0.119192, 0.9503041],
  ];
  const adapt: Rgb[] = [
    [1.0478112, 0.0228866, -0.050127],
    [0.0295424, 0.9904844, -0.0170491],
    [-0.0092345, 0.0150436, 0.7521316],
  ];
  const toRgb: Rgb[] = [
    [3.2404542, -1.5371385, -0.4985314],
    [-0.969266, 1.8760108, 0.041556],
    [0.0556434, -0.2040259, 1.0572252],
  ];
  const temperature = (1e6 / 5003 - 153.75) / 0.9;
  expectColours(
    await coloursThrough([with_({ temperature })]),
    (colour) => lit(colour, (light) => times(toRgb, times(adapt, times(toXyz, light)))),
    0.01,
  );
});

test('makes grey bluer and yellower, greener and more magenta, and keeps its luminance', async () => {
  const grey: Rgb = [128 / 255, 128 / 255, 128 / 255];
  const of = async (values: Partial<typeof NEUTRAL>) => toLinear((await coloursThrough([with_(values)], [grey]))[0] as Rgb);
  const y = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const [cold, warm, green, magenta] = [
    await of({ temperature: -60 }),
    await of({ temperature: 60 }),
    await of({ tint: -60 }),
    await of({ tint: 60 }),
  ];
  expect(cold[2]).toBeGreaterThan(cold[0] * 1.3);
  expect(warm[0]).toBeGreaterThan(warm[2] * 1.3);
  expect(green[1]).toBeGreaterThan(Math.max(green[0], green[2]) * 1.05);
  expect(magenta[1] * 1.05).toBeLessThan(Math.min(magenta[0], magenta[2]));
  const before = y(toLinear(grey));
  for (const after of [cold, warm, green, magenta]) expect(Math.abs(y(after) / before - 1)).toBeLessThan(0.01);
});

test('rolls highlights off to white, in order, without touching shadows', async () => {
  const ramp = Array.from({ length: 256 }, (_, code): Rgb => [code / 255, code / 255, code / 255]);
  const hard = (await coloursThrough([with_({ exposure: 2 })], ramp)).map(([red]) => red);
  const soft = (await coloursThrough([with_({ exposure: 2, rolloff: 1 })], ramp)).map(([red]) => red);
  soft.forEach((value, code) => {
    expect(value).toBeLessThanOrEqual((hard[code] as number) + 1e-3);
    if (code > 0) expect(value).toBeGreaterThan(soft[code - 1] as number);
    if ((hard[code] as number) < 0.5) expect(value).toBeCloseTo(hard[code] as number, 2);
  });
  expect(soft.at(-1)).toBeCloseTo(1, 2);
});

test('works on straight colour', () => expectStraightMaths(active(exposure)));
