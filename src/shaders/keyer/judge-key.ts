import type { Colour } from '../../gpu/params.ts';
import { filled, keyExcess, type Rgb } from './oracle.ts';

/** A frame and its key of the same size: straight RGBA, display-encoded, four numbers (0–1) a pixel. */
export interface KeyedFrame {
  readonly width: number;
  readonly height: number;
  readonly source: Float32Array;
  readonly key: Float32Array;
}

/** What can be wrong with a key, each 0 or more; smaller is better. */
export interface KeyFaults {
  /** How far key over screen is from the picture, in the matte's mixed pixels. */
  readonly resynthesis: number;
  /** Share of the picture that is half transparent away from the screen. */
  readonly grey: number;
  /** Share of the picture in small holes of the subject and small islands on the screen. */
  readonly specks: number;
  /** Mean change of the matte from one frame to the next where the picture stands still. */
  readonly flicker: number;
  /** Mean screen colour left in the subject. */
  readonly spill: number;
}

/**
 * How much each fault counts: from what an eye minds, checked on footage with known mattes. Resynthesis counts little: a
 * calculated key gives the picture back by construction, a better one that was learned does not.
 */
const WEIGHTS: KeyFaults = { resynthesis: 0.25, grey: 1.5, specks: 6, flicker: 3, spill: 0.6 };
/** Pixels looked at along the longer side. */
const DETAIL = 240;
/** A spot counts as a hole or an island up to this share of the picture. */
const SPOT = 0.002;
/** A picture stands still where it changes by less. */
const STILL = 0.02;

/** One number for a key's faults; smaller is better. */
export const faultOf = (faults: KeyFaults): number =>
  Object.entries(WEIGHTS).reduce((sum, [name, weight]) => sum + weight * faults[name as keyof KeyFaults], 0);

interface Small {
  readonly width: number;
  readonly height: number;
  readonly alpha: Float32Array;
  at(picture: 'source' | 'key', index: number): Rgb;
}

function shrunk({ width, height, source, key }: KeyedFrame): Small {
  const step = Math.max(1, Math.round(Math.max(width, height) / DETAIL));
  const [w, h] = [Math.ceil(width / step), Math.ceil(height / step)];
  const from = (index: number) => (Math.floor(index / w) * step * width + (index % w) * step) * 4;
  const pictures = { source, key };
  return {
    width: w,
    height: h,
    alpha: Float32Array.from({ length: w * h }, (_, index) => key[from(index) + 3] as number),
    at: (name, index) => [0, 1, 2].map((channel) => pictures[name][from(index) + channel] as number) as unknown as Rgb,
  };
}

/** Judges the keys of a few frames in order, without knowing the truth. Neighbours in time show flicker. */
export function judgeKey(frames: readonly KeyedFrame[], screen: Colour): KeyFaults {
  const small = frames.map(shrunk);
  const mean = (values: readonly number[]) => (values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length);
  return {
    resynthesis: mean(small.map((frame) => resynthesisOf(frame, screen))),
    grey: mean(small.map(greyOf)),
    specks: mean(small.map(specksOf)),
    flicker: mean(small.slice(1).map((frame, index) => flickerOf(small[index] as Small, frame))),
    spill: mean(small.map((frame) => spillOf(frame, screen))),
  };
}

function resynthesisOf({ width, height, alpha, at }: Small, screen: Colour): number {
  const cells = new Float64Array(width * height * 4);
  alpha.forEach((a, index) => {
    if (a < 0.02) cells.set([...at('source', index), 1], index * 4);
  });
  const plate = filled({ width, height, cells }, screen).cells;
  let [sum, count] = [0, 0];
  alpha.forEach((a, index) => {
    if (a < 0.02 || a > 0.98) return;
    const [source, key] = [at('source', index), at('key', index)];
    for (const channel of [0, 1, 2] as const) {
      sum += Math.abs(key[channel] * a + (plate[index * 4 + channel] as number) * (1 - a) - source[channel]) / 3;
    }
    count++;
  });
  return sum / Math.max(1, count);
}

/** Half-transparent pixels without screen in reach. */
function greyOf({ width, height, alpha }: Small): number {
  const reach = Math.max(2, Math.round(DETAIL / 60));
  let grey = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const a = alpha[y * width + x] as number;
      if (a < 0.1 || a > 0.95) continue;
      let isNear = false;
      for (let dy = -reach; dy <= reach && !isNear; dy += reach) {
        for (let dx = -reach; dx <= reach && !isNear; dx += reach) {
          const [u, v] = [Math.min(width - 1, Math.max(0, x + dx)), Math.min(height - 1, Math.max(0, y + dy))];
          isNear = (alpha[v * width + u] as number) < 0.05;
        }
      }
      if (!isNear) grey++;
    }
  }
  return grey / alpha.length;
}

/** Pixels of connected areas, opaque or transparent, that are too small to be meant. */
function specksOf({ width, height, alpha }: Small): number {
  const seen = new Uint8Array(alpha.length);
  const most = SPOT * alpha.length;
  let specks = 0;
  for (let start = 0; start < alpha.length; start++) {
    if (seen[start]) continue;
    const isOpaque = (alpha[start] as number) > 0.5;
    const area = [start];
    seen[start] = 1;
    for (let next = 0; next < area.length; next++) {
      const index = area[next] as number;
      const [x, y] = [index % width, Math.floor(index / width)];
      for (const [u, v] of [
        [x - 1, y],
        [x + 1, y],
        [x, y - 1],
        [x, y + 1],
      ] as const) {
        const neighbour = v * width + u;
        if (u < 0 || v < 0 || u >= width || v >= height || seen[neighbour] || (alpha[neighbour] as number) > 0.5 !== isOpaque) continue;
        seen[neighbour] = 1;
        area.push(neighbour);
      }
    }
    if (area.length <= most) specks += area.length;
  }
  return specks / alpha.length;
}

function flickerOf(before: Small, after: Small): number {
  let [sum, count] = [0, 0];
  after.alpha.forEach((a, index) => {
    const [one, other] = [before.at('source', index), after.at('source', index)];
    if (Math.max(...one.map((value, channel) => Math.abs(value - (other[channel] as number)))) > STILL) return;
    sum += Math.abs(a - (before.alpha[index] as number));
    count++;
  });
  return sum / Math.max(1, count);
}

function spillOf({ alpha, at }: Small, screen: Colour): number {
  let [sum, count] = [0, 0];
  alpha.forEach((a, index) => {
    if (a < 0.3) return;
    sum += Math.max(0, keyExcess(at('key', index), screen)[0]);
    count++;
  });
  return sum / Math.max(1, count);
}
