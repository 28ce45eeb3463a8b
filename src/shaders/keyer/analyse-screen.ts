import type { Colour } from '../../gpu/params.ts';
import { rangeOf, type ScreenRange } from './screen-range.ts';

/** A frame to analyse: interleaved RGB or straight RGBA, display-encoded; bytes 0–255 or floats 0–1. */
export interface AnalysisFrame {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly samples: Uint8Array | Uint8ClampedArray | Float32Array;
}

/** What the keyer needs to know about a screen; names and options are those of its parameters. */
export interface ScreenValues extends ScreenRange {
  readonly screen: Colour;
  readonly light: 'camera' | 'graphics';
}

/** Pixels looked at along the longer side of a frame. */
const DETAIL = 160;
/** Cells of the chroma histogram along each axis, and the chroma they span on either side of grey. */
const CELLS = 64;
const SPAN = 0.8;
/** Width of the border, as a share of the frame, in which a screen is expected to show. */
const BORDER = 0.06;

interface FoundScreen extends Pick<ScreenValues, 'screen' | 'light'> {
  readonly colours: readonly Colour[];
}

interface Pixel {
  readonly colour: Colour;
  /** Chroma along two orthogonal axes. */
  readonly a: number;
  readonly b: number;
  /** Distance from the nearest edge, as a share of the frame. */
  readonly depth: number;
}

const luma = ([r, g, b]: Colour) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
const clamp01 = (value: number) => Math.min(1, Math.max(0, value));

/**
 * Finds the screen and the light of a clip from a few of its frames, or null when no screen is plausible.
 *
 * A screen is the commonest colour that is no grey, if it is far from grey, covers much of the frame and of its border,
 * and stays the same over most frames. Frames may differ in size.
 */
export function analyseScreen(frames: readonly AnalysisFrame[]): ScreenValues | null {
  const found = frames.map(screenOf).filter((values) => values !== null);
  const agreeing = found
    .map((one) => found.filter((other) => distance(one.screen, other.screen) < 0.15))
    .reduce((best, votes) => (votes.length > best.length ? votes : best), []);
  if (agreeing.length === 0 || agreeing.length * 2 < frames.length) return null;
  const channel = (index: 0 | 1 | 2) => quantile(agreeing.map(({ screen }) => screen[index]).sort(ascending), 0.5);
  const graphics = agreeing.filter(({ light }) => light === 'graphics').length;
  const range = rangeOf(agreeing.flatMap(({ colours }) => colours));
  return { screen: [channel(0), channel(1), channel(2)], ...range, light: graphics * 2 > agreeing.length ? 'graphics' : 'camera' };
}

function screenOf(frame: AnalysisFrame): FoundScreen | null {
  const pixels = pixelsOf(frame);
  const screen = commonestColour(pixels);
  if (!screen) return null;
  const own = excess(screen, screen);
  // Skin, wood, sand, foliage and skies lie nearer to grey, for their brightness, than any screen made for keying.
  if (own.chroma < 0.11 || own.key < 0.35 * Math.max(...screen)) return null;

  const alike: Pixel[] = [];
  let related = 0;
  let border = 0;
  for (const pixel of pixels) {
    const ratio = luma(pixel.colour) / Math.max(luma(screen), 1e-4);
    const deficit = 1 - excess(pixel.colour, screen).key / own.chroma / Math.max(ratio, 0.05);
    if (deficit < 0.25 && ratio > 0.3 && ratio < 2) related++;
    if (pixel.depth < BORDER) border++;
    if (Math.abs(deficit) < 0.12 && Math.abs(Math.log(Math.max(ratio, 1e-3))) < 0.5) alike.push(pixel);
  }
  const atBorder = alike.filter(({ depth }) => depth < BORDER).length;
  // Natural backgrounds of one hue vary in saturation: few of their pixels are like the commonest one.
  if (alike.length < 0.12 * pixels.length || alike.length < 0.5 * related || atBorder < 0.35 * border) return null;
  return { screen, light: lightOf(screen, alike), colours: alike.map(({ colour }) => colour) };
}

/**
 * A camera never records a screen that is both almost pure and flat; drawn and generated pictures nearly always have one
 * and mix edges in coded values. This is a prior, not evidence: the control stays with the user.
 */
