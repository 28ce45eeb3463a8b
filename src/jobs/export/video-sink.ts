/** Frames into a finished video: segments first, which survive crashes, then one file of all of them. */

import type { OutputFile } from '../../media/output-file.ts';
import type { PlanarFrame } from '../../media/picture.ts';
import type { FrameWitness } from '../../media/pictures/frame-witness.ts';
import type { FrameSink } from '../../media/sink.ts';
import { type AudioPackets, type MuxedVideo, type MuxJob, muxVideo } from '../../media/video/mux-video.ts';
import type { VideoTrack } from '../../media/video/video-track.ts';
import { type Logged, type LogSink, type LogSinkOptions, openLogSink } from './log-sink.ts';

/** What to write and with what. */
export interface VideoSinkOptions
  extends Pick<MuxJob, 'container' | 'frameRate' | 'tags' | 'signal'>,
    Pick<LogSinkOptions<MuxedVideo>, 'files' | 'identity' | 'encoder' | 'length' | 'timeline'> {
  /** Sees every frame, also those of an earlier run. */
  readonly witness: FrameWitness;
  readonly audio: AudioPackets | null;
  /** Taken over. */
  readonly target: OutputFile;
}

/** A written file, still to be verified. */
export interface WrittenVideo extends MuxedVideo, Omit<Logged<MuxedVideo>, 'result'> {
  readonly bytes: number;
}

/**
 * Opens a sink that goes on where an earlier run stopped. When it is aborted, what is safe is kept, but no file. Throws
 * `MediaError` (`resume-refused`) when what is kept belongs to something else. Files and target are closed on failure.
 */
export async function openVideoSink(options: VideoSinkOptions): Promise<VideoSink> {
  const { target } = options;
  const finish: LogSinkOptions<MuxedVideo>['finish'] = async (log) => {
    try {
      return await muxVideo({ ...options, stream: target.stream, track: log.track as VideoTrack, records: log.records() });
    } catch (error) {
      // A full disk reaches the muxer as a broken stream.
      throw target.failure ?? error;
    }
  };
  return new VideoSink(await openLogSink({ ...options, finish, discard: () => target.remove() }), target);
}

/** Writes one video. Made by `openVideoSink`. */
export class VideoSink implements FrameSink<WrittenVideo> {
  readonly #sink: LogSink<MuxedVideo>;
  readonly #target: OutputFile;

  constructor(sink: LogSink<MuxedVideo>, target: OutputFile) {
    this.#sink = sink;
    this.#target = target;
  }

  /** The first frame that is wanted. */
  get from(): number {
    return this.#sink.from;
  }

  write(frame: PlanarFrame): Promise<void> {
    return this.#sink.write(frame);
  }

  async finish(): Promise<WrittenVideo> {
    const { result, ...rest } = await this.#sink.finish();
    return { ...result, ...rest, bytes: this.#target.bytes };
  }

  abort(): Promise<void> {
    return this.#sink.abort();
  }
}
