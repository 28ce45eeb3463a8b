/** What a worker of the style lab offers, beside the preview and in a worker of its own: one call, then it is closed. */
import type { PictureDifference } from '../src/gpu/metrics/picture-meter.ts';
import type { Trial, TuneWanted } from '../src/jobs/kinds/tune.ts';
import type { Recipe } from '../src/jobs/recipe/recipe.ts';
import type { MediaFile } from './render-api.ts';

/** A clip, and files that recipes name besides it. */
export interface LabClip {
  readonly file: MediaFile;
  readonly files: ReadonlyMap<string, MediaFile>;
}

/** What was measured of one frame. */
export interface MeasuredFrame {
  readonly index: number;
  /** The first variant against the source, the second against the source, the second against the first. */
  readonly a: PictureDifference;
  readonly b: PictureDifference;
  readonly between: PictureDifference;
}

/** How measuring is going. */
export interface MeasuringProgress {
  readonly done: number;
  readonly total: number;
  /** Source pixels per measured one, along a side. */
  readonly coarseness: number;
  readonly frame: MeasuredFrame;
}

/** The style lab’s work, off the page. */
export interface LabApi {
  /**
   * Measures two recipes against the source and each other, frame by frame, over the first one’s range; of long clips every n-th frame
   * so that there are no more than `most`. Throws `MediaError`, or the signal’s reason.
   */
  measureClip(
    clip: LabClip,
    recipes: readonly [a: Recipe, b: Recipe],
    most: number,
    report: (progress: MeasuringProgress) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * Tries settings on a few frames from all over the range, each with its neighbour in time, and gives them best first, with the frame
   * that shows them well. `report` hears of each. Throws `MediaError`, or the signal’s reason.
   */
  tuneClip(
    clip: LabClip,
    wanted: TuneWanted,
    report: (done: number, total: number, best: Trial) => void,
    signal: AbortSignal,
  ): Promise<{ readonly trials: readonly Trial[]; readonly frame: number }>;
}
