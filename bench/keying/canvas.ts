/** A premultiplied RGBA drawing surface with anti-aliased shapes given by distance. */
import { lightOf, smooth } from './planes.ts';

/** Red, green, blue. */
export type Rgb = readonly [number, number, number];

/** A colour, or what finds one for a place (units of 1/360 of the height) and writes it to `out`. */
export type Fill = Rgb | ((x: number, y: number, out: [number, number, number]) => void);

/** How a shape is painted: width of its soft edge in units, and opacity. */
export interface Paint {
  readonly rot?: number;
  readonly soft?: number;
  readonly opacity?: number;
}

/** Signed distance of a place from the outline of a shape, negative inside; units. */
export type Distance = (x: number, y: number) => number;

/** Distance from a line whose radius goes from r0 to r1. */
export function segmentDistance(x0: number, y0: number, x1: number, y1: number, r0: number, r1: number): Distance {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const squared = dx * dx + dy * dy + 1e-9;
  return (x, y) => {
    const t = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / squared));
    return Math.sqrt((x - x0 - t * dx) ** 2 + (y - y0 - t * dy) ** 2) - (r0 + (r1 - r0) * t);
  };
}

/** Distance from a turned box with round corners. */
export function boxDistance(cx: number, cy: number, hw: number, hh: number, r: number, rot = 0): Distance {
  const [c, s] = [Math.cos(rot), Math.sin(rot)];
  return (x, y) => {
    const u = Math.abs(c * (x - cx) + s * (y - cy)) - (hw - r);
    const v = Math.abs(-s * (x - cx) + c * (y - cy)) - (hh - r);
    return Math.hypot(Math.max(u, 0), Math.max(v, 0)) + Math.min(Math.max(u, v), 0) - r;
  };
}

