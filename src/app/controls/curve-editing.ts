import type { CurvePoints } from '../../gpu/params.ts';

/** A point of a curve: input and output, each 0 to 1. */
export type CurvePoint = CurvePoints[number];

/** Least distance in x between points that a hand can make; the format allows less. */
const APART = 0.005;
/** Most points of a curve. */
const MOST = 16;

const unit = (value: number) => Math.min(Math.max(value, 0), 1);
/** Thousandths are finer than a screen shows and keep recipes short. */
const rounded = (value: number) => Math.round(value * 1000) / 1000;

/** The curve with point `at` moved, as far as its neighbours in x let it. */
export function movePoint(points: CurvePoints, at: number, [x, y]: CurvePoint): CurvePoints {
  if (!points[at]) return points;
  const least = at === 0 ? 0 : (points[at - 1] as CurvePoint)[0] + APART;
  const most = at === points.length - 1 ? 1 : (points[at + 1] as CurvePoint)[0] - APART;
  // Where neighbours are closer than a hand can make them, only the height can change.
  const free = least <= most ? Math.min(Math.max(rounded(unit(x)), least), most) : points[at][0];
  return points.with(at, [rounded(free), rounded(unit(y))]);
}

/** The curve with one more point, and where it is; null when there is no room for it. */
export function addPoint(points: CurvePoints, [x, y]: CurvePoint): { points: CurvePoints; at: number } | null {
  const place = rounded(unit(x));
  if (points.length >= MOST || points.some(([other]) => Math.abs(other - place) < APART)) return null;
  const next = points.findIndex(([other]) => other > place);
  const at = next === -1 ? points.length : next;
  return { points: points.toSpliced(at, 0, [place, rounded(unit(y))]), at };
}

/** The curve without point `at`; the last two stay. */
export function removePoint(points: CurvePoints, at: number): CurvePoints {
  return points.length > 2 ? points.toSpliced(at, 1) : points;
}
