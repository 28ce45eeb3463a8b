import type { CurvePoints } from './params.ts';

/** Samples of a curve that a shader gets; it interpolates linearly between them. */
export const CURVE_SAMPLES = 64;

const sampled = new WeakMap<CurvePoints, Float32Array>();

/** A curve at `CURVE_SAMPLES` equal steps from 0 to 1; the same array for the same points. */
export function sampleCurve(points: CurvePoints): Float32Array {
  let samples = sampled.get(points);
  if (!samples) {
    const at = curveThrough(points);
    samples = Float32Array.from({ length: CURVE_SAMPLES }, (_, index) => at(index / (CURVE_SAMPLES - 1)));
    sampled.set(points, samples);
  }
  return samples;
}

/**
 * The smooth curve through points ascending in x, flat beyond the first and the last.
 *
 * Cubic Hermite with tangents limited so that it never overshoots the points: Fritsch & Carlson, Monotone Piecewise
 * Cubic Interpolation, SIAM J. Numer. Anal. 17 (1980), method 2.
 */
export function curveThrough(points: CurvePoints): (x: number) => number {
  const slopes = points.slice(1).map(([x, y], at) => {
    const [x0, y0] = points[at] as CurvePoints[number];
    return (y - y0) / (x - x0);
  });
  const tangents = points.map((_, at) => {
    const before = slopes[at - 1] ?? (slopes[at] as number);
    const after = slopes[at] ?? before;
    return before * after <= 0 ? 0 : (before + after) / 2;
  });
  for (const [at, slope] of slopes.entries()) {
    const steepness = Math.hypot(tangents[at] as number, tangents[at + 1] as number);
    if (steepness <= 3 * Math.abs(slope)) continue;
    const shrink = (3 * Math.abs(slope)) / steepness;
    tangents[at] = (tangents[at] as number) * shrink;
    tangents[at + 1] = (tangents[at + 1] as number) * shrink;
  }
  return (x) => {
    const [firstX, firstY] = points[0] as CurvePoints[number];
    const [lastX, lastY] = points.at(-1) as CurvePoints[number];
    if (x <= firstX) return firstY;
    if (x >= lastX) return lastY;
    const at = points.findIndex(([end]) => end > x) - 1;
    const [x0, y0] = points[at] as CurvePoints[number];
    const [x1, y1] = points[at + 1] as CurvePoints[number];
    const width = x1 - x0;
    const t = (x - x0) / width;
    const rise = t * t * (3 - 2 * t);
    const start = t * (1 - t) * (1 - t) * width * (tangents[at] as number);
    const end = t * t * (t - 1) * width * (tangents[at + 1] as number);
    return y0 + (y1 - y0) * rise + start + end;
  };
}
