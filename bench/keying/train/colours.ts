/** Plain twins of what the keyer's last pass does to colours at its defaults, for training. */
import { keyExcess, type Rgb, toEncoded, toLinear } from '../../../src/shaders/keyer/oracle.ts';

const clamp01 = (value: number) => Math.min(1, Math.max(0, value));
const map = (c: Rgb, change: (value: number, channel: 0 | 1 | 2) => number): Rgb => [change(c[0], 0), change(c[1], 1), change(c[2], 2)];
const lumaOf = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
const dot = (a: Rgb, b: Rgb) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** Chroma along the screen's own and across it: see `chroma_axes` of traits.wgsl; `screen` is display-encoded. */
export function chromaAxes(screen: Rgb): readonly [along: Rgb, across: Rgb] {
  const mean = (screen[0] + screen[1] + screen[2]) / 3;
  const axis = map(screen, (value) => value - mean);
  const length = Math.hypot(...axis) + 1e-6;
  const [x, y, z] = map(axis, (value) => value / length);
  const k = Math.sqrt(1 / 3);
  return [
    [x, y, z],
    [k * (z - y), k * (x - z), k * (y - x)],
  ];
}

/** Luma, chroma along, chroma across. */
export const relative = (colour: Rgb, [along, across]: readonly [Rgb, Rgb]): Rgb => [
  lumaOf(colour),
  dot(colour, along),
  dot(colour, across),
];

/** Undoes `relative`. */
export function absolute([luma, u, v]: Rgb, [along, across]: readonly [Rgb, Rgb]): Rgb {
  const chroma = map(along, (value, channel) => u * value + v * across[channel]);
  const own = lumaOf(chroma);
  return map(chroma, (value) => luma + value - own);
}

/** Mixed pixel with the screen taken out, then with its light taken off (both display-encoded), and how much light that was. */
export function keyedColour(
  picture: Rgb,
  screen: Rgb,
  solved: Rgb,
  interior: Rgb,
  weight: number,
  alpha: number,
  isLight: boolean,
): { readonly mixture: Rgb; readonly clean: Rgb; readonly light: number } {
  const c = isLight ? toLinear(picture) : picture;
  const code = (colour: Rgb): Rgb => map(isLight ? toEncoded(map(colour, clamp01)) : colour, clamp01);
  const share = alpha * alpha + 0.02 * (1 - alpha) + 1e-4;
  const f = alpha > 0.999 ? c : map(solved, (own, i) => clamp01(own + (alpha * (c[i] - alpha * own - (1 - alpha) * screen[i])) / share));
  const reference = map(f, (value, i) => value * (1 - weight) + interior[i] * weight);
  const own = Math.max(keyExcess(reference, screen)[0], 0);
  const peak = Math.max(...reference, 1e-3);
  const [key, chroma] = keyExcess(f, screen);
  const light = Math.max(key - own * clamp01((own / peak - 0.25) / 0.2), 0) / chroma;
  const clean = map(f, (value, i) => Math.max(value - light * screen[i], Math.min(value, 0)));
  return { mixture: code(f), clean: code(clean), light };
}
