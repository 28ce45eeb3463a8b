/** What `bench:gpu` measures: every effect, alone and with the values it is shown with, and the chains people build. */
import { type ActiveEffect, stagesOf } from '../../src/gpu/active-effect.ts';
import type { Effect } from '../../src/gpu/define-effect.ts';
import type { PlanarFrame, PlaneFormat, Size } from '../../src/media/picture.ts';
import { shownValues } from '../../src/samples/samples.ts';
import { effectById, effects } from '../../src/shaders/effects.ts';

/** A chain to measure. */
export interface Stack {
  readonly name: string;
  readonly effects: readonly ActiveEffect[];
}

/** The full sticker: effects by identifier, in order. */
const STICKER = [
  'keyer',
  'despill',
  'temporal-ema',
  'displacement',
  'texture-blend',
  'texture-blend',
  'surface-bevel',
  'alpha-bevel',
  'outline',
  'drop-shadow',
];

/** Sizes of a full run: 720p, 1080p, a square clip, 4K. */
export const FULL_SIZES: readonly Size[] = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
  { width: 1440, height: 1440 },
  { width: 3840, height: 2160 },
];

/** What `--quick` measures. */
export const QUICK_SIZES: readonly Size[] = [{ width: 320, height: 180 }];

const shown = (effect: Effect): ActiveEffect[] => stagesOf(effect, shownValues(effect));

/** Steps of the full sticker that this build has no effect for. */
export const missingFromSticker = STICKER.filter((id) => !effectById(id));

/** Ingest alone, every effect and the sticker; or of these only the ones named. */
export function stacksFor(names: readonly string[] | null): Stack[] {
  const sticker = STICKER.flatMap((id) => effectById(id) ?? []).flatMap(shown);
  const all: Stack[] = [
    { name: 'ingest', effects: [] },
    ...effects.map((effect) => ({ name: effect.id, effects: shown(effect) })),
    { name: 'sticker', effects: sticker },
  ];
  if (!names) return all;
  return names.map((name) => {
    const stack = all.find((candidate) => candidate.name === name);
    if (!stack) throw new RangeError(`There is no “${name}” to measure. Choose from ${all.map((candidate) => candidate.name).join(', ')}.`);
    return stack;
  });
}

/** What a camera delivers: NV12, BT.709, limited range. */
export const formatOf = (coded: Size): PlaneFormat => ({
  coded,
  layout: 'nv12',
  bitDepth: 8,
  alpha: false,
  rotation: 0,
  pixelAspect: { num: 1, den: 1 },
  colour: { matrix: 'bt709', range: 'limited', primaries: 'bt709', transfer: 'bt709' },
});

/** A few frames of a disc that wanders before a lit green screen, with a little noise; they repeat. */
export function framesOf(format: PlaneFormat): (index: number) => PlanarFrame {
  const { width, height } = format.coded;
  const made = Array.from({ length: 3 }, (_, step) => {
    const cover = (x: number, y: number) => {
      const radius = height * 0.3;
      const distance = Math.hypot(x - width * (0.45 + 0.03 * step), y - height * 0.5);
      return Math.min(1, Math.max(0, (radius - distance) / (radius * 0.05)));
    };
    const noise = (x: number, y: number) => (Math.imul(x * 73 + step, y * 151 + 7) >>> 7) % 5;
    const luma = Uint8Array.from({ length: width * height }, (__, at) => {
      const [x, y] = [at % width, Math.floor(at / width)];
      const part = cover(x, y);
      return (95 + (40 * x) / width) * (1 - part) + (120 + 30 * Math.sin(y / 9)) * part + noise(x, y);
    });
    const half = Math.ceil(width / 2);
    const chroma = new Uint8Array(half * Math.ceil(height / 2) * 2);
    for (let at = 0; at < chroma.length; at += 2) {
      const part = cover(((at / 2) % half) * 2, Math.floor(at / 2 / half) * 2);
      chroma[at] = 80 * (1 - part) + 110 * part;
      chroma[at + 1] = 65 * (1 - part) + 160 * part;
    }
    return [luma, chroma];
  });
  return (index) => ({
    index,
    time: index / 30,
    duration: 1 / 30,
    format,
    planes: made[index % made.length] as Uint8Array[],
    [Symbol.dispose]: () => undefined,
  });
}
