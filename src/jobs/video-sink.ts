/** Frames into a finished video: segments first, which survive crashes, then one file of all of them. */
import { crc32 } from '../media/crc32.ts';
import type { FrameWitness } from '../media/frame-witness.ts';
import { type AudioPackets, type MuxedVideo, type MuxJob, muxVideo } from '../media/mux-video.ts';
import type { OutputFile } from '../media/output-file.ts';
import type { OutputTimeline } from '../media/output-timeline.ts';
import type { PlanarFrame } from '../media/picture.ts';
import type { FrameSink } from '../media/sink.ts';
import type { VideoTrack } from '../media/video-track.ts';
import type { Json } from './canonical-json.ts';
import { type ExportFiles, ExportLog } from './export-log.ts';
import type { ExportIdentity } from './journal.ts';
import { type SegmentEncoder, SegmentedSink, type SegmentLength } from './segmented-sink.ts';

/** What to write and with what. */
export interface VideoSinkOptions extends Pick<MuxJob, 'container' | 'frameRate' | 'tags' | 'signal'> {
  /** Where the work is kept; taken over. */
  readonly files: ExportFiles;
  readonly identity: Omit<ExportIdentity, 'encoder' | 'timeline'>;
  readonly encoder: SegmentEncoder;
  readonly length: SegmentLength;
  readonly timeline: OutputTimeline;
  /** Sees every frame, also those of an earlier run. */
  readonly witness: FrameWitness;
  readonly audio: AudioPackets | null;
  /** Taken over. */
  readonly target: OutputFile;
}

/** A written file, still to be verified. */
export interface WrittenVideo extends MuxedVideo {
  readonly bytes: number;
  /** Frames that an earlier run had made. */
  readonly resumed: number;
  /** Wall seconds spent in `write` and `finish`. */
  readonly encodeSeconds: number;
  /** All of the work, open: to be removed once the file is known to be good. */
  readonly log: ExportLog;
}

/**
 * Opens a sink that goes on where an earlier run stopped. When it is aborted, what is safe is kept, but no file. Throws
 * `MediaError` (`resume-refused`) when what is kept belongs to something else. Files and target are closed on failure.
 */
export async function openVideoSink(options: VideoSinkOptions): Promise<VideoSink> {
  const { files, identity, encoder, timeline, witness, target } = options;
  try {
    const log = await ExportLog.open(files, { ...identity, encoder: encoder.identity, timeline: timelineIdentity(timeline) });
    for await (const { index, note } of log.records()) if (note) witness.recall(index, note);
    return new VideoSink(options, log);
  } catch (error) {
    await Promise.allSettled([files[Symbol.asyncDispose](), target.remove()]);
    throw error;
  }
}

/** Writes one video. Made by `openVideoSink`. */
export class VideoSink implements FrameSink<WrittenVideo> {
  readonly #options: VideoSinkOptions;
  readonly #segments: SegmentedSink;
  readonly #resumed: number;
  #milliseconds = 0;

  constructor(options: VideoSinkOptions, log: ExportLog) {
    const { encoder, length, timeline, witness } = options;
    this.#options = options;
    this.#segments = new SegmentedSink({ log, encoder, timeline, length, note: (frame) => witness.see(frame) });
    this.#resumed = log.frames;
  }

  /** The first frame that is wanted. */
  get from(): number {
    return this.#segments.from;
  }

  async write(frame: PlanarFrame): Promise<void> {
    await this.#timed(() => this.#segments.write(frame));
  }

  async finish(): Promise<WrittenVideo> {
    const { target } = this.#options;
    const log = await this.#timed(() => this.#segments.finish());
    const muxed = await this.#timed(async () => {
      try {
        return await muxVideo({ ...this.#options, stream: target.stream, track: log.track as VideoTrack, records: log.records() });
      } catch (error) {
        // A full disk reaches the muxer as a broken stream.
        throw target.failure ?? error;
      }
    });
    return { ...muxed, bytes: target.bytes, resumed: this.#resumed, encodeSeconds: this.#milliseconds / 1000, log };
  }

  async abort(): Promise<void> {
    await Promise.allSettled([this.#segments.abort(), this.#options.target.remove()]);
  }

  async #timed<Result>(step: () => Promise<Result>): Promise<Result> {
    const began = performance.now();
    try {
      return await step();
    } finally {
      this.#milliseconds += performance.now() - began;
    }
  }
}

/** What tells two timelines apart, in little space. */
function timelineIdentity({ length, duration, start, timeOf, sourceOf }: OutputTimeline): Json {
  const shown = Float64Array.from({ length: 2 * length }, (_, at) => (at % 2 ? sourceOf(at >> 1) : timeOf(at >> 1)));
  return { length, duration, start, frames: crc32(new Uint8Array(shown.buffer)) };
}
