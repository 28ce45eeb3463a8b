/** From pictures of many colours with soft alpha to indices of a palette. */

import type { Size } from '../picture.ts';
import type { Palette } from './gif-palette.ts';

/** How colours between those of the palette are shown: not at all, by a fixed pattern, or by passing the error on. */
export type GifDither = 'none' | 'bayer' | 'blue-noise' | 'floyd-steinberg';

/** How soft alpha becomes on or off. */
export interface AlphaCut {
  /** Colour from 0 to 1 that half-transparent pixels are mixed with; null leaves their colour alone. */
  readonly matte: readonly [red: number, green: number, blue: number] | null;
  /** Smallest alpha that is shown, above 0 up to 1. */
  readonly threshold: number;
  /** Show half-transparent pixels as a pattern instead, of pixels that are on or off. */
  readonly dither: boolean;
}

/** Share of the error that is passed on: with all of it, errors of many pixels gather into worms and noise. */
const PASSED_ON = 0.8;
/** Code values of an error that are not passed on: nobody sees them, but they would cost bytes. */
const UNSEEN = 1;
/** What a pixel is that is not there. */
const NOTHING = -1;
const SIDE = 8;

/** An 8×8 Bayer matrix: each number from 0 to 63 once, neighbours far apart. */
const BAYER = Float64Array.from({ length: SIDE * SIDE }, (_, at) => {
  const [x, y] = [at % SIDE, Math.floor(at / SIDE)];
  let value = 0;
  for (let bit = 0; bit < 3; bit++) value = value * 4 + ((((x ^ y) >> bit) & 1) * 2 + ((y >> bit) & 1));
  return (value + 0.5) / (SIDE * SIDE);
});

/** A picture as 0xRRGGBB, −1 where it is transparent, written to `out`. */
export function cutAlpha({ width }: Size, rgba: Uint8Array, { matte, threshold, dither }: AlphaCut, out: Int32Array): void {
  const [red, green, blue] = (matte ?? [0, 0, 0]).map((value) => value * 255) as [number, number, number];
  for (let at = 0; at < out.length; at++) {
    const alpha = (rgba[at * 4 + 3] as number) / 255;
    const least = dither ? (BAYER[(Math.floor(at / width) % SIDE) * SIDE + ((at % width) % SIDE)] as number) : threshold;
    const [r, g, b] = [rgba[at * 4] as number, rgba[at * 4 + 1] as number, rgba[at * 4 + 2] as number];
    if (alpha === 0 || alpha < least) out[at] = NOTHING;
    else if (alpha === 1 || matte === null || dither) out[at] = (r << 16) | (g << 8) | b;
    else {
      const mixed = (value: number, below: number) => Math.round(value * alpha + below * (1 - alpha));
      out[at] = (mixed(r, red) << 16) | (mixed(g, green) << 8) | mixed(b, blue);
    }
  }
}

/** What the pictures of a clip are shown with. */
export interface DithererOptions {
  readonly size: Size;
  readonly palette: Palette;
  readonly dither: GifDither;
  /**
   * Code values by which every channel of a pixel may stray from where it was last drawn before it is drawn anew. Still areas
   * keep their pattern, so that neither noise nor errors from elsewhere make it crawl.
   */
  readonly steadiness: number;
  /** Index of what is not there. */
  readonly transparent: number;
}

/** Turns one picture of a clip after the other into indices. */
export class Ditherer {
  readonly #options: DithererOptions;
  /** Colours with which the pixels on screen were drawn. */
  readonly #drawn: Int32Array;
  readonly #indices: Uint8Array;

  constructor(options: DithererOptions) {
    this.#options = options;
    const length = options.size.width * options.size.height;
    this.#drawn = new Int32Array(length).fill(NOTHING);
    this.#indices = new Uint8Array(length).fill(options.transparent);
  }

  /** Indices of a picture given as `cutAlpha` makes it; they are overwritten by the next. */
  next(pixels: Int32Array): Uint8Array {
    if (this.#options.dither === 'floyd-steinberg') this.#diffuse(pixels);
    else this.#order(pixels);
    return this.#indices;
  }

  /** True where the pixel on screen may stay; makes way for the new one where not. */
  #stays(at: number, colour: number): boolean {
    const drawn = this.#drawn[at] as number;
    if (colour === drawn) return true;
    const limit = this.#options.steadiness;
    if (
      colour >= 0 &&
      drawn >= 0 &&
      Math.abs((colour >> 16) - (drawn >> 16)) <= limit &&
      Math.abs(((colour >> 8) & 255) - ((drawn >> 8) & 255)) <= limit &&
      Math.abs((colour & 255) - (drawn & 255)) <= limit
    )
      return true;
    this.#drawn[at] = colour;
    if (colour < 0) this.#indices[at] = this.#options.transparent;
    return colour < 0;
  }

  /**
   * Between the nearest colour and the nearest one beyond the pixel's own, whichever the pattern says: colours that the palette
   * has stay flat.
   */
  #order(pixels: Int32Array): void {
    const { size, palette, dither } = this.#options;
    const { colours } = palette;
    const pattern = dither === 'bayer' ? BAYER : dither === 'blue-noise' ? blueNoise() : null;
    const side = pattern ? Math.sqrt(pattern.length) : 0;
    for (let at = 0; at < pixels.length; at++) {
      const colour = pixels[at] as number;
      if (this.#stays(at, colour)) continue;
      const nearest = palette.nearest(colour);
      this.#indices[at] = nearest;
      const first = colours[nearest] as number;
      if (!pattern || first === colour) continue;
      const error = [(colour >> 16) - (first >> 16), ((colour >> 8) & 255) - ((first >> 8) & 255), (colour & 255) - (first & 255)] as const;
      const beyond = beyondOf(palette, colour, error, nearest);
      const second = colours[beyond] as number;
      const way = [(second >> 16) - (first >> 16), ((second >> 8) & 255) - ((first >> 8) & 255), (second & 255) - (first & 255)] as const;
      const length = way[0] ** 2 + way[1] ** 2 + way[2] ** 2;
      if (length === 0) continue;
      const share = (error[0] * way[0] + error[1] * way[1] + error[2] * way[2]) / length;
      const [x, y] = [at % size.width, Math.floor(at / size.width)];
      if (share > (pattern[(y % side) * side + (x % side)] as number)) this.#indices[at] = beyond;
    }
  }

