/** What the browser's reading side offers: sources of frames and sound. */
import type { PlanarFrame } from '../../src/media/picture.ts';
import type { FrameSource, SourceWarning } from '../../src/media/source.ts';
import type { FrameRange } from '../../src/media/time.ts';
import type { Capabilities } from '../render-api.ts';
import type { AudioSource } from './audio-source.ts';
import type { FrameCounters } from './plane-copy.ts';

/** A file open in the browser. */
export interface MediaSource extends FrameSource {
  /** Start of each frame in seconds. */
  readonly times: Float64Array;
  /** Indices of frames that can be decoded alone, ascending. */
  readonly syncFrames: Uint32Array;
  /** The first audio track that this browser can decode. */
  readonly audio: AudioSource | null;
  readonly counters: Readonly<FrameCounters>;
  /** Like `frames`, for a look at other places (thumbnails, analysis): what is kept warm where `frames` reads stays warm. */
  glance(indices: Iterable<number>, signal: AbortSignal): AsyncIterable<PlanarFrame>;
  /** Stretches of frames found to be undecodable so far; reading on may find more. */
  gaps(): FrameRange[];
}

/** How to open a file. */
export interface OpenOptions {
  /** Longest side of a picture that the GPU can hold. */
  readonly maxTextureSize?: number;
  /** How frames are read, as the self-test found; `planes` unless told otherwise. */
  readonly framePath?: Capabilities['framePath'];
  /** Shows the nearest good frame in place of one that cannot be decoded, with a warning; without it `frames` throws. */
  readonly lenient?: boolean;
  /** Told about damage that shows only while decoding; it is also added to `info.warnings`. */
  readonly onWarning?: (warning: SourceWarning) => void;
}
