/** A range of hue, saturation and value as people key with OpenCV, its sliders set against the truth. */
import type { Footage } from './footage.ts';
import { boxBlur, extreme } from './planes.ts';
import { Judge } from './score.ts';
import { type Best, errorOf, least } from './search.ts';

/** What is screen: hues this far off (degrees), least saturation and value; then pixels by which the range is opened, the subject shrunk, and the matte blurred. */
interface Range {
  readonly hue: number;
  readonly saturation: number;
  readonly value: number;
  readonly opening: number;
  readonly shrink: number;
  readonly blur: number;
}

const USUAL: Range = { hue: 40, saturation: 0.2, value: 0.2, opening: 1, shrink: 0, blur: 1 };
const TRIED: { readonly [Name in keyof Range]: readonly number[] } = {
  hue: [12, 18, 24, 32, 40, 50, 60],
  saturation: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7],
  value: [0.08, 0.2, 0.3, 0.43],
  opening: [0, 1, 2],
  shrink: [-1, 0, 1, 2],
  blur: [0, 1, 2, 3],
};
/** Limits of the screen's strongest channel by the two others. */
const LIMITS = {
  none: () => 1,
  greater: (one: number, other: number) => Math.max(one, other),
  mean: (one: number, other: number) => (one + other) / 2,
} as const;

const min = (a: number, b: number) => Math.min(a, b);
const max = (a: number, b: number) => Math.max(a, b);

/** Hue in degrees, saturation, value. */
function hsvOf(r: number, g: number, b: number): readonly [hue: number, saturation: number, value: number] {
  const [high, low] = [Math.max(r, g, b), Math.min(r, g, b)];
  const span = Math.max(high - low, 1e-6);
  const sixth = high === r ? (g - b) / span + 6 : high === g ? (b - r) / span + 2 : (r - g) / span + 4;
  return [(sixth % 6) * 60, (high - low) / Math.max(high, 1e-6), high];
}

/** The best range for the matte, one slider after the other, twice; then the best limit for the picture. */
export function bestOfHsv(footage: Footage, frames: readonly Uint8Array[]): Best {
  const { scene, screen } = footage;
  const { width, height } = scene;
  const count = width * height;
  const [middle] = hsvOf(screen[0] / 255, screen[1] / 255, screen[2] / 255);
  const planes = frames.map((rgb) => {
    const [hues, saturations, values] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
    for (let at = 0; at < count; at++) {
      const [r, g, b] = [rgb[at * 3] as number, rgb[at * 3 + 1] as number, rgb[at * 3 + 2] as number];
      const [hue, saturation, value] = hsvOf(r / 255, g / 255, b / 255);
      hues[at] = Math.abs(((hue - middle + 540) % 360) - 180);
      saturations[at] = saturation;
      values[at] = value;
    }
    return { hues, saturations, values };
  });
  const extremeOf = (plane: Float32Array, by: number, pick: (a: number, b: number) => number) =>
    by === 0 ? plane : extreme(plane, width, height, by, pick);
  const matteOf = (range: Range) => (frame: number) => {
    const { hues, saturations, values } = planes[frame] as (typeof planes)[number];
    const isScreen = (at: number) =>
      (hues[at] as number) <= range.hue && (saturations[at] as number) >= range.saturation && (values[at] as number) >= range.value;
    const inside = Float32Array.from({ length: count }, (_, at) => (isScreen(at) ? 1 : 0));
    const opened = extremeOf(extremeOf(inside, range.opening, min), range.opening, max);
    const subject = opened.map((one) => 1 - one);
    const shrunk = extremeOf(subject, Math.abs(range.shrink), range.shrink > 0 ? min : max);
    return boxBlur(boxBlur(shrunk, width, height, range.blur), width, height, range.blur);
  };
  let best = USUAL;
  for (let round = 0; round < 2; round++) {
    for (const name of Object.keys(TRIED) as (keyof Range)[]) {
      best = least([best, ...TRIED[name].map((value) => ({ ...best, [name]: value }))], (range) => errorOf(footage, matteOf(range)));
    }
  }
  const strongest = screen.indexOf(Math.max(...screen));
  const [second, third] = [0, 1, 2].filter((c) => c !== strongest) as [number, number];
  const mattes = frames.map((_, frame) => matteOf(best)(frame));
  const keyOf = (frame: number, limit: keyof typeof LIMITS) => {
    const rgb = frames[frame] as Uint8Array;
    const key = new Float32Array(count * 4);
    (mattes[frame] as Float32Array).forEach((alpha, at) => {
      const colour = [0, 1, 2].map((c) => (rgb[at * 3 + c] as number) / 255);
      colour[strongest] = Math.min(colour[strongest] as number, LIMITS[limit](colour[second] as number, colour[third] as number));
      key.set([...colour, alpha], at * 4);
    });
    return key;
  };
  const limit = least(Object.keys(LIMITS) as (keyof typeof LIMITS)[], (one) => {
    const judge = new Judge(footage);
    judge.add(0, keyOf(0, one));
    return -judge.result().psnr;
  });
  return { filter: `HSV range: ${JSON.stringify(best)}, limited: ${limit}`, keys: frames.map((_, frame) => keyOf(frame, limit)) };
}
