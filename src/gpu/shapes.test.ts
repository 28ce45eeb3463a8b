import { expect, test } from 'vitest';
import { problemWith, shapes } from './params.ts';
import { isShapes, packShapes, roomTaken, SHAPE_VECTORS, type Shape } from './shapes.ts';

const triangle: Shape = {
  kind: 'polygon',
  points: [
    [0, 0],
    [10, 0],
    [0, 8],
  ],
  width: 0,
  hole: false,
};

test('shapes are packed as head, bounds and pairs of points, and what follows is zero', () => {
  const view = new DataView(new ArrayBuffer(SHAPE_VECTORS * 16 + 16));
  new Float32Array(view.buffer).fill(7);
  packShapes([triangle, { kind: 'stroke', points: [[5, 5]], width: 4, hole: true }], view, 16);
  const numbers = [...new Float32Array(view.buffer)];
  expect(numbers.slice(0, 4)).toEqual([7, 7, 7, 7]);
  expect(numbers.slice(4, 20)).toEqual([1, 3, 0, 0, 0, 0, 10, 8, 0, 0, 10, 0, 0, 8, 0, 0]);
  expect(numbers.slice(20, 32)).toEqual([3, 1, 4, 1, 3, 3, 7, 7, 5, 5, 0, 0]);
  expect(new Set(numbers.slice(32))).toEqual(new Set([0]));
});

test('what is no list of shapes is refused', () => {
  const { points, ...pointless } = triangle;
  const many = Array.from({ length: 200 }, () => ({ ...triangle, points: Array.from({ length: 12 }, () => [1, 1] as const) }));
  for (const bad of [
    null,
    'x',
    [pointless],
    [{ ...triangle, points: points.slice(1) }],
    [{ ...triangle, kind: 'star' }],
    [{ ...triangle, width: -1 }],
    [{ ...triangle, width: Number.NaN }],
    [{ ...triangle, hole: 1 }],
    [{ ...triangle, extra: 1 }],
    [{ ...triangle, points: [...points, [1, Number.POSITIVE_INFINITY]] }],
    [{ ...triangle, points: [...points, [1, 1e9]] }],
    [{ ...triangle, points: [...points, [1]] }],
    many,
  ]) {
    expect(isShapes(bad), JSON.stringify(bad)?.slice(0, 80)).toBe(false);
    expect(problemWith(shapes('Area'), bad)).toMatch(/^Area must be shapes/);
  }
  expect(roomTaken(many)).toBeGreaterThan(1);
  expect(problemWith(shapes('Area'), [triangle])).toBeNull();
});
