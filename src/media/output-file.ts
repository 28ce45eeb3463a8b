import type { StreamTargetChunk } from 'mediabunny';
import type { MediaError } from './errors.ts';

/** A file being written, on whatever host. */
export interface OutputFile {
  /** Closing it makes the file complete. */
  readonly stream: WritableStream<StreamTargetChunk>;
  /** Size so far. */
  readonly bytes: number;
  /** What writing failed with, as the user should read it; the stream itself tells it to the muxer only. */
  readonly failure: MediaError | null;
  /** Removes the file; safe at any time, also twice. */
  remove(): Promise<void>;
}
