import type { PlaneFormat } from '../media/picture.ts';
import type { FrameRange, Timeline } from '../media/time.ts';
import type { ActiveEffect } from './active-effect.ts';
import type { ChainOutput } from './compile.ts';

/** What a chain does to pictures. */
export interface ChainStack {
  readonly effects: readonly ActiveEffect[];
  /** Frames that are shown round and round, so that temporal effects look back across the seam; none where the clip is no loop. */
  readonly loop?: FrameRange | null;
}

/** What a chain is made for. */
export interface ChainSpec extends ChainStack {
  readonly format: PlaneFormat;
  readonly timeline: Timeline;
  /** Texels per source pixel: 1, 1/2, 1/4 … */
  readonly scale: number;
  readonly output: ChainOutput;
  /**
   * True works pass by pass and waits for the GPU in between, for GPUs that are CPU cores: a whole frame at once would hold up
   * everything else that is drawn, the page included.
   */
  readonly paced?: boolean;
  /** Calls a paced chain off between two of its passes, while it is made and while it runs; it throws the signal's reason then. */
  readonly signal?: AbortSignal;
}
