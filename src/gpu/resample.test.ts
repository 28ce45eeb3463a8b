import { expect, test } from 'vitest';
import { chainOf } from '../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../server/testing/scene.ts';
import type { Rect, Size } from '../media/picture.ts';

type Paint = (x: number, y: number) => readonly number[];
/** A pixel's premultiplied light. */
type Texel = readonly number[];

/** Straight RGBA bytes of a painted picture, cropped and scaled by the chain. */
async function scaled(from: Size, paint: Paint, size: Size, crop: Rect | null = null): Promise<Uint8Array> {
  const format = { ...rgbaFormat(size.width, size.height), layout: 'rgba' } as const;
  const delivery = { format, size, crop, background: false, arrangement: 'plain' } as const;
  using chain = await chainOf(rgbaFormat(from.width, from.height), [], { kind: 'planes', deliveries: [delivery] });
  chain.push(rgbaFrame(from.width, from.height, paint), 0);
  using delivered = await chain.delivered();
  return Uint8Array.from(delivered.planes[0] as Uint8Array);
}

const toLinear = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const toEncoded = (v: number) => (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055);
const channels = [0, 1, 2, 3] as const;

/** Catmull-Rom in the general form of Mitchell and Netravali 1988 with B = 0 and C = 1/2. */
function kernel(t: number): number {
  const x = Math.abs(t);
  const [b, c] = [0, 0.5];
  if (x < 1) return ((12 - 9 * b - 6 * c) * x ** 3 + (-18 + 12 * b + 6 * c) * x ** 2 + 6 - 2 * b) / 6;
  if (x < 2) return ((-b - 6 * c) * x ** 3 + (6 * b + 30 * c) * x ** 2 + (-12 * b - 48 * c) * x + 8 * b + 24 * c) / 6;
  return 0;
}

/** A line of texels as `made` texels. */
function resampled(line: readonly Texel[], made: number): Texel[] {
  const ratio = line.length / made;
  const stretch = Math.max(ratio, 1);
  return Array.from({ length: made }, (_, index) => {
    const centre = (index + 0.5) * ratio - 0.5;
    const taps: { readonly texel: Texel; readonly t: number }[] = [];
    for (const [k, texel] of line.entries()) {
      if (Math.abs(k - centre) <= 2 * stretch) taps.push({ texel, t: (k - centre) / stretch });
    }
    const total = taps.reduce((sum, { t }) => sum + kernel(t), 0);
    return channels.map((channel) => {
      const near = taps.filter(({ t }) => Math.abs(t) < 1).map(({ texel }) => texel[channel] as number);
      const mean = taps.reduce((sum, { texel, t }) => sum + (texel[channel] as number) * kernel(t), 0) / total;
      return Math.min(Math.max(mean, Math.min(...near)), Math.max(...near));
    });
  });
}

/** What `scaled` should give: the premultiplied, display-encoded codes that a straight pixel stands for. */
function oracle(from: Size, paint: Paint, size: Size, crop: Rect): number[] {
  const rows = Array.from({ length: crop.height }, (_, y) => {
    const line = Array.from({ length: crop.width }, (__, x) => {
      const [r, g, b, a] = paint(x + crop.x, y + crop.y).map((value) => Math.round(value * 255) / 255) as [number, number, number, number];
      return [...[r, g, b].map((value) => toLinear(value) * a), a];
    });
    return resampled(line, size.width);
  });
  const columns = Array.from({ length: size.width }, (_, x) =>
    resampled(
      rows.map((row) => row[x] as Texel),
      size.height,
    ),
  );
  expect(crop.x + crop.width).toBeLessThanOrEqual(from.width);
  return Array.from({ length: size.height }, (_, y) =>
    columns.map((column) => {
      const [r, g, b, alpha] = column[y] as [number, number, number, number];
      const encoded = [r, g, b].map((value) => (alpha > 0 ? toEncoded(Math.min(Math.max(value, 0), alpha) / alpha) * alpha * 255 : 0));
      return [...encoded, alpha * 255];
    }),
  ).flat(2);
}

const premultiplied = (bytes: Uint8Array): number[] =>
  [...bytes].map((value, at) => (at % 4 === 3 ? value : (value * (bytes[at | 3] as number)) / 255));

/** Shapes, fine stripes and grain, partly transparent. */
const picture: Paint = (x, y) => {
  const grain = (((x * 7919 + y * 104729) % 61) / 61) * 0.3;
  const disc = Math.hypot(x - 18, y - 11) < 8 ? 1 : 0;
  return [x / 40 + grain * 0.3, (x & 1) * 0.8, disc * 0.9, disc ? 1 : 0.15 + grain + ((y >> 2) & 1) * 0.4];
};

