import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import type { Effect } from '../../gpu/define-effect.ts';
import type { ParamValue } from '../../gpu/params.ts';
import type { Shape } from '../../gpu/shapes.ts';
import { mask } from './mask.ts';

const WIDTH = 48;
const HEIGHT = 40;

/** Alpha of a white picture behind the mask, row by row. */
async function alphaWith(values: Readonly<Record<string, ParamValue>>, scale = 1): Promise<number[]> {
  using chain = await chainOf(rgbaFormat(WIDTH, HEIGHT), [active(mask as Effect, values)], { kind: 'picture' }, scale);
  const picture = await pictureOf(chain, () => rgbaFrame(WIDTH, HEIGHT, () => [1, 1, 1, 1]));
  return Array.from({ length: picture.length / 4 }, (_, at) => picture[at * 4 + 3] as number);
}

const polygon: Shape = {
  kind: 'polygon',
  points: [
    [10, 5],
    [40, 9],
    [22, 35],
  ],
  width: 0,
  hole: false,
};
const ellipse: Shape = {
  kind: 'ellipse',
  points: [
    [24, 20],
    [38, 26],
    [21, 27],
  ],
  width: 0,
  hole: false,
};
const stroke: Shape = {
  kind: 'stroke',
  points: [
    [8, 8],
    [30, 12],
    [30, 30],
  ],
  width: 9,
  hole: false,
};

/** Whether a point lies in a shape, by other means than the shader: winding angles, the ellipse's own axes, sampled discs. */
function isInside({ kind, points, width }: Shape, x: number, y: number): boolean {
  if (kind === 'polygon') {
    const turned = points.reduce((sum, [ax, ay], at) => {
      const [bx, by] = points[(at + 1) % points.length] as readonly [number, number];
      return sum + Math.atan2((ax - x) * (by - y) - (ay - y) * (bx - x), (ax - x) * (bx - x) + (ay - y) * (by - y));
    }, 0);
    return Math.abs(turned) > Math.PI;
  }
  if (kind === 'ellipse') {
    const [[cx, cy], [ax, ay], [bx, by]] = points as [readonly [number, number], readonly [number, number], readonly [number, number]];
    const det = (ax - cx) * (by - cy) - (ay - cy) * (bx - cx);
    const u = ((x - cx) * (by - cy) - (y - cy) * (bx - cx)) / det;
    const v = ((ax - cx) * (y - cy) - (ay - cy) * (x - cx)) / det;
    return u * u + v * v < 1;
  }
  return points.slice(1).some(([bx, by], at) => {
    const [ax, ay] = points[at] as readonly [number, number];
    return Array.from({ length: 201 }, (_, step) => step / 200).some(
      (t) => Math.hypot(ax + (bx - ax) * t - x, ay + (by - ay) * t - y) < width / 2,
    );
  });
}

for (const shape of [polygon, ellipse, stroke]) {
  test(`what a ${shape.kind} covers is removed, with an edge of the width asked for`, async () => {
    for (const feather of [1, 6]) {
      const alpha = await alphaWith({ area: [shape], feather });
      let soft = 0;
      for (let y = 0; y < HEIGHT; y++) {
        for (let x = 0; x < WIDTH; x++) {
          const value = alpha[y * WIDTH + x] as number;
          // The middle of the edge lies on the shape's outline, wherever the slope is not cut short.
          const around = [-1, 1].flatMap((d) => [
            isInside(shape, x + 0.5 + d * feather, y + 0.5),
            isInside(shape, x + 0.5, y + 0.5 + d * feather),
          ]);
          const inside = isInside(shape, x + 0.5, y + 0.5);
          if (around.every((other) => other === inside) && !(value > 0.001 && value < 0.999))
            expect(value, `${x},${y}`).toBeCloseTo(inside ? 0 : 1, 2);
          if (value > 0.02 && value < 0.98) soft++;
          if (value > 0.52) expect(inside, `${x},${y} is ${value}`).toBe(false);
          if (value < 0.48) expect(inside, `${x},${y} is ${value}`).toBe(true);
        }
      }
      expect(soft).toBeGreaterThan(feather * 30);
    }
  });
}

test('“Keep only” is the other way round, and strength weakens both', async () => {
  const removed = await alphaWith({ area: [polygon], feather: 3 });
  const kept = await alphaWith({ area: [polygon], feather: 3, mode: 'keep' });
  const half = await alphaWith({ area: [polygon], feather: 3, strength: 50 });
  removed.forEach((value, at) => {
    expect(value + (kept[at] as number)).toBeCloseTo(1, 2);
    expect(half[at]).toBeCloseTo(0.5 + value / 2, 2);
  });
});

test('a hole cuts into the shapes before it and not into those behind', async () => {
  const hole = { ...ellipse, hole: true };
  const cut = await alphaWith({ area: [polygon, hole] });
  const filled = await alphaWith({ area: [hole, polygon] });
  const plain = await alphaWith({ area: [polygon] });
  expect(filled).toEqual(plain);
  expect(cut[20 * WIDTH + 24]).toBe(1);
  expect(plain[20 * WIDTH + 24]).toBe(0);
});

test('no shape leaves the picture alone, in either mode', async () => {
  for (const mode of ['remove', 'keep']) expect(new Set(await alphaWith({ area: [], mode }))).toEqual(new Set([1]));
});

test('shapes lie at the same place of the picture at every scale', async () => {
  const full = await alphaWith({ area: [polygon], feather: 8 });
  const half = await alphaWith({ area: [polygon], feather: 8 }, 0.5);
  for (let y = 0; y < HEIGHT / 2; y++) {
    for (let x = 0; x < WIDTH / 2; x++) {
      const corners = [0, 1, WIDTH, WIDTH + 1].map((by) => full[y * 2 * WIDTH + x * 2 + by] as number);
      const mean = corners.reduce((sum, value) => sum + value / 4, 0);
      expect(Math.abs((half[(y * WIDTH) / 2 + x] as number) - mean)).toBeLessThan(0.1);
    }
  }
});
