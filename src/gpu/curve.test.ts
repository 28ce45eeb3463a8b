import { expect, test } from 'vitest';
import { CURVE_SAMPLES, curveThrough, sampleCurve } from './curve.ts';

test('the straight line stays straight', () => {
  const line = curveThrough([
    [0, 0],
    [1, 1],
  ]);
  for (const x of [0, 0.1, 0.37, 0.5, 0.93, 1]) expect(line(x)).toBeCloseTo(x, 12);
});

test('a curve goes through its points, is flat outside of them and never overshoots', () => {
  const points = [
    [0.1, 0.2],
    [0.3, 0.25],
    [0.35, 0.9],
    [0.8, 0.9],
    [0.9, 0.4],
  ] as const;
  const curve = curveThrough(points);
  for (const [x, y] of points) expect(curve(x)).toBeCloseTo(y, 12);
  expect(curve(0)).toBe(0.2);
  expect(curve(1)).toBe(0.4);
  for (let at = 0; at < points.length - 1; at++) {
    const [x0, y0] = points[at] as readonly [number, number];
    const [x1, y1] = points[at + 1] as readonly [number, number];
    for (let step = 0; step <= 50; step++) {
      const y = curve(x0 + ((x1 - x0) * step) / 50);
      expect(y).toBeGreaterThanOrEqual(Math.min(y0, y1) - 1e-12);
      expect(y).toBeLessThanOrEqual(Math.max(y0, y1) + 1e-12);
    }
  }
});

test('samples span the whole curve and are made once', () => {
  const points = [
    [0, 0.1],
    [1, 0.7],
  ] as const;
  const samples = sampleCurve(points);
  expect(samples).toHaveLength(CURVE_SAMPLES);
  expect(samples[0]).toBeCloseTo(0.1);
  expect(samples.at(-1)).toBeCloseTo(0.7);
  expect(sampleCurve(points)).toBe(samples);
});
