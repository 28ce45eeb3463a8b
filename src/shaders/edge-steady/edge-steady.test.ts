import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import { edgeSteady } from './edge-steady.ts';

const WIDTH = 48;
const HEIGHT = 24;
const INDEX = 9;
const EDGE = 34;
/** Where a soft vertical edge stands in each frame, in texels from its place: it jitters, and goes nowhere. */
const JITTER = [0.3, -0.2, 0.25, -0.35, 0.1, -0.3, 0.35, -0.15, 0.2, -0.4];

const step = (distance: number, softness: number) => Math.min(1, Math.max(0, 0.5 + distance / softness));
const ripple = (x: number, y: number, index: number) => (((x * 7 + y * 13 + index * 5) % 11) - 5) / 500;

/** Cover of the still thing on the right, whose edge jitters by `amount`, and of a square that moves two texels a frame. */
const right = (x: number, index: number, amount: number) => step(x + 0.5 - EDGE - amount * (JITTER[index] as number), 2);
const square = (x: number, y: number, index: number) => (x >= 2 + index * 2 && x < 8 + index * 2 && y >= 4 && y < 12 ? 1 : 0);

const picture = (amount: number) => (index: number) =>
  rgbaFrame(
    WIDTH,
    HEIGHT,
    (x, y) => {
      const level = Math.max(0.2 + 0.6 * right(x, index, amount), 0.9 * square(x, y, index)) + ripple(x, y, index);
      return [level, level * 0.8, level * 0.6, 1];
    },
    index,
  );

/** The same as a keyed clip: the square and the thing on the right are solid, their texture shifts, all else is clear. */
const keyed = (amount: number) => (index: number) =>
  rgbaFrame(
    WIDTH,
    HEIGHT,
    (x, y) => [0.3 + ((x + index * 3) % 5) / 10, 0.5, 0.4, Math.max(right(x, index, amount), square(x, y, index))],
    index,
  );

type Scene = ReturnType<typeof picture>;

async function steadied(scene: Scene, values: Record<string, number | string>): Promise<Float32Array> {
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(edgeSteady, values)]);
  return pictureOf(chain, scene, INDEX);
}

/** Root mean square difference of a channel over the columns from `left` to `right`. */
function difference(a: Float32Array, b: Float32Array, left: number, right: number, channel = 0): number {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = left; x < right; x++) {
      sum += ((a[(y * WIDTH + x) * 4 + channel] as number) - (b[(y * WIDTH + x) * 4 + channel] as number)) ** 2;
      count++;
    }
  }
  return Math.sqrt(sum / count);
}

test.each([
  ['an edge of the picture', picture, 'picture', 0],
  ['the edge of a matte', keyed, 'matte', 3],
] as const)('holds %s that jitters', async (_, scene, edges, channel) => {
  const place = await steadied(scene(0), { strength: 0 });
  const raw = difference(await steadied(scene(1), { strength: 0 }), place, EDGE - 2, EDGE + 2, channel);
  const held = difference(await steadied(scene(1), { edges }), place, EDGE - 2, EDGE + 2, channel);
  expect(raw).toBeGreaterThan(0.04);
  expect(held / raw).toBeLessThan(0.45);
});

test('leaves what moves and what is flat as it was', async () => {
  const before = await steadied(picture(1), { strength: 0 });
  const after = await steadied(picture(1), {});
  expect(difference(after, before, 0, 30)).toBeLessThan(0.002);
  expect(difference(after, before, 40, WIDTH)).toBe(0);
});

test('holds only the transparency of a keyed clip, not what it shows', async () => {
  const before = await steadied(keyed(1), { strength: 0 });
  const matte = await steadied(keyed(1), { edges: 'matte' });
  for (let at = 0; at < matte.length; at += 4) {
    const [was, is] = [before[at + 3] as number, matte[at + 3] as number];
    // Straight colour where both pictures are opaque enough to have one.
    if (was < 0.3 || is < 0.3) continue;
    expect((matte[at] as number) / is).toBeCloseTo((before[at] as number) / was, 2);
  }
});

test('lets an edge go that wanders further than its reach', async () => {
  const before = await steadied(picture(4), { strength: 0 });
  const near = difference(await steadied(picture(4), { reach: 0.1 }), before, EDGE - 4, EDGE + 4);
  const far = difference(await steadied(picture(4), { reach: 3 }), before, EDGE - 4, EDGE + 4);
  expect(near).toBeLessThan(0.01);
  expect(far).toBeGreaterThan(4 * near);
});