const whole = { x: 0, y: 0, width: 37, height: 23 };
const cases: [string, Size, Rect][] = [
  ['half', { width: 18, height: 12 }, whole],
  ['an odd part', { width: 29, height: 7 }, whole],
  ['a single pixel', { width: 1, height: 1 }, whole],
  ['larger', { width: 91, height: 50 }, whole],
  ['larger in one direction', { width: 37, height: 31 }, whole],
  ['smaller and larger', { width: 9, height: 41 }, whole],
  ['a crop', { width: 11, height: 8 }, { x: 7, y: 4, width: 23, height: 17 }],
];

test.each(cases)('scales as the oracle does: %s', async (_, size, crop) => {
  const from = { width: 37, height: 23 };
  const bytes = premultiplied(await scaled(from, picture, size, crop));
  const expected = oracle(from, picture, size, crop);
  expect(bytes.length).toBe(expected.length);
  const furthest = Math.max(...bytes.map((value, at) => Math.abs(value - (expected[at] as number))));
  // Colour and alpha are both rounded to a code, and the rows to half floats.
  expect(furthest).toBeLessThan(1.25);
});

test.each([
  ['shrunk', { width: 10, height: 9 }],
  ['enlarged', { width: 60, height: 77 }],
])('a plain picture stays as it is up to its edges: %s', async (_, size) => {
  const bytes = await scaled({ width: 31, height: 22 }, () => [200 / 255, 90 / 255, 13 / 255, 128 / 255], size);
  expect([...bytes].filter((value, at) => value !== [200, 90, 13, 128][at % 4])).toEqual([]);
});

test('a checkerboard shrinks to its mean light', async () => {
  const bytes = await scaled({ width: 64, height: 32 }, (x, y) => [(x + y) & 1, (x + y) & 1, (x + y) & 1, 1], { width: 32, height: 16 });
  const greys = bytes.filter((_, at) => at % 4 === 0);
  const isInside = (at: number) => at % 32 > 1 && at % 32 < 30 && at >= 64 && at < 448;
  // Half the light of white is 188 display-encoded; half its code would be 128.
  expect(new Set(greys.filter((_, at) => isInside(at)))).toEqual(new Set([188]));
  // At the edge the pattern, which goes on with its last pixel, is a little off balance.
  expect(Math.max(...greys.map((grey) => Math.abs(grey - 188)))).toBeLessThan(5);
});

test('a picture of 4096 pixels shrinks to 100, each the mean of what it covers', async () => {
  const width = 4096;
  const bytes = await scaled({ width, height: 8 }, (x) => [x / width, (x & 3) === 0 ? 1 : 0, 1, 1], { width: 100, height: 2 });
  for (let x = 0; x < 100; x++) {
    expect(Math.abs((bytes[x * 4] as number) - ((x + 0.5) / 100) * 255)).toBeLessThan(2);
    // A quarter of the light.
    expect(Math.abs((bytes[x * 4 + 1] as number) - toEncoded(0.25) * 255)).toBeLessThan(1.5);
  }
});

test.each([
  ['shrunk', { width: 21, height: 13 }],
  ['enlarged', { width: 131, height: 87 }],
])('an edge gets no halo in cover or colour: %s', async (_, size) => {
  // A half transparent grey before nothing, left; before a darker grey, below.
  const paint: Paint = (x, y) => (x < 20 ? [0, 0, 0, 0] : y < 20 ? [0.6, 0.6, 0.6, 0.5] : [0.3, 0.3, 0.3, 0.5]);
  const bytes = await scaled({ width: 48, height: 36 }, paint, size);
  const at = (x: number, y: number) => [...bytes.subarray((y * size.width + x) * 4, (y * size.width + x) * 4 + 4)] as [number, ...number[]];
  const row = Array.from({ length: size.width }, (__, x) => at(x, 2)[3] as number);
  expect(row).toEqual([...row].sort((a, b) => a - b));
  expect([row[0], row.at(-1)]).toEqual([0, 128]);
  const column = Array.from({ length: size.height }, (__, y) => at(size.width - 3, y)[0]);
  expect(column).toEqual([...column].sort((a, b) => b - a));
  expect([column[0], column.at(-1)]).toEqual([153, 77]);
  // Where there is any cover, its colour is the colour of what covers.
  for (let x = 0; x < size.width; x++) if ((row[x] as number) > 8) expect(Math.abs(at(x, 2)[0] - 153)).toBeLessThanOrEqual(2);
});

test('what lies beyond the crop does not bleed into it', async () => {
  const crop = { x: 9, y: 6, width: 20, height: 10 };
  const inside: Paint = (x, y) => (x >= 9 && x < 29 && y >= 6 && y < 16 ? [1, 0, 0, 1] : [0, 0, 1, 0.5]);
  for (const size of [
    { width: 7, height: 5 },
    { width: 45, height: 33 },
  ]) {
    const bytes = await scaled({ width: 40, height: 24 }, inside, size, crop);
    expect([...bytes].filter((value, at) => value !== [255, 0, 0, 255][at % 4])).toEqual([]);
  }
});
