/** A point of the picture, in source pixels from its top left corner. */
export type ShapePoint = readonly [x: number, y: number];

/** A shape drawn over the picture. */
export interface Shape {
  /**
   * `polygon`: three points or more, closed. `ellipse`: its centre and the ends of its two axes. `stroke`: a line of a
   * brush through one point or more.
   */
  readonly kind: 'polygon' | 'ellipse' | 'stroke';
  readonly points: readonly ShapePoint[];
  /** Width of the brush in source pixels; 0 for the others. */
  readonly width: number;
  /** Cuts out of the shapes before it instead of adding to them. */
  readonly hole: boolean;
}

const KINDS = ['polygon', 'ellipse', 'stroke'] as const satisfies readonly Shape['kind'][];
const FEWEST = { polygon: 3, ellipse: 3, stroke: 1 } as const;
/** A position may lie outside of the picture, but not so far that its square is no number any more. */
const FARTHEST = 1e5;
/** Vectors of four numbers that a shader gets; a shape takes two and one for every two points. */
export const SHAPE_VECTORS = 512;

const vectorsOf = ({ points }: Shape): number => 2 + Math.ceil(points.length / 2);

/** How much of the room for shapes these take, 0 to 1; above 1 they are refused. */
export const roomTaken = (shapes: readonly Shape[]): number => shapes.reduce((sum, shape) => sum + vectorsOf(shape), 0) / SHAPE_VECTORS;

/** Whether a value of unknown origin is a list of shapes. */
export function isShapes(value: unknown): value is readonly Shape[] {
  if (!Array.isArray(value) || value.length > SHAPE_VECTORS) return false;
  return value.every(isShape) && roomTaken(value) <= 1;
}

function isShape(value: unknown): value is Shape {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  if (Object.keys(value).sort().join() !== 'hole,kind,points,width') return false;
  const { kind, points, width, hole } = value as Record<keyof Shape, unknown>;
  const known = KINDS.find((candidate) => candidate === kind);
  if (!known || typeof hole !== 'boolean' || typeof width !== 'number' || !(width >= 0 && width <= FARTHEST)) return false;
  return Array.isArray(points) && points.length >= FEWEST[known] && points.length <= SHAPE_VECTORS * 2 && points.every(isPoint);
}

const isPoint = (value: unknown): value is ShapePoint =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'number' && Math.abs(part) <= FARTHEST);

/** Writes shapes as the shader reads them (`shapesWgsl`) at byte `base`; `SHAPE_VECTORS` vectors, zero after the last shape. */
export function packShapes(shapes: readonly Shape[], view: DataView, base: number): void {
  let at = base;
  const put = (...numbers: number[]) => {
    for (const number of numbers) {
      view.setFloat32(at, number, true);
      at += 4;
    }
  };
  for (const { kind, points, width, hole } of shapes) {
    put(KINDS.indexOf(kind) + 1, points.length, width, hole ? 1 : 0);
    put(...boundsOf(kind, points, width));
    for (const [x, y] of points) put(x, y);
    if (points.length % 2 === 1) put(0, 0);
  }
  while (at < base + SHAPE_VECTORS * 16) put(0);
}

/** Left, top, right and bottom of a shape. */
function boundsOf(kind: Shape['kind'], points: readonly ShapePoint[], width: number): readonly number[] {
  const corners = kind === 'ellipse' ? cornersOfEllipse(points) : points;
  const reach = kind === 'stroke' ? width / 2 : 0;
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return [Math.min(...xs) - reach, Math.min(...ys) - reach, Math.max(...xs) + reach, Math.max(...ys) + reach];
}

function cornersOfEllipse(points: readonly ShapePoint[]): ShapePoint[] {
  const [[x, y], [ax, ay], [bx, by]] = points as [ShapePoint, ShapePoint, ShapePoint];
  const dx = Math.hypot(ax - x, bx - x);
  const dy = Math.hypot(ay - y, by - y);
  return [
    [x - dx, y - dy],
    [x + dx, y + dy],
  ];
}

/**
 * WGSL of `NAME(p: vec2f, feather: f32) -> f32`: how much shapes cover position `p`, 0 to 1, with an edge as wide as
 * `feather`, both in source pixels.
 */
export const shapesWgsl = (name: string, vectors: string): string => `
fn ${name}_point(first: u32, k: u32) -> vec2f {
  let pair = ${vectors}[first + (k >> 1u)];
  return select(pair.xy, pair.zw, (k & 1u) == 1u);
}
fn ${name}_segment(p: vec2f, a: vec2f, b: vec2f) -> f32 {
  let along = b - a;
  let t = clamp(dot(p - a, along) / max(dot(along, along), 1e-6), 0.0, 1.0);
  return distance(p, a + along * t);
}
fn ${name}_signed(p: vec2f, at: u32) -> f32 {
  let head = ${vectors}[at];
  let first = at + 2u;
  let count = u32(head.y);
  if (head.x == 2.0) {
    // Distance by the gradient of the implicit ellipse, right at its edge (Taubin 1994, first order).
    let centre = ${name}_point(first, 0u);
    let a = ${name}_point(first, 1u) - centre;
    let b = ${name}_point(first, 2u) - centre;
    let q = p - centre;
    let det = a.x * b.y - a.y * b.x;
    let inverse = select(1.0, 1.0 / det, abs(det) > 1e-6);
    let u = vec2f(q.x * b.y - q.y * b.x, a.x * q.y - a.y * q.x) * inverse;
    let slope = 2.0 * vec2f(u.x * b.y - u.y * a.y, u.y * a.x - u.x * b.x) * inverse;
    return select(1e5, (dot(u, u) - 1.0) / max(length(slope), 1e-6), abs(det) > 1e-6);
  }
  var nearest = 1e9;
  var within = false;
  var before = ${name}_point(first, select(count - 1u, 0u, head.x == 3.0));
  for (var k = 0u; k < count; k++) {
    let here = ${name}_point(first, k);
    nearest = min(nearest, ${name}_segment(p, before, here));
    // Even-odd rule: a ray to the right.
    if ((here.y > p.y) != (before.y > p.y) && p.x < (before.x - here.x) * (p.y - here.y) / (before.y - here.y) + here.x) {
      within = !within;
    }
    before = here;
  }
  if (head.x == 3.0) { return nearest - head.z * 0.5; }
  return select(nearest, -nearest, within);
}
fn ${name}(p: vec2f, feather: f32) -> f32 {
  var cover = 0.0;
  let soft = max(feather, 1.0);
  for (var at = 0u; at < ${SHAPE_VECTORS}u && ${vectors}[at].x > 0.0; at += 2u + ((u32(${vectors}[at].y) + 1u) >> 1u)) {
    let bounds = ${vectors}[at + 1u];
    if (any(p < bounds.xy - soft) || any(p > bounds.zw + soft)) { continue; }
    let inner = clamp(0.5 - ${name}_signed(p, at) / soft, 0.0, 1.0);
    cover = select(max(cover, inner), min(cover, 1.0 - inner), ${vectors}[at].w > 0.0);
  }
  return cover;
}`;
