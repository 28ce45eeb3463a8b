import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import { defineEffect, type Effect } from '../../gpu/define-effect.ts';
import { distanceOf, LARGEST_DISTANCE } from './distance.ts';

const SIZE = 160;
const distance = distanceOf({ from: 'input', value: 'input_load(at).a' });

/** Shows the distance in two channels, for half floats hold a twentieth of a pixel only near zero. */
const shown = defineEffect({
  id: 'distance',
  version: 1,
  label: 'Distance',
  category: 'Sticker',
  help: 'Shows the distance field.',
  shape: 'kernel',
  params: {},
  textures: () => distance.textures,
  passes: (context) => [
    ...distance.passes(context),
    {
      label: 'show',
      kind: 'pixel',
      wgsl: `${distance.wgsl}fn effect(at: vec2i) -> vec4f { let d = distance_at(vec2f(at) + 0.5); return vec4f(floor(d), fract(d), 0.0, 1.0); }`,
      reads: distance.reads,
      writes: 'output',
    },
  ],
}) as Effect;

type Point = readonly [x: number, y: number];
/** A shape by its true signed distance, positive inside. */
type Shape = (p: Point) => number;

const disc =
  (cx: number, cy: number, radius: number): Shape =>
  ([x, y]) =>
    radius - Math.hypot(x - cx, y - cy);

/** Distance to the nearest point of any side; inside by the even-odd rule. */
const polygon =
  (...corners: readonly Point[]): Shape =>
  ([x, y]) => {
    let nearest = Infinity;
    let isInside = false;
    corners.forEach(([x1, y1], index) => {
      const [x2, y2] = corners[(index + 1) % corners.length] as Point;
      const along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / ((x2 - x1) ** 2 + (y2 - y1) ** 2);
      const t = Math.min(1, Math.max(0, along));
      nearest = Math.min(nearest, Math.hypot(x - x1 - t * (x2 - x1), y - y1 - t * (y2 - y1)));
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) isInside = !isInside;
    });
    return isInside ? nearest : -nearest;
  };

/** Coverage of a pixel by 48×48 samples where an edge is near. */
function coverage(shape: Shape, x: number, y: number): number {
  const middle = shape([x + 0.5, y + 0.5]);
  if (Math.abs(middle) > 1) return middle > 0 ? 1 : 0;
  let covered = 0;
  for (let k = 0; k < 48 ** 2; k++) covered += shape([x + ((k % 48) + 0.5) / 48, y + (Math.floor(k / 48) + 0.5) / 48]) > 0 ? 1 : 0;
  return covered / 48 ** 2;
}

async function fieldOf(alphaAt: (x: number, y: number) => number, scale = 1): Promise<(x: number, y: number) => number> {
  using chain = await chainOf(rgbaFormat(SIZE, SIZE), [active(shown)], { kind: 'picture' }, scale);
  const picture = await pictureOf(chain, () => rgbaFrame(SIZE, SIZE, (x, y) => [1, 1, 1, alphaAt(x, y)]));
  const at = (x: number, y: number) => (y * SIZE * scale + x) * 4;
  return (x, y) => (picture[at(x, y)] as number) + (picture[at(x, y) + 1] as number);
}

/** Errors in pixels, ascending: where a corner is what is nearest, and elsewhere. */
async function errorsOf(shape: Shape, corners: readonly Point[]) {
  const field = await fieldOf((x, y) => coverage(shape, x, y));
  const errors: { sides: number[]; corners: number[] } = { sides: [], corners: [] };
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const truth = shape([x + 0.5, y + 0.5]);
      const error = Math.abs(field(x, y) - Math.min(LARGEST_DISTANCE, Math.max(-LARGEST_DISTANCE, truth)));
      const toCorner = Math.min(...corners.map(([cx, cy]) => Math.hypot(x + 0.5 - cx, y + 0.5 - cy)));
      (toCorner < Math.max(2, Math.abs(truth) + 1) ? errors.corners : errors.sides).push(error);
    }
  }
  errors.sides.sort((a, b) => a - b);
  errors.corners.sort((a, b) => a - b);
  return errors;
}

const square: Point[] = [
  [30.3, 40.6],
  [110.3, 40.6],
  [110.3, 120.6],
  [30.3, 120.6],
];
const turned: Point[] = [
  [80, 12.4],
  [141.2, 70.1],
  [90.7, 139.9],
  [14.5, 100.2],
];
const star: Point[] = Array.from({ length: 10 }, (_, k) => {
  const radius = k % 2 === 0 ? 70 : 32;
  return [80.2 + radius * Math.sin((k * Math.PI) / 5), 84.7 - radius * Math.cos((k * Math.PI) / 5)];
});

test.each([
  ['a disc', disc(80.3, 79.6, 55.2), []],
  ['a small disc', disc(81.7, 78.2, 8.4), []],
  ['a square', polygon(...square), square],
  ['a turned quadrilateral', polygon(...turned), turned],
  ['a star', polygon(...star), star],
] as const)('is the true distance from %s within 0.05 px, inside and outside', async (_, shape, corners) => {
  const errors = await errorsOf(shape, corners);
  // Flooding misses the nearest edge of one pixel in some thousands, and then takes one that is nearly as near.
  expect(errors.sides[Math.floor(errors.sides.length * 0.9995)]).toBeLessThan(0.05);
  expect(errors.sides.at(-1)).toBeLessThan(0.15);
  // Anti-aliasing blunts corners: the tip of a star's point covers hardly any of its pixel.
  expect(errors.corners.at(-1) ?? 0).toBeLessThan(0.85);
});

test('an edge without anti-aliasing lies between its pixels', async () => {
  const field = await fieldOf((x) => (x < 50 ? 1 : 0));
  for (const x of [5, 45, 49, 50, 55, 100]) expect(field(x, 77)).toBeCloseTo(49.5 - x, 2);
});

// Eight bits place the middle of a wide feather only so well.
test.each([
  [3, 0.1],
  [8, 0.15],
  [30, 0.5],
])('a feather of %d px has its edge where coverage is one half', async (width, tolerance) => {
  const truth = (x: number, y: number) => 70.3 - (x + 0.5) * 0.8 - (y + 0.5) * 0.6;
  const field = await fieldOf((x, y) => 0.5 + truth(x, y) / width);
  for (const x of [20, 40, 60]) expect(Math.abs(field(x, x + 15) - truth(x, x + 15))).toBeLessThan(tolerance);
});

test('counts texels at half size', async () => {
  const field = await fieldOf((x) => (x < 50 ? 1 : 0), 0.5);
  for (const x of [5, 20, 24, 25, 40]) expect(field(x, 30)).toBeCloseTo(24.5 - x, 2);
});

test('is as far as it goes where there is no edge, and the picture’s border is none', async () => {
  expect((await fieldOf(() => 1))(3, 0)).toBe(LARGEST_DISTANCE);
  expect((await fieldOf(() => 0))(3, 0)).toBe(-LARGEST_DISTANCE);
});
