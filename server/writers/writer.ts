import { join } from 'node:path';
import type { ExportFiles, ExportLog } from '../../src/jobs/export/export-log.ts';
import type { FinishPhase } from '../../src/jobs/export/export-progress.ts';
import type { ExportedFile } from '../../src/jobs/export/exported-file.ts';
import type { GroupLength } from '../../src/jobs/export/group-length.ts';
import type { LogSink } from '../../src/jobs/export/log-sink.ts';
import type { Verification } from '../../src/jobs/export/video-check.ts';
import type { OutputSettings } from '../../src/jobs/output/output.ts';
import type { OutputDemand } from '../../src/jobs/output/output-demand.ts';
import type { SizeSearch } from '../../src/jobs/output/size-search.ts';
import { type Json, toJson } from '../../src/jobs/recipe/canonical-json.ts';
import { MediaError } from '../../src/media/errors.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import type { FrameSink } from '../../src/media/sink.ts';
import { CardFailure } from '../ffmpeg/encoders.ts';
import { openExportFiles } from '../files/journal-files.ts';
import type { Container } from '../reading/container.ts';

/** What encodes videos: the graphics card where it is proven to, else software; or software, which makes the same bytes everywhere. */
export type EncoderChoice = 'auto' | 'software';

/** What to write and where to. */
export interface WriterOptions extends OutputDemand {
  /** The source's file, for its audio. */
  readonly container: Container;
  /** What is rendered, without its output settings, a hash of the source, and what renders: work is taken up only for the same. */
  readonly recipe: Json;
  readonly source: string;
  readonly renderer: Json;
  /** Stored in the file by name, as text. */
  readonly tags: Readonly<Record<string, string>>;
  readonly path: string;
  readonly encoder: EncoderChoice;
  /** Gets the share of a phase of finishing the file that is done, from 0 to 1, once all frames are rendered. */
  readonly onFinishing?: (phase: FinishPhase, share: number) => void;
  /** Where to cut, for tests; by default as `groupLengths` says. */
  readonly group?: GroupLength;
}

/** A finished file. */
export interface WrittenFile extends ExportedFile {
  readonly path: string;
  /** Frames that an earlier run had made. */
  readonly resumed: number;
  /** Of videos: ffmpeg's name of what encoded them. */
  readonly encoder?: string;
  readonly verified: Verification;
}

/**
 * What a sink makes: a file, or none yet, because another attempt comes nearer to the size that it is to have, or because what was
 * asked for lost too much and there is more to spend.
 */
export type Written = WrittenFile | { readonly next: SizeSearch } | { readonly better: OutputSettings };

/** A sink that knows where an earlier run stopped. Disposing closes its work and keeps it. */
export interface ResumingSink<Result> extends FrameSink<Result>, AsyncDisposable {
  /** The first frame that is wanted, and the one before which it ends. */
  readonly from: number;
  readonly until: number;
  /** Starts what takes a while to start, for frames that come soon. */
  prepare(): void;
  /** What an earlier run went on to make instead, of the same frames with more spent on them; null for most. */
  readonly superseded: OutputSettings | null;
  /** Frees the frames behind a file that lost too much, once the work on `better` is open; who finds what is left goes on with that. */
  supersede(better: OutputSettings): Promise<void>;
  /** Deletes the work behind a finished file: once it is not needed any more to go on with other files of the same render. */
  forget(): Promise<void>;
}

/**
 * Where the work on a file is kept until the file is done: that on further attempts lies within that on the first, by their number
 * or by what is spent on them.
 */
export const workFolderOf = (path: string, attempt: number | string = 1): string =>
  attempt === 1 ? `${path}.framewright` : join(`${path}.framewright`, `attempt-${attempt}`);

/**
 * Takes a work folder and then opens the file: who else renders it is refused before anything of the first is touched.
 * Throws `MediaError`.
 */
export async function openWork<T>(
  work: string,
  openTarget: () => Promise<T>,
): Promise<{ readonly files: ExportFiles; readonly target: T }> {
  const files = await openExportFiles(work);
  try {
    return { files, target: await openTarget() };
  } catch (error) {
    await (files.journal.size === 0 ? files.remove() : files[Symbol.asyncDispose]());
    throw error;
  }
}

/** Deletes the work on a file, or on one further attempt at it, unless somebody is at it. Throws `MediaError`. */
export async function discardWork(path: string, attempt?: number | string): Promise<void> {
  await (await openExportFiles(workFolderOf(path, attempt))).remove();
}

/** What a `LogWriter` writes, and where its work is kept. */
export interface LogWriterPlace {
  readonly path: string;
  readonly work: string;
  readonly until: number;
}

/** Writes a file by way of a log. */
export class LogWriter implements ResumingSink<Written> {
  readonly #sink: LogSink<Written>;
  readonly #place: LogWriterPlace;
  #log: ExportLog | null = null;
  #isWrong = false;

  constructor(sink: LogSink<Written>, place: LogWriterPlace) {
    this.#sink = sink;
    this.#place = place;
  }

  get from(): number {
    return this.#sink.from;
  }

  get until(): number {
    return this.#place.until;
  }

  get superseded(): OutputSettings | null {
    return this.#sink.superseded as unknown as OutputSettings | null;
  }

  prepare(): void {
    this.#sink.prepare();
  }

  write(frame: PlanarFrame): Promise<void> {
    return this.#sink.write(frame);
  }

  async finish(): Promise<Written> {
    const { result, resumed, log } = await this.#sink.finish().catch((error: unknown) => {
      // Work whose file turned out wrong would make the same file again.
      this.#isWrong = isWrong(error);
      throw error;
    });
    this.#log = log;
    // A sticker may show fewer frames than were rendered.
    return 'next' in result || 'better' in result ? result : { ...result, resumed: Math.min(resumed, result.frames) };
  }

  async supersede(better: OutputSettings): Promise<void> {
    await this.#log?.supersede(toJson(better));
    await this[Symbol.asyncDispose]();
  }

  async forget(): Promise<void> {
    await this[Symbol.asyncDispose]();
    await discardWork(this.#place.path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#log?.[Symbol.asyncDispose]();
    this.#log = null;
  }

  /** Closes work that is not to be written to, and leaves it and the file as they are. */
  close(): Promise<void> {
    return this.#sink.close();
  }

  /** Keeps what is safe, if there is anything worth it. */
  async abort(): Promise<void> {
    await this.#sink.abort();
    if (this.#sink.safe === 0 || this.#isWrong) await (await openExportFiles(this.#place.work)).remove();
  }
}

const isWrong = (error: unknown) =>
  error instanceof CardFailure ? error.isWrong : error instanceof MediaError && error.code === 'verification-failed';
