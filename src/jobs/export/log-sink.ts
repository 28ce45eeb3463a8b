/** Frames into files by way of a log that survives crashes: what is safe is never done again. */
import { crc32 } from '../../media/archive/crc32.ts';
import type { OutputTimeline } from '../../media/output-timeline.ts';
import type { PlanarFrame } from '../../media/picture.ts';
import type { FrameSink } from '../../media/sink.ts';
import type { Json } from '../recipe/canonical-json.ts';
import { type ExportFiles, ExportLog } from './export-log.ts';
import type { GroupLength } from './group-length.ts';
import { type GroupEncoder, GroupSink } from './group-sink.ts';
import type { ExportIdentity } from './journal.ts';

/** Who looks at frames as they are rendered, to know later whether a file shows them. */
export interface Witness {
  /** Looks at a frame; gives what there is to know of it later, which is kept in the log beside its code. */
  see(frame: PlanarFrame): Uint8Array | null;
}

/** What to write and with what. */
export interface LogSinkOptions<Result> {
  /** Where the work is kept; taken over. */
  readonly files: ExportFiles;
  readonly identity: Omit<ExportIdentity, 'encoder' | 'timeline'>;
  readonly encoder: GroupEncoder;
  readonly length: GroupLength;
  readonly timeline: OutputTimeline;
  readonly witness: Witness | null;
  /** Makes the files of the complete log. */
  finish(log: ExportLog): Promise<Result>;
  /** Removes what `finish` has begun. Safe at any time, also twice. */
  discard(): Promise<void>;
}

/** What came of it. */
export interface Logged<Result> {
  readonly result: Result;
  /** Frames that an earlier run had made. */
  readonly resumed: number;
  /** Wall seconds spent in `write` and `finish`. */
  readonly encodeSeconds: number;
  /** All of the work, open: to be removed once the files are known to be good. */
  readonly log: ExportLog;
}

/**
 * Opens a sink that goes on where an earlier run stopped. When it is aborted, what is safe is kept, but no file. Throws
 * `MediaError` (`resume-refused`) when what is kept belongs to something else; the log is closed then.
 */
export async function openLogSink<Result>(options: LogSinkOptions<Result>): Promise<LogSink<Result>> {
  const { files, identity, encoder, timeline } = options;
  try {
    const log = await ExportLog.open(files, { ...identity, encoder: encoder.identity, timeline: timelineIdentity(timeline) });
    return new LogSink(options, log);
  } catch (error) {
    // While nobody else can work on it.
    await Promise.allSettled([options.discard()]);
    await Promise.allSettled([files[Symbol.asyncDispose]()]);
    throw error;
  }
}

/** Writes one export. Made by `openLogSink`. */
export class LogSink<Result> implements FrameSink<Logged<Result>> {
  readonly #options: LogSinkOptions<Result>;
  readonly #groups: GroupSink;
  readonly #log: ExportLog;
  readonly #resumed: number;
  #milliseconds = 0;

  constructor(options: LogSinkOptions<Result>, log: ExportLog) {
    const { encoder, length, timeline, witness } = options;
    this.#options = options;
    this.#log = log;
    const note = witness ? (frame: PlanarFrame) => witness.see(frame) : undefined;
    this.#groups = new GroupSink({ log, encoder, timeline, length, ...(note && { note }) });
    this.#resumed = log.frames;
  }

  /** The first frame that is wanted. */
  get from(): number {
    return this.#groups.from;
  }

  /** What an earlier run went on to make instead; null for a sink that is to be written to. */
  get superseded(): Json {
    return this.#log.superseded;
  }

  /** Closes the work as it is, where nothing was written. */
  async close(): Promise<void> {
    await this.#log[Symbol.asyncDispose]();
  }

  /** Frames that are safe, also after the sink has failed. */
  get safe(): number {
    return this.#log.frames;
  }

  /** Starts an encoder that starts slowly, for frames that come soon. */
  prepare(): void {
    this.#groups.prepare();
  }

  async write(frame: PlanarFrame): Promise<void> {
    await this.#timed(() => this.#groups.write(frame));
  }

  async finish(): Promise<Logged<Result>> {
    const log = await this.#timed(() => this.#groups.finish());
    const result = await this.#timed(() => this.#options.finish(log));
    return { result, resumed: this.#resumed, encodeSeconds: this.#milliseconds / 1000, log };
  }

  async abort(): Promise<void> {
    // While nobody else can work on it: the end of the groups closes the log.
    await Promise.allSettled([this.#options.discard()]);
    await Promise.allSettled([this.#groups.abort()]);
  }

  async #timed<T>(step: () => Promise<T>): Promise<T> {
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
