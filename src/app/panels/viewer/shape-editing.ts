import type { Shape, ShapePoint } from '../../../gpu/shapes.ts';
import type { Point } from './framing.ts';

/** Part of a shape under the pointer: one of its points, or (`null`) its body. */
export interface ShapeHit {
  readonly shape: number;
  readonly point: number | null;
}

const at = ([x, y]: ShapePoint): Point => ({ x, y });
const pointOf = ({ x, y }: Point): ShapePoint => [Math.round(x * 100) / 100, Math.round(y * 100) / 100];

/** The outline of a shape as points: an ellipse by 64 of them, the others by their own. */
export function outlineOf({ kind, points }: Shape): readonly ShapePoint[] {
  if (kind !== 'ellipse') return points;
  const [[cx, cy], [ax, ay], [bx, by]] = points as readonly [ShapePoint, ShapePoint, ShapePoint];
  return Array.from({ length: 64 }, (_, step) => {
    const turn = (step / 32) * Math.PI;
    return [cx + (ax - cx) * Math.cos(turn) + (bx - cx) * Math.sin(turn), cy + (ay - cy) * Math.cos(turn) + (by - cy) * Math.sin(turn)];
  });
}

/** An upright ellipse in the box between two corners. */
export function ellipseBetween(one: Point, other: Point): readonly ShapePoint[] {
  const centre = { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
  const corner = { x: Math.max(one.x, other.x), y: Math.max(one.y, other.y) };
  return [pointOf(centre), pointOf({ x: corner.x, y: centre.y }), pointOf({ x: centre.x, y: corner.y })];
}

/** A drawn line with as few points as keep it within `tolerance` of where it went (Douglas & Peucker 1973). */
export function simplified(line: readonly Point[], tolerance: number): readonly ShapePoint[] {
  const first = line[0];
  const last = line.at(-1);
  if (!first || !last) return [];
  if (line.length < 3) return line.map(pointOf);
  let farthest = 0;
  let most = 0;
  for (let index = 1; index < line.length - 1; index++) {
    const off = distanceToSegment(line[index] as Point, first, last);
    if (off <= most) continue;
    most = off;
    farthest = index;
  }
  if (most <= tolerance) return [pointOf(first), pointOf(last)];
  return [...simplified(line.slice(0, farthest + 1), tolerance).slice(0, -1), ...simplified(line.slice(farthest), tolerance)];
}

/** What lies under a position, the topmost first; points are within `reach`, all in picture pixels. */
export function hitOf(shapes: readonly Shape[], position: Point, reach: number): ShapeHit | null {
  for (let shape = shapes.length - 1; shape >= 0; shape--) {
    const { points } = shapes[shape] as Shape;
    const point = points.findLastIndex(([x, y]) => Math.hypot(x - position.x, y - position.y) <= reach);
    if (point >= 0) return { shape, point };
  }
  const body = shapes.findLastIndex((shape) => isOver(shape, position, reach));
  return body < 0 ? null : { shape: body, point: null };
}

function isOver(shape: Shape, position: Point, reach: number): boolean {
  const outline = outlineOf(shape).map(at);
  if (shape.kind === 'stroke') {
    const near = Math.max(shape.width / 2, reach);
    return outline.some((point, index) => distanceToSegment(position, outline[Math.max(0, index - 1)] as Point, point) <= near);
  }
  let within = false;
  outline.forEach((here, index) => {
    const before = outline.at(index - 1) as Point;
    const crosses = here.y > position.y !== before.y > position.y;
    if (crosses && position.x < ((before.x - here.x) * (position.y - here.y)) / (before.y - here.y) + here.x) within = !within;
  });
  return within;
}

/** The shape with what was hit moved by `by`. The centre of an ellipse takes the whole ellipse along. */
export function moved(shape: Shape, point: number | null, by: Point): Shape {
  const whole = point === null || (shape.kind === 'ellipse' && point === 0);
  const points = shape.points.map((old, index) => (whole || index === point ? pointOf({ x: old[0] + by.x, y: old[1] + by.y }) : old));
  return { ...shape, points };
}

function distanceToSegment({ x, y }: Point, from: Point, to: Point): number {
  const along = { x: to.x - from.x, y: to.y - from.y };
  const square = along.x * along.x + along.y * along.y;
  const t = square === 0 ? 0 : Math.min(Math.max(((x - from.x) * along.x + (y - from.y) * along.y) / square, 0), 1);
  return Math.hypot(from.x + along.x * t - x, from.y + along.y * t - y);
}
