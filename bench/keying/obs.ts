/** OBS Studio's chroma key (chroma_key_filter_v2.effect), its sliders set against the truth. */
import type { Footage } from './footage.ts';
import { codeOf, LUMA, lightOf } from './planes.ts';
import { Judge } from './score.ts';
import { type Best, errorOf, least } from './search.ts';

const CB = [-0.100644, -0.338572, 0.439216] as const;
const CR = [0.439216, -0.398942, -0.040274] as const;
const SIMILARITIES = [0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.15, 0.18, 0.22, 0.26, 0.3, 0.35, 0.4];
const SMOOTHNESSES = [0.01, 0.04, 0.08, 0.13, 0.21, 0.32, 0.5];
const SPILLS = [0.02, 0.08, 0.15, 0.28, 0.5];
/** Pairs of neighbours whose mean one bilinear tap of the shader reads: x, y, x, y. */
const PAIRS = [
  [-1, -1, 0, -1],
  [0, 1, 1, 1],
  [1, -1, 1, 0],
  [-1, 0, -1, 1],
] as const;

const along = (axis: readonly [number, number, number], r: number, g: number, b: number) => axis[0] * r + axis[1] * g + axis[2] * b;

/** Distance of CbCr from the colour of the screen, mean over 3×3. */
function distanceOf({ scene: { width, height }, screen }: Footage, rgb: Uint8Array): Float32Array {
  const [r, g, b] = screen.map((value) => value / 255) as [number, number, number];
  const [u, v] = [along(CB, r, g, b), along(CR, r, g, b)];
  const lights = Float32Array.from({ length: 256 }, (_, byte) => lightOf(byte / 255));
  const mean = (one: number, other: number) =>
    codeOf(((lights[rgb[one] as number] as number) + (lights[rgb[other] as number] as number)) / 2);
  const away = (one: number, other: number) => {
    const [red, green, blue] = [mean(one, other), mean(one + 1, other + 1), mean(one + 2, other + 2)];
    return Math.hypot(along(CB, red, green, blue) - u, along(CR, red, green, blue) - v);
  };
  const result = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const place = (dx: number, dy: number) =>
        3 * (Math.min(height - 1, Math.max(0, y + dy)) * width + Math.min(width - 1, Math.max(0, x + dx)));
      let sum = away(place(0, 0), place(0, 0));
      for (const [x0, y0, x1, y1] of PAIRS) sum += 2 * away(place(x0, y0), place(x1, y1));
      result[y * width + x] = sum / 9;
    }
  }
  return result;
}

function ramp(distance: number, similarity: number, width: number): number {
  const share = Math.min(1, Math.max(0, (distance - similarity) / width));
  return share * Math.sqrt(share);
}

/** The best of similarity and smoothness for the matte, then of spill for the picture, with the true colour of the screen. */
export function bestOfObs(footage: Footage, frames: readonly Uint8Array[]): Best {
  const distances = frames.map((rgb) => distanceOf(footage, rgb));
  const settings = SIMILARITIES.flatMap((similarity) => SMOOTHNESSES.map((smoothness) => [similarity, smoothness] as const));
  const [similarity, smoothness] = least(settings, ([from, width]) =>
    errorOf(footage, (frame) => (distances[frame] as Float32Array).map((distance) => ramp(distance, from, width))),
  );
  const keyOf = (frame: number, spill: number) => {
    const rgb = frames[frame] as Uint8Array;
    const distance = distances[frame] as Float32Array;
    const key = new Float32Array(distance.length * 4);
    distance.forEach((away, at) => {
      const colours = ramp(away, similarity, spill);
      const light = [0, 1, 2].map((c) => lightOf((rgb[at * 3 + c] as number) / 255)) as [number, number, number];
      const grey = along(LUMA, ...light);
      for (const c of [0, 1, 2] as const) key[at * 4 + c] = codeOf(grey + (light[c] - grey) * colours);
      key[at * 4 + 3] = ramp(away, similarity, smoothness);
    });
    return key;
  };
  const spill = least(SPILLS, (one) => {
    const judge = new Judge(footage);
    judge.add(0, keyOf(0, one));
    return -judge.result().psnr;
  });
  return {
    filter: `OBS chroma key: similarity ${similarity}, smoothness ${smoothness}, spill ${spill}`,
    keys: frames.map((_, frame) => keyOf(frame, spill)),
  };
}
