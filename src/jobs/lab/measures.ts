/** What the style lab measures: names, how each number reads, and means over a clip. */
import type { PictureDifference } from '../../gpu/metrics/picture-meter.ts';

/** A number that is measured of every frame. */
export type MeasureId = 'ssim' | 'psnr' | 'mse' | 'edges' | 'sharpness' | 'flicker';

/** How a measure is called and read. */
export interface Measure {
  readonly id: MeasureId;
  readonly label: string;
  /** What it says of a picture and its reference, in a sentence. */
  readonly help: string;
  readonly unit: '' | 'dB';
  readonly digits: number;
  /** Where it ends at the top; null where it does not. */
  readonly to: number | null;
  /** Whether it is of one picture alone, so that two are not compared by it but beside it. */
  readonly isOwn: boolean;
}

/** Every measure, in the order in which they are shown. */
export const measures: readonly Measure[] = [
  {
    ...{ id: 'ssim', label: 'SSIM', unit: '', digits: 4, to: 1, isOwn: false },
    help: 'Structural similarity of luma, 11 × 11 Gaussian window: 1 is the same picture (Wang et al. 2004).',
  },
  {
    ...{ id: 'psnr', label: 'PSNR', unit: 'dB', digits: 2, to: null, isOwn: false },
    help: 'Peak signal to noise of red, green and blue: more is closer; the same picture has no noise at all.',
  },
  {
    ...{ id: 'mse', label: 'MSE', unit: '', digits: 5, to: null, isOwn: false },
    help: 'Mean squared error of red, green and blue, each 0 to 1: 0 is the same picture.',
  },
  {
    ...{ id: 'edges', label: 'Edges', unit: '', digits: 3, to: 1, isOwn: false },
    help: 'Coherence of edges: how many of either picture’s have one of the other’s within a pixel (F-measure of Sobel edges), 1 is all.',
  },
  {
    ...{ id: 'sharpness', label: 'Sharpness', unit: '', digits: 0, to: null, isOwn: true },
    help: 'Variance of the Laplacian of luma in 8-bit codes: more is sharper, grain and lines included.',
  },
  {
    ...{ id: 'flicker', label: 'Flicker', unit: '', digits: 4, to: null, isOwn: false },
    help: 'How differently luma changes from frame to frame (dtSSD): 0 moves as the reference does.',
  },
];

/** The measure of an identifier. */
export const measureOf = (id: MeasureId): Measure => measures.find((one) => one.id === id) as Measure;

/** Peak signal to noise ratio in decibels of a mean squared error of values 0 to 1; infinite for none. */
export const psnrOf = (mse: number): number => -10 * Math.log10(mse);

/** The value of a measure in what was found between two pictures; null where there is none. */
export function measuredValue(id: MeasureId, found: PictureDifference): number | null {
  return id === 'psnr' ? psnrOf(found.mse) : found[id];
}

/** A number as it stands in tables and beside plots; a dash for none, a word for a ratio to no noise at all. */
export function measureText({ unit, digits }: Measure, value: number | null): string {
  if (value === null) return '–';
  if (value === Number.POSITIVE_INFINITY) return 'identical';
  return `${value.toFixed(digits)}${unit && ` ${unit}`}`;
}

/**
 * What was measured of a clip: means over its frames. The ratio of signal to noise is that of the mean error, so that single frames
 * without any do not lift it. Null without frames.
 */
export function meanOf(frames: readonly PictureDifference[]): PictureDifference | null {
  if (frames.length === 0) return null;
  const mean = (values: readonly (number | null)[]) => {
    const there = values.filter((value) => value !== null);
    return there.length === 0 ? null : there.reduce((sum, value) => sum + value, 0) / there.length;
  };
  const whole = (pick: (frame: PictureDifference) => number) => mean(frames.map(pick)) as number;
  return {
    mse: whole(({ mse }) => mse),
    ssim: mean(frames.map(({ ssim }) => ssim)),
    edges: whole(({ edges }) => edges),
    sharpness: whole(({ sharpness }) => sharpness),
    referenceSharpness: whole(({ referenceSharpness }) => referenceSharpness),
    flicker: mean(frames.map(({ flicker }) => flicker)),
  };
}