/** The surface. Lengths and places are in units of 1/360 of the height. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  /** Pixels per unit. */
  readonly scale: number;
  readonly pixels: Float32Array;
  readonly #isLight: boolean;

  /** `isLight`: colours are mixed in light, else in display-encoded values. */
  constructor(width: number, height: number, isLight: boolean) {
    this.width = width;
    this.height = height;
    this.scale = height / 360;
    this.pixels = new Float32Array(width * height * 4);
    this.#isLight = isLight;
  }

  /** A colour of bytes in the light of the canvas. */
  colour(bytes: Rgb): Rgb {
    const code = bytes.map((value) => Math.min(1, Math.max(0, value / 255)));
    return (this.#isLight ? code.map(lightOf) : code) as unknown as Rgb;
  }

  /** Puts a fill over what is there wherever `alpha` says, within a window of units. */
  over(x0: number, y0: number, x1: number, y1: number, fill: Fill, alpha: (x: number, y: number) => number): void {
    const { scale, width } = this;
    const [left, right] = [Math.max(0, Math.floor(x0 * scale)), Math.min(width, Math.ceil(x1 * scale) + 1)];
    const [top, bottom] = [Math.max(0, Math.floor(y0 * scale)), Math.min(this.height, Math.ceil(y1 * scale) + 1)];
    const out: [number, number, number] = typeof fill === 'function' ? [0, 0, 0] : [...fill];
    for (let py = top; py < bottom; py++) {
      const y = (py + 0.5) / scale;
      for (let px = left; px < right; px++) {
        const x = (px + 0.5) / scale;
        const a = alpha(x, y);
        if (a <= 0) continue;
        if (typeof fill === 'function') fill(x, y, out);
        this.#put((py * width + px) * 4, out[0], out[1], out[2], a);
      }
    }
  }

  #put(at: number, r: number, g: number, b: number, a: number): void {
    const p = this.pixels;
    p[at] = (p[at] as number) * (1 - a) + r * a;
    p[at + 1] = (p[at + 1] as number) * (1 - a) + g * a;
    p[at + 2] = (p[at + 2] as number) * (1 - a) + b * a;
    p[at + 3] = (p[at + 3] as number) * (1 - a) + a;
  }

  /** Coverage of a pixel at a distance from an outline. */
  cover(distance: number, soft = 0): number {
    if (soft <= 0) return Math.min(1, Math.max(0, 0.5 - distance * this.scale));
    const half = 0.5 / this.scale + soft / 2;
    return 1 - smooth(distance, -half, half);
  }

  #shape(x0: number, y0: number, x1: number, y1: number, distance: Distance, fill: Fill, { soft = 0, opacity = 1 }: Paint): void {
    this.over(x0, y0, x1, y1, fill, (x, y) => this.cover(distance(x, y), soft) * opacity);
  }

  /** An ellipse. */
  ellipse(cx: number, cy: number, rx: number, ry: number, fill: Fill, paint: Paint = {}): void {
    const m = Math.max(rx, ry) + (paint.soft ?? 0) + 2;
    const [c, s] = [Math.cos(paint.rot ?? 0), Math.sin(paint.rot ?? 0)];
    const distance = (px: number, py: number) => {
      const [x, y] = [px - cx, py - cy];
      const [u, v] = [(c * x + s * y) / rx, (-s * x + c * y) / ry];
      const k = Math.sqrt(u * u + v * v) + 1e-6;
      return ((k - 1) * k) / (Math.sqrt((u / rx) ** 2 + (v / ry) ** 2) + 1e-6);
    };
    this.#shape(cx - m, cy - m, cx + m, cy + m, distance, fill, paint);
  }

  /** A line with round ends and radii r0 and r1. */
  capsule(x0: number, y0: number, x1: number, y1: number, r0: number, fill: Fill, r1 = r0, paint: Paint = {}): void {
    const m = Math.max(r0, r1) + (paint.soft ?? 0) + 2;
    const distance = segmentDistance(x0, y0, x1, y1, r0, r1);
    this.#shape(Math.min(x0, x1) - m, Math.min(y0, y1) - m, Math.max(x0, x1) + m, Math.max(y0, y1) + m, distance, fill, paint);
  }

  /** A box with round corners. */
  box(cx: number, cy: number, hw: number, hh: number, r: number, fill: Fill, paint: Paint = {}): void {
    const m = Math.hypot(hw, hh) + (paint.soft ?? 0) + 2;
    this.#shape(cx - m, cy - m, cx + m, cy + m, boxDistance(cx, cy, hw, hh, r, paint.rot), fill, paint);
  }

  /** Thin curves: coverage is the greatest over all segments, colour the mean weighted by coverage. */
  strokes(
    curves: readonly {
      readonly points: readonly (readonly [number, number])[];
      readonly widths: readonly number[];
      readonly colour: Rgb;
    }[],
  ): void {
    const { width, height, scale } = this;
    const most = new Float32Array(width * height);
    const sums = new Float32Array(width * height * 4);
    for (const { points, widths, colour } of curves) {
      for (let i = 0; i + 1 < points.length; i++) {
        const [a, b] = [points[i], points[i + 1]] as [readonly [number, number], readonly [number, number]];
        const [ax, ay, bx, by] = [a[0] * scale, a[1] * scale, b[0] * scale, b[1] * scale];
        const wide = 0.5 * ((widths[i] as number) + (widths[i + 1] as number)) * scale;
        const [dx, dy] = [bx - ax, by - ay];
        const squared = dx * dx + dy * dy + 1e-9;
        const m = wide / 2 + 1;
        const [left, right] = [Math.max(0, Math.floor(Math.min(ax, bx) - m)), Math.min(width - 1, Math.ceil(Math.max(ax, bx) + m))];
        const [top, bottom] = [Math.max(0, Math.floor(Math.min(ay, by) - m)), Math.min(height - 1, Math.ceil(Math.max(ay, by) + m))];
        for (let y = top; y <= bottom; y++) {
          for (let x = left; x <= right; x++) {
            const [rx, ry] = [x + 0.5 - ax, y + 0.5 - ay];
            const t = Math.min(1, Math.max(0, (rx * dx + ry * dy) / squared));
            const distance = Math.sqrt((rx - t * dx) ** 2 + (ry - t * dy) ** 2);
            const cover = Math.min(0.5 + wide / 2 - distance, wide, 1);
            if (cover <= 0) continue;
            const at = y * width + x;
            most[at] = Math.max(most[at] as number, cover);
            for (let c = 0; c < 3; c++) sums[at * 4 + c] = (sums[at * 4 + c] as number) + cover * (colour[c] as number);
            sums[at * 4 + 3] = (sums[at * 4 + 3] as number) + cover;
          }
        }
      }
    }
    most.forEach((a, at) => {
      if (a <= 0) return;
      const total = sums[at * 4 + 3] as number;
      this.#put(at * 4, (sums[at * 4] as number) / total, (sums[at * 4 + 1] as number) / total, (sums[at * 4 + 2] as number) / total, a);
    });
  }
}
