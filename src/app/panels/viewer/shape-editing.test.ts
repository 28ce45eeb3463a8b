import { expect, test } from 'vitest';
import type { Shape } from '../../../gpu/shapes.ts';
import { ellipseBetween, hitOf, moved, outlineOf, simplified } from './shape-editing.ts';

const square: Shape = {
  kind: 'polygon',
  points: [
    [0, 0],
    [100, 0],
    [100, 100],
    [0, 100],
  ],
  width: 0,
  hole: false,
};
const ellipse: Shape = { kind: 'ellipse', points: ellipseBetween({ x: 60, y: 20 }, { x: 20, y: 80 }), width: 0, hole: true };
const stroke: Shape = {
  kind: 'stroke',
  points: [
    [200, 0],
    [200, 100],
  ],
  width: 30,
  hole: false,
};

test('an ellipse fills the box it was drawn in, whichever corner came first', () => {
  expect(ellipse.points).toEqual([
    [40, 50],
    [60, 50],
    [40, 80],
  ]);
  const outline = outlineOf(ellipse);
  expect(Math.max(...outline.map(([x]) => x))).toBeCloseTo(60);
  expect(Math.min(...outline.map(([, y]) => y))).toBeCloseTo(20);
});

test('a drawn line keeps its corners and loses the rest', () => {
  const drawn = [
    ...Array.from({ length: 51 }, (_, x) => ({ x, y: Math.sin(x) * 0.2 })),
    ...Array.from({ length: 50 }, (_, y) => ({ x: 50, y: y + 1 })),
  ];
  const line = simplified(drawn, 1);
  expect(line).toHaveLength(3);
  expect(line[0]).toEqual([0, 0]);
  expect(line[2]).toEqual([50, 50]);
  expect(Math.hypot((line[1]?.[0] ?? 0) - 50, line[1]?.[1] ?? 9)).toBeLessThan(1.1);
  expect(simplified([{ x: 3, y: 4 }], 1)).toEqual([[3, 4]]);
});

test('the topmost shape under the pointer is hit, its points before any body', () => {
  const shapes = [square, ellipse, stroke];
  expect(hitOf(shapes, { x: 40, y: 60 }, 5)).toEqual({ shape: 1, point: null });
  expect(hitOf(shapes, { x: 10, y: 60 }, 5)).toEqual({ shape: 0, point: null });
  expect(hitOf(shapes, { x: 98, y: 97 }, 5)).toEqual({ shape: 0, point: 2 });
  expect(hitOf(shapes, { x: 212, y: 50 }, 5)).toEqual({ shape: 2, point: null });
  expect(hitOf(shapes, { x: 150, y: 50 }, 5)).toBeNull();
});

test('a point moves alone, a body and the centre of an ellipse move everything', () => {
  expect(moved(square, 1, { x: 5, y: 6 }).points).toEqual([
    [0, 0],
    [105, 6],
    [100, 100],
    [0, 100],
  ]);
  expect(moved(square, null, { x: 5, y: 6 }).points[3]).toEqual([5, 106]);
  expect(moved(ellipse, 0, { x: 1, y: 2 }).points).toEqual([
    [41, 52],
    [61, 52],
    [41, 82],
  ]);
  expect(moved(ellipse, 1, { x: 1, y: 2 }).points).toEqual([
    [40, 50],
    [61, 52],
    [40, 80],
  ]);
});
