/** Plain TypeScript twins of the keyer's maths, for tests: no passes, no textures, doubles. */

/** Three channels. */
export type Rgb = readonly [number, number, number];

const map = (colour: Rgb, change: (value: number, channel: 0 | 1 | 2) => number): Rgb => [
  change(colour[0], 0),
  change(colour[1], 1),
  change(colour[2], 2),
];
const dot = (a: Rgb, b: Rgb) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const minus = (a: Rgb, b: Rgb) => map(a, (value, channel) => value - b[channel]);

/** Display-encoded sRGB to light. */
export const toLinear = (colour: Rgb): Rgb => map(colour, (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));

/** Light to display-encoded sRGB. */
export const toEncoded = (colour: Rgb): Rgb => map(colour, (v) => (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055));

/** Foreground over screen in the light they are mixed in. */
export const mixed = (foreground: Rgb, screen: Rgb, alpha: number): Rgb =>
  map(foreground, (value, channel) => value * alpha + screen[channel] * (1 - alpha));

/** Key excess of a colour and chroma of the screen: see `key_excess` in common.wgsl. */
export function keyExcess(colour: Rgb, screen: Rgb): [key: number, chroma: number] {
  const centred = (c: Rgb) => map(c, (value) => value - (c[0] + c[1] + c[2]) / 3);
  const [chroma, axis] = [centred(colour), centred(screen)];
  const length = Math.sqrt(dot(axis, axis)) + 1e-6;
  const along = dot(chroma, axis) / length;
  return [along - 0.577 * Math.sqrt(Math.max(0, dot(chroma, chroma) - along * along)), length];
}

/** Where a colour lies on the line from screen (0) to foreground (1). */
export function lineAlpha(colour: Rgb, screen: Rgb, foreground: Rgb): number {
  const line = minus(foreground, screen);
  return Math.min(1, Math.max(0, dot(minus(colour, screen), line) / Math.max(dot(line, line), 1e-5)));
}

/** How much subject a colour holds when nothing else is known: see `mixture` in common.wgsl. */
export function mixture(colour: Rgb, screen: Rgb, difference: number): number {
  const parts = map(colour, (c, i) => Math.abs(c - screen[i]) / Math.max(c > screen[i] ? 1 - screen[i] : screen[i], 0.05));
  const least = Math.min(1, Math.max(0.02, Math.max(...parts) / Math.max(difference, 1e-3)));
  const subject = map(colour, (c, i) => Math.min(1, Math.max(0, (c - (1 - difference) * screen[i]) / Math.max(difference, 0.05))));
  const purity = (Math.max(...subject) - Math.min(...subject)) / Math.max(...subject, 0.02);
  const lean = 0.12 + 0.18 * Math.min(1, Math.max(0, (purity - 0.1) / 0.2));
  return difference * least ** (lean * (1 - 0.6 * Math.min(1, Math.max(0, 10 * difference - 9))));
}

/** A colour without the screen's light on it, when the subject itself has no such tint. */
export function despilled(colour: Rgb, screen: Rgb): Rgb {
  const [key, chroma] = keyExcess(colour, screen);
  return map(colour, (value, channel) => Math.max(0, value - (Math.max(0, key) / chroma) * screen[channel]));
}

/** A colour field with weights: four numbers per cell (colour × weight, weight), row by row. */
export interface Field {
  readonly width: number;
  readonly height: number;
  readonly cells: Float64Array;
}

/** Push-pull fill of a whole field: three colours and 1 per cell. `fallback` fills a field without any weight. */
export function filled({ width, height, cells }: Field, fallback: Rgb): Field {
  const at = (field: Field, x: number, y: number, channel: number) => {
    const [column, row] = [Math.min(field.width - 1, Math.max(0, x)), Math.min(field.height - 1, Math.max(0, y))];
    return field.cells[(row * field.width + column) * 4 + channel] as number;
  };
  const own = { width, height, cells };
  const result = { width, height, cells: new Float64Array(width * height * 4) };
  if (width === 1 && height === 1) {
    const weight = cells[3] as number;
    const colour = weight > 1e-6 ? map(fallback, (_, channel) => (cells[channel] as number) / weight) : fallback;
    result.cells.set([...colour, weight > 1e-6 ? 1 : 0]);
    return result;
  }
  const half = {
    width: Math.ceil(width / 2),
    height: Math.ceil(height / 2),
    cells: new Float64Array(Math.ceil(width / 2) * Math.ceil(height / 2) * 4),
  };
  half.cells.forEach((_, index) => {
    const [x, y, channel] = [2 * ((index >> 2) % half.width), 2 * Math.floor((index >> 2) / half.width), index & 3];
    half.cells[index] =
      (at(own, x, y, channel) + at(own, x + 1, y, channel) + at(own, x, y + 1, channel) + at(own, x + 1, y + 1, channel)) / 4;
  });
  const coarse = filled(half, fallback);
  result.cells.forEach((_, index) => {
    const [x, y, channel] = [(index >> 2) % width, Math.floor((index >> 2) / width), index & 3];
    const [u, v] = [x / 2 - 0.25, y / 2 - 0.25];
    const [left, top] = [Math.floor(u), Math.floor(v)];
    const row = (j: number) => at(coarse, left, j, channel) * (1 - u + left) + at(coarse, left + 1, j, channel) * (u - left);
    const below = row(top) * (1 - v + top) + row(top + 1) * (v - top);
    const weight = at(own, x, y, 3);
    const trust = channel === 3 ? 0 : Math.min(1, weight * 8);
    result.cells[index] = below * (1 - trust) + (trust > 0 ? (at(own, x, y, channel) / Math.max(weight, 1e-6)) * trust : 0);
  });
  return result;
}
