/** Painting by numbers: what the sample scenes are made with. Colours are light, linear, 0 to 1. */

/** A colour, or a direction. */
export type Triple = readonly [number, number, number];

/** Straight RGBA, 8 bits, row by row. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Colour (not premultiplied) and cover of a point. */
export type Paint = (x: number, y: number) => readonly [red: number, green: number, blue: number, alpha: number];

/** A number kept within bounds, 0 and 1 if none are named. */
export const clamp = (value: number, low = 0, high = 1): number => Math.min(high, Math.max(low, value));

/** 0 below `from`, 1 above `to`, smooth between. */
export const ramp = (from: number, to: number, value: number): number => {
  const t = clamp((value - from) / (to - from));
  return t * t * (3 - 2 * t);
};

/** One colour faded into another: 0 gives the first, 1 the second. */
export const mix = (a: Triple, b: Triple, part: number): Triple => [
  a[0] + (b[0] - a[0]) * part,
  a[1] + (b[1] - a[1]) * part,
  a[2] + (b[2] - a[2]) * part,
];

/** A colour made brighter or darker. */
export const scaled = (a: Triple, by: number): Triple => [a[0] * by, a[1] * by, a[2] * by];

/** A number from 0 to 1 that follows from two integers. */
export function chance(x: number, y: number): number {
  let h = Math.imul(x | 0, 374761393) ^ Math.imul(y | 0, 668265263);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

/** Smooth value noise, 0 to 1, with cells of size 1. */
export function noise(x: number, y: number): number {
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [ramp(0, 1, x - i), ramp(0, 1, y - j)];
  const top = chance(i, j) * (1 - u) + chance(i + 1, j) * u;
  const bottom = chance(i, j + 1) * (1 - u) + chance(i + 1, j + 1) * u;
  return top * (1 - v) + bottom * v;
}

/** A display-encoded colour `#rrggbb` as light. */
export function hex(text: string): Triple {
  const channel = (at: number) => toLight(Number.parseInt(text.slice(at, at + 2), 16) / 255);
  return [channel(1), channel(3), channel(5)];
}

const toLight = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);

/** Light to a display-encoded code value, 0 to 255. */
export const toCode = (v: number): number => {
  const light = clamp(v);
  return 255 * (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055);
};

/**
 * Paints a picture with `grid`² samples a pixel. Positions are in units of half the height, from the centre, y down, so
 * that a scene looks the same at any size.
 */
export function painted(width: number, height: number, grid: number, paint: Paint): Bitmap {
  const bytes = new Uint8Array(width * height * 4);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      let [red, green, blue, cover] = [0, 0, 0, 0];
      for (let part = 0; part < grid * grid; part++) {
        const x = column + ((part % grid) + 0.5) / grid;
        const y = row + (Math.floor(part / grid) + 0.5) / grid;
        const [r, g, b, a] = paint((2 * x - width) / height, (2 * y - height) / height);
        red += r * a;
        green += g * a;
        blue += b * a;
        cover += a;
      }
      if (cover <= 0) continue;
      const at = (row * width + column) * 4;
      bytes[at] = toCode(red / cover) + 0.5;
      bytes[at + 1] = toCode(green / cover) + 0.5;
      bytes[at + 2] = toCode(blue / cover) + 0.5;
      bytes[at + 3] = (255 * cover) / grid ** 2 + 0.5;
    }
  }
  return { width, height, bytes };
}

/** Where a sprite stands: its centre in pixels of the picture, turned clockwise by `turn` radians. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly turn: number;
}

/** Calls `put` with the sprite's colour (display-encoded 0…255, not premultiplied) and cover at each pixel that it touches. */
export function placed(
  sprite: Bitmap,
  { x, y, turn }: Place,
  size: { readonly width: number; readonly height: number },
  put: (at: number, colour: Triple, cover: number) => void,
): void {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const reach = Math.hypot(sprite.width, sprite.height) / 2 + 1;
  const { bytes, width } = sprite;
  for (let row = Math.max(0, Math.floor(y - reach)); row < Math.min(size.height, y + reach); row++) {
    for (let column = Math.max(0, Math.floor(x - reach)); column < Math.min(size.width, x + reach); column++) {
      const [dx, dy] = [column + 0.5 - x, row + 0.5 - y];
      const u = dx * cos + dy * sin + width / 2 - 0.5;
      const v = dy * cos - dx * sin + sprite.height / 2 - 0.5;
      const [i, j] = [Math.floor(u), Math.floor(v)];
      let [red, green, blue, cover] = [0, 0, 0, 0];
      for (let corner = 0; corner < 4; corner++) {
        const [p, q] = [i + (corner & 1), j + (corner >> 1)];
        if (p < 0 || q < 0 || p >= width || q >= sprite.height) continue;
        const at = (q * width + p) * 4;
        const alpha = (bytes[at + 3] as number) / 255;
        const weight = alpha * Math.abs(1 - (corner & 1) - (u - i)) * Math.abs(1 - (corner >> 1) - (v - j));
        red += (bytes[at] as number) * weight;
        green += (bytes[at + 1] as number) * weight;
        blue += (bytes[at + 2] as number) * weight;
        cover += weight;
      }
      if (cover > 0) put(row * size.width + column, [red / cover, green / cover, blue / cover], cover);
    }
  }
}
