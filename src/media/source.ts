import type { PlanarFrame, PlaneFormat, Size } from './picture.ts';
import type { Timeline } from './time.ts';

/** What is known of a source's audio track. */
export interface AudioInfo {
  /** Codec as WebCodecs names it, for example `mp4a.40.2` or `opus`. */
  readonly codec: string;
  readonly sampleRate: number;
  readonly channels: number;
  /** Start and end on the source's timeline, in seconds. */
  readonly start: number;
  readonly end: number;
}

/** A shortcoming of a file that does not stop it from being used; shown to the user as it stands. */
export interface SourceWarning {
  /** Stable identifier, for example `truncated` or `corrupt-frames`. */
  readonly code: string;
  /** What happened and where (seconds or bytes), in a sentence. */
  readonly message: string;
  /** What the user can do about it, in a sentence. */
  readonly remedy: string;
}

/** What a source is, known once it is open and before any frame is decoded. */
export interface SourceInfo {
  readonly kind: 'video' | 'image';
  /** Container as a user would name it, for example `MP4` or `WebM`. */
  readonly container: string;
  /** Codec as WebCodecs names it, for example `avc1.640028`. */
  readonly codec: string;
  readonly format: PlaneFormat;
  /** Upright size with square pixels. */
  readonly size: Size;
  readonly timeline: Timeline;
  /** Frames per second: exact for a constant rate, else the mean. */
  readonly frameRate: number;
  readonly constantRate: boolean;
  readonly audio: AudioInfo | null;
  readonly warnings: readonly SourceWarning[];
}

/**
 * A file seen as frames. Both hosts implement it: WebCodecs in the browser, ffmpeg in Node.
 *
 * Frames belong to whoever iterates, who must close them.
 */
export interface FrameSource extends AsyncDisposable {
  readonly info: SourceInfo;
  /**
   * Decodes the frames with the given ascending indices, in that order. Decoding runs ahead by a few frames and
   * waits while the consumer is busy. Throws `MediaError` when a frame cannot be had, naming the time.
   */
  frames(indices: Iterable<number>, signal: AbortSignal): AsyncIterable<PlanarFrame>;
}
