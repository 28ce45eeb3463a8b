import type { Rect, Size } from '../picture.ts';

const LIGHT = Float32Array.from({ length: 256 }, (_, code) => {
  const value = code / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});
/** Codes of light in 65536 steps: fine enough that every code is met where they lie closest. */
const STEPS = 65535;
const CODES = Uint8Array.from({ length: STEPS + 1 }, (_, step) => {
  const light = step / STEPS;
  return Math.round(255 * (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055));
});

/** Where one sample of a scaled row or column comes from. */
interface Tap {
  readonly first: number;
  readonly weights: Float32Array;
  /** The samples that it may not go beyond: from `low` on, `count` of them, counted from `first`. */
  readonly low: number;
  readonly count: number;
}

/** Catmull-Rom (Keys 1981, a = −1/2). */
function cubic(t: number): number {
  if (t < 1) return (1.5 * t - 2.5) * t * t + 1;
  return t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0;
}

function tapsOf(from: number, to: number): Tap[] {
  const ratio = from / to;
  const stretch = Math.max(ratio, 1);
  return Array.from({ length: to }, (_, at) => {
    const centre = (at + 0.5) * ratio - 0.5;
    const first = Math.max(Math.ceil(centre - 2 * stretch), 0);
    const last = Math.min(Math.floor(centre + 2 * stretch), from - 1);
    const distances = Array.from({ length: last - first + 1 }, (_, k) => Math.abs(first + k - centre) / stretch);
    const total = distances.reduce((sum, distance) => sum + cubic(distance), 0);
    const near = distances.flatMap((distance, k) => (distance < 1 ? [k] : []));
    return { first, weights: Float32Array.from(distances, (distance) => cubic(distance) / total), low: near[0] ?? 0, count: near.length };
  });
}

/**
 * Scales parts of pictures as the renderer does (`src/gpu/resample.wgsl`): light, premultiplied, by a Catmull-Rom kernel that
 * may not go beyond its neighbours. Takes and gives straight display-encoded RGBA; what is transparent comes out black.
 */
export function pictureScaler(size: Size, crop: Rect, to: Size): (rgba: Uint8Array) => Uint8Array<ArrayBuffer> {
  const isSame = crop.width === to.width && crop.height === to.height;
  const [columns, rows] = [tapsOf(crop.width, to.width), tapsOf(crop.height, to.height)];
  const line = new Float32Array(crop.width * 4);
  const narrow = new Float32Array(to.width * crop.height * 4);
  return (rgba) => {
    const made = new Uint8Array(to.width * to.height * 4);
    if (isSame) {
      for (let y = 0; y < crop.height; y++) {
        const from = ((crop.y + y) * size.width + crop.x) * 4;
        made.set(rgba.subarray(from, from + crop.width * 4), y * crop.width * 4);
      }
      return made;
    }
    for (let y = 0; y < crop.height; y++) {
      readLight(rgba, ((crop.y + y) * size.width + crop.x) * 4, line);
      for (let x = 0; x < to.width; x++) weigh(line, columns[x] as Tap, { stride: 4, offset: 0 }, narrow, (y * to.width + x) * 4);
    }
    const pixel = new Float32Array(4);
    const stride = to.width * 4;
    for (let y = 0; y < to.height; y++) {
      for (let x = 0; x < to.width; x++) {
        weigh(narrow, rows[y] as Tap, { stride, offset: x * 4 }, pixel, 0);
        writeCodes(pixel, made, (y * to.width + x) * 4);
      }
    }
    return made;
  };
}

/** A row of pixels as premultiplied light. */
function readLight(rgba: Uint8Array, from: number, line: Float32Array): void {
  for (let at = 0; at < line.length; at += 4) {
    const alpha = (rgba[from + at + 3] as number) / 255;
    line[at] = (LIGHT[rgba[from + at] as number] as number) * alpha;
    line[at + 1] = (LIGHT[rgba[from + at + 1] as number] as number) * alpha;
    line[at + 2] = (LIGHT[rgba[from + at + 2] as number] as number) * alpha;
    line[at + 3] = alpha;
  }
}

interface Steps {
  readonly stride: number;
  readonly offset: number;
}

/** One pixel: the weighted sum of those before, no lighter and no darker than those next to it. */
function weigh(from: Float32Array, { first, weights, low, count }: Tap, { stride, offset }: Steps, to: Float32Array, at: number): void {
  const start = first * stride + offset;
  for (let channel = 0; channel < 4; channel++) {
    let sum = 0;
    let read = start + channel;
    for (let k = 0; k < weights.length; k++) {
      sum += (from[read] as number) * (weights[k] as number);
      read += stride;
    }
    read = start + low * stride + channel;
    let least = from[read] as number;
    let most = least;
    for (let k = 1; k < count; k++) {
      read += stride;
      const value = from[read] as number;
      if (value < least) least = value;
      else if (value > most) most = value;
    }
    to[at + channel] = sum < least ? least : sum > most ? most : sum;
  }
}

function writeCodes(pixel: Float32Array, rgba: Uint8Array, at: number): void {
  const alpha = pixel[3] as number;
  const code = Math.round(alpha * 255);
  rgba[at + 3] = code;
  // What rounds to transparent has no colour that could be seen.
  for (let channel = 0; channel < 3 && code > 0; channel++) {
    rgba[at + channel] = CODES[Math.round(Math.min(1, (pixel[channel] as number) / alpha) * STEPS)] as number;
  }
}

/** A picture in the middle of a transparent canvas, or wherever `area` says. */
export function placed(rgba: Uint8Array<ArrayBuffer>, area: Rect, canvas: Size): Uint8Array<ArrayBuffer> {
  if (area.width === canvas.width && area.height === canvas.height) return rgba;
  const whole = new Uint8Array(canvas.width * canvas.height * 4);
  for (let y = 0; y < area.height; y++) {
    const row = rgba.subarray(y * area.width * 4, (y + 1) * area.width * 4);
    whole.set(row, ((area.y + y) * canvas.width + area.x) * 4);
  }
  return whole;
}

/** Below this alpha nothing is seen: keyed footage leaves a trace nearly everywhere. */
const TRACE = 8;

/** The smallest part of a picture that holds everything that can be seen; null when nothing can. */
export function seenArea({ width, height }: Size, rgba: Uint8Array): Rect | null {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y++) {
    const row = y * width * 4 + 3;
    let first = 0;
    while (first < width && (rgba[row + first * 4] as number) < TRACE) first++;
    if (first === width) continue;
    let last = width - 1;
    while ((rgba[row + last * 4] as number) < TRACE) last--;
    [left, right] = [Math.min(left, first), Math.max(right, last)];
    [top, bottom] = [Math.min(top, y), y];
  }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
