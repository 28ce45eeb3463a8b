import { expect, test } from 'vitest';
import { COLOURS, coloursThrough, expectColours, expectStraightMaths, type Rgb } from '../../../server/testing/colours.ts';
import { active } from '../../../server/testing/gpu.ts';
import { toLinear } from '../keyer/oracle.ts';
import { hueSaturation } from './hue-saturation.ts';

const NEUTRAL = { hue: 0, saturation: 1, vibrance: 0, lightness: 0 };
const through = (values: Partial<typeof NEUTRAL>, colours?: readonly Rgb[]) =>
  coloursThrough([active(hueSaturation, { ...NEUTRAL, ...values })], colours);

/** Lightness, chroma and hue in Oklab by way of CIE XYZ, as its author first gives it: other matrices than the shader's. */
function lch(colour: Rgb): { lightness: number; chroma: number; hue: number } {
  const rows = (matrix: readonly Rgb[], v: Rgb) => matrix.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]) as unknown as Rgb;
  const light = colour.map((v) => Math.sign(v) * (toLinear([Math.abs(v), 0, 0])[0] as number)) as unknown as Rgb;
  const xyz = rows(
    [
      [0.4124564, 0.3575761, 0.1804375],
      [0.2126729, 0.7151522, 0.072175],
      [0.0193339, 0.119192, 0.9503041],
    ],
    light,
  );
  const cones = rows(
    [
      [0.8189330101, 0.3618667424, -0.1288597137],
      [0.0329845436, 0.9293118715, 0.0361456387],
      [0.0482003018, 0.2643662691, 0.633851707],
    ],
    xyz,
  );
  const [lightness, a, b] = rows(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones.map(Math.cbrt) as unknown as Rgb,
  );
  return { lightness, chroma: Math.hypot(a, b), hue: (Math.atan2(b, a) * 180) / Math.PI };
}

/** Colours so muted that what is asked stays inside the cube. */
const MUTED = COLOURS.filter(
  (colour) => Math.max(...colour) - Math.min(...colour) < 0.3 && Math.min(...colour) > 0.3 && Math.max(...colour) < 0.9,
);

test('changes nothing at its neutral values', async () => expectColours(await through({}), (colour) => colour, 0.003));

test('turns hue and keeps lightness and chroma', async () => {
  const turned = await through({ hue: 70 }, MUTED);
  MUTED.forEach((colour, at) => {
    const [before, after] = [lch(colour), lch(turned[at] as Rgb)];
    expect(after.lightness).toBeCloseTo(before.lightness, 2);
    expect(after.chroma).toBeCloseTo(before.chroma, 2);
    if (before.chroma > 0.03) expect(Math.cos(((after.hue - before.hue - 70) * Math.PI) / 180)).toBeGreaterThan(0.98);
  });
});

test('multiplies chroma and keeps hue and lightness', async () => {
  for (const saturation of [0, 0.5, 1.4]) {
    const changed = await through({ saturation }, MUTED);
    MUTED.forEach((colour, at) => {
      const [before, after] = [lch(colour), lch(changed[at] as Rgb)];
      expect(after.lightness).toBeCloseTo(before.lightness, 2);
      expect(after.chroma).toBeCloseTo(before.chroma * saturation, 2);
    });
  }
});

test('vibrance strengthens muted colours, hardly vivid ones, and skin less than sky', async () => {
  const colours: Rgb[] = [
    [150, 160, 175],
    [20, 60, 230],
    [200, 165, 145],
    [145, 165, 200],
  ].map((c) => c.map((v) => v / 255) as unknown as Rgb);
  const after = await through({ vibrance: 0.8 }, colours);
  const [muted, vivid, skin, sky] = colours.map((colour, at) => lch(after[at] as Rgb).chroma / lch(colour).chroma) as [
    number,
    number,
    number,
    number,
  ];
  expect(muted).toBeGreaterThan(1.5);
  expect(vivid).toBeLessThan(1.05);
  expect(skin - 1).toBeLessThan((sky - 1) * 0.7);
});

test('lightness goes to black and to white', async () => {
  expectColours(await through({ lightness: -1 }), () => [0, 0, 0], 0.003);
  expectColours(await through({ lightness: 1 }), () => [1, 1, 1], 0.003);
});

test('never leaves the cube that its input keeps', async () => {
  for (const values of [{ saturation: 3 }, { hue: 120, saturation: 2 }, { lightness: 0.4, saturation: 3 }]) {
    for (const colour of await through(values)) {
      for (const value of colour) {
        expect(value).toBeGreaterThanOrEqual(-0.002);
        expect(value).toBeLessThanOrEqual(1.002);
      }
    }
  }
});

test('works on straight colour', () => expectStraightMaths(active(hueSaturation)));
