import { expect, test } from 'vitest';
import { bounded, fitted, toCanvas, toPicture, ZOOM_RANGE, zoomedAt } from './framing.ts';

const picture = { width: 1920, height: 1080 };
const canvas = { width: 1000, height: 700 };

test('a fitted picture lies inside the canvas and touches two margins', () => {
  const framing = fitted(picture, canvas);
  const corner = toCanvas(framing, canvas, { x: 0, y: 0 });
  expect(corner.x).toBeCloseTo(24, 6);
  expect(corner.y).toBeGreaterThan(24);
});

test('zooming keeps the point under the cursor where it is', () => {
  const start = { zoom: 2, centre: { x: 900, y: 500 } };
  const cursor = { x: 640, y: 180 };
  const before = toPicture(start, canvas, cursor);
  const after = zoomedAt(start, 1.7, cursor, picture, canvas);
  expect(after.zoom).toBeCloseTo(3.4, 9);
  expect(toCanvas(after, canvas, before).x).toBeCloseTo(cursor.x, 6);
  expect(toCanvas(after, canvas, before).y).toBeCloseTo(cursor.y, 6);
});

test('panning stops at the edges, and a small picture stays centred', () => {
  const far = bounded({ zoom: 2, centre: { x: -5000, y: 9000 } }, picture, canvas);
  expect(toCanvas(far, canvas, { x: 0, y: 0 }).x).toBeCloseTo(24, 6);
  expect(toCanvas(far, canvas, { x: 0, y: 1080 }).y).toBeCloseTo(700 - 24, 6);
  expect(bounded({ zoom: 0.1, centre: { x: 0, y: 0 } }, picture, canvas).centre).toEqual({ x: 960, y: 540 });
});

test('zoom stays within its range', () => {
  const at = { x: 500, y: 350 };
  expect(zoomedAt(fitted(picture, canvas), 1e9, at, picture, canvas).zoom).toBe(ZOOM_RANGE[1]);
  expect(zoomedAt(fitted(picture, canvas), 1e-9, at, picture, canvas).zoom).toBe(ZOOM_RANGE[0]);
});
