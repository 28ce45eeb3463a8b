import { expect, test } from 'vitest';
import { curve, problemWith } from '../../gpu/params.ts';
import { addPoint, movePoint, removePoint } from './curve-editing.ts';

const points = [
  [0, 0],
  [0.5, 0.4],
  [1, 1],
] as const;

test('a point moves within the square and between its neighbours', () => {
  expect(movePoint(points, 1, [0.25, 0.75])[1]).toEqual([0.25, 0.75]);
  expect(movePoint(points, 1, [7, -3])[1]).toEqual([0.995, 0]);
  expect(movePoint(points, 0, [0.9, 0.1])[0]).toEqual([0.495, 0.1]);
  expect(movePoint(points, 9, [0.5, 0.5])).toBe(points);
});

test('a new point takes its place in order, and none comes on top of another', () => {
  expect(addPoint(points, [0.7, 0.2])).toEqual({
    points: [
      [0, 0],
      [0.5, 0.4],
      [0.7, 0.2],
      [1, 1],
    ],
    at: 2,
  });
  expect(addPoint(points, [0.502, 0.9])).toBeNull();
});

test('there are two points at least and as many as the format allows at most', () => {
  const two = removePoint(points, 1);
  expect(two).toEqual([
    [0, 0],
    [1, 1],
  ]);
  expect(removePoint(two, 0)).toBe(two);
  let many: Parameters<typeof addPoint>[0] = points;
  for (let step = 0; step < 40; step++) many = addPoint(many, [step / 41, step / 41])?.points ?? many;
  expect(many).toHaveLength(16);
  expect(problemWith(curve('Curve'), many)).toBeNull();
});
