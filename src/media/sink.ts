import type { PlanarFrame } from './picture.ts';

/** Where finished frames go: an encoder and a file. Both hosts implement it. */
export interface FrameSink<Result> {
  /** Takes a frame over (and closes it); resolves when there is room for the next one. */
  write(frame: PlanarFrame): Promise<void>;
  /** Flushes encoders, completes the file and says what was made. */
  finish(): Promise<Result>;
  /** Gives up: closes encoders and removes what was written. Safe at any time, also twice. */
  abort(): Promise<void>;
}
