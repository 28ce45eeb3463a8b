import type { PlaneFormat } from '../media/picture.ts';
import type { Timeline } from '../media/time.ts';
import type { ActiveEffect } from './active-effect.ts';
import type { ChainOutput } from './compile.ts';

/** What a chain is made for. */
export interface ChainSpec {
  readonly format: PlaneFormat;
  readonly timeline: Timeline;
  readonly effects: readonly ActiveEffect[];
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