  /** Floyd and Steinberg, every second row backwards. Pixels that stay neither take nor give errors. */
  #diffuse(pixels: Int32Array): void {
    const { size, palette } = this.#options;
    const { width, height } = size;
    const { colours } = palette;
    // Errors of this row and the next, three channels, with a place more at either end.
    let here = new Float32Array((width + 2) * 3);
    let below = new Float32Array((width + 2) * 3);
    for (let y = 0; y < height; y++) {
      const step = y % 2 === 0 ? 1 : -1;
      for (let count = 0, x = step > 0 ? 0 : width - 1; count < width; count++, x += step) {
        const at = y * width + x;
        const colour = pixels[at] as number;
        if (this.#stays(at, colour)) continue;
        const place = (x + 1) * 3;
        const red = clamped((colour >> 16) + (here[place] as number));
        const green = clamped(((colour >> 8) & 255) + (here[place + 1] as number));
        const blue = clamped((colour & 255) + (here[place + 2] as number));
        const index = palette.nearest((Math.round(red) << 16) | (Math.round(green) << 8) | Math.round(blue));
        this.#indices[at] = index;
        const shown = colours[index] as number;
        const errors = [red - (shown >> 16), green - ((shown >> 8) & 255), blue - (shown & 255)] as const;
        for (let channel = 0; channel < 3; channel++) {
          const error = (beyondUnseen(errors[channel] as number) * PASSED_ON) / 16;
          (here[place + step * 3 + channel] as number) += error * 7;
          (below[place - step * 3 + channel] as number) += error * 3;
          (below[place + channel] as number) += error * 5;
          (below[place + step * 3 + channel] as number) += error;
        }
      }
      [here, below] = [below, here.fill(0)];
    }
  }
}

function beyondUnseen(error: number): number {
  return error > UNSEEN ? error - UNSEEN : error < -UNSEEN ? error + UNSEEN : 0;
}

function clamped(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/** The nearest colour in the direction in which the pixel's own lies from the nearest: looked for further and further away. */
function beyondOf(palette: Palette, colour: number, error: readonly [number, number, number], nearest: number): number {
  for (let reach = 1; reach <= 4; reach *= 2) {
    const channel = (shift: number, by: number) => Math.round(clamped(((colour >> shift) & 255) + by * reach)) << shift;
    const found = palette.nearest(channel(16, error[0]) | channel(8, error[1]) | channel(0, error[2]));
    if (found !== nearest) return found;
  }
  return nearest;
}

let noise: Float64Array | null = null;

/** A 32×32 pattern without low frequencies, made once by void and cluster (Ulichney 1993). */
function blueNoise(): Float64Array {
  noise ??= voidAndCluster(32);
  return noise;
}

function voidAndCluster(side: number): Float64Array {
  const length = side * side;
  const bell = Float64Array.from({ length }, (_, at) => {
    const [x, y] = [at % side, Math.floor(at / side)];
    return Math.exp(-(Math.min(x, side - x) ** 2 + Math.min(y, side - y) ** 2) / (2 * 1.5 ** 2));
  });
  const isOn = new Uint8Array(length);
  const energy = new Float64Array(length);
  const flip = (at: number) => {
    const sign = isOn[at] ? -1 : 1;
    isOn[at] = isOn[at] ? 0 : 1;
    const [x, y] = [at % side, Math.floor(at / side)];
    for (let to = 0; to < length; to++)
      (energy[to] as number) +=
        sign * (bell[((Math.floor(to / side) - y + side) % side) * side + (((to % side) - x + side) % side)] as number);
  };
  /** The place with the most (`sign` 1) or least (−1) around it, among those that are on or off. */
  const extreme = (on: number, sign: number) => {
    let best = -1;
    for (let at = 0; at < length; at++)
      if (isOn[at] === on && (best < 0 || sign * (energy[at] as number) > sign * (energy[best] as number))) best = at;
    return best;
  };
  // A tenth of the places, spread by moving the most crowded to the emptiest until nothing moves.
  for (let at = 0, state = 1; at < length / 10; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    if (!isOn[state % length]) flip(state % length);
  }
  for (;;) {
    const crowded = extreme(1, 1);
    flip(crowded);
    const empty = extreme(0, -1);
    flip(empty);
    if (empty === crowded) break;
  }
  const rank = new Float64Array(length);
  const started = isOn.slice();
  const count = started.reduce((sum, on) => sum + on, 0);
  for (let order = count - 1; order >= 0; order--) {
    const crowded = extreme(1, 1);
    rank[crowded] = order;
    flip(crowded);
  }
  for (let at = 0; at < length; at++) if (started[at]) flip(at);
  for (let order = count; order < length; order++) {
    const empty = extreme(0, -1);
    rank[empty] = order;
    flip(empty);
  }
  return rank.map((order) => (order + 0.5) / length);
}