function lightOf(screen: Colour, alike: readonly Pixel[]): ScreenValues['light'] {
  const purity = 1 - Math.min(...screen) / Math.max(...screen, 1e-3);
  // Along the border, where shadow and glow of the subject seldom reach.
  const lumas = alike.flatMap(({ colour, depth }) => (depth < 2 * BORDER ? luma(colour) : [])).sort(ascending);
  const spread = quantile(lumas, 0.95) / Math.max(quantile(lumas, 0.05), 1e-3);
  return purity > 0.9 && spread < 1.1 ? 'graphics' : 'camera';
}

/** Key excess of a colour towards a screen (see `key_excess` of common.wgsl) and the screen's chroma. */
function excess(colour: Colour, screen: Colour): { key: number; chroma: number } {
  const axis = centred(screen);
  const chroma = centred(colour);
  const length = Math.hypot(...axis) + 1e-6;
  const along = (chroma[0] * axis[0] + chroma[1] * axis[1] + chroma[2] * axis[2]) / length;
  const across = Math.sqrt(Math.max(0, chroma[0] ** 2 + chroma[1] ** 2 + chroma[2] ** 2 - along * along));
  return { key: along - 0.577 * across, chroma: length };
}

function centred([r, g, b]: Colour): [number, number, number] {
  const mean = (r + g + b) / 3;
  return [r - mean, g - mean, b - mean];
}

function pixelsOf({ width, height, channels, samples }: AnalysisFrame): Pixel[] {
  const unit = samples instanceof Float32Array ? 1 : 1 / 255;
  const step = Math.max(1, Math.floor(Math.max(width, height) / DETAIL));
  const pixels: Pixel[] = [];
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      const at = (y * width + x) * channels;
      const read = (offset: number) => clamp01((samples[at + offset] ?? 0) * unit);
      if (channels === 4 && read(3) < 0.5) continue;
      const colour = [read(0), read(1), read(2)] as const;
      const [r, g, b] = colour;
      const depth = Math.min(Math.min(y, height - 1 - y) / height, Math.min(x, width - 1 - x) / width);
      pixels.push({ colour, a: (2 * r - g - b) / Math.sqrt(6), b: (g - b) / Math.SQRT2, depth });
    }
  }
  return pixels;
}

const cellOf = (chroma: number) => Math.min(CELLS - 1, Math.max(0, Math.floor(((chroma + SPAN) / (2 * SPAN)) * CELLS)));

/** Median of the pixels around the mode of the chroma histogram; the border counts double, grey not at all. */
function commonestColour(pixels: readonly Pixel[]): Colour | null {
  const histogram = new Float64Array(CELLS * CELLS);
  for (const { a, b, depth } of pixels) {
    const cell = cellOf(a) * CELLS + cellOf(b);
    histogram[cell] = (histogram[cell] ?? 0) + (depth < 2 * BORDER ? 2 : 1) * clamp01((Math.hypot(a, b) - 0.06) / 0.12);
  }
  let most = 0;
  let mode: readonly [number, number] = [0, 0];
  for (let i = 0; i < CELLS; i++) {
    for (let j = 0; j < CELLS; j++) {
      let sum = 0;
      for (let di = -1; di <= 1; di++) {
        for (let dj = -1; dj <= 1; dj++) {
          const [row, column] = [Math.min(CELLS - 1, Math.max(0, i + di)), Math.min(CELLS - 1, Math.max(0, j + dj))];
          sum += histogram[row * CELLS + column] ?? 0;
        }
      }
      if (sum > most) {
        most = sum;
        mode = [i, j];
      }
    }
  }
  if (most === 0) return null;
  const members = pixels.filter(({ a, b }) => Math.abs(cellOf(a) - mode[0]) <= 2 && Math.abs(cellOf(b) - mode[1]) <= 2);
  const channel = (index: 0 | 1 | 2) => quantile(members.map(({ colour }) => colour[index]).sort(ascending), 0.5);
  return [channel(0), channel(1), channel(2)];
}

const ascending = (one: number, other: number) => one - other;
const quantile = (sorted: readonly number[], share: number) => sorted[Math.round((sorted.length - 1) * share)] ?? 0;
const distance = (one: Colour, other: Colour) => Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
