import type { ExportFiles, ExportLog } from '../../src/jobs/export/export-log.ts';
import type { LogSink } from '../../src/jobs/export/log-sink.ts';
import type { SegmentLength } from '../../src/jobs/export/segmented-sink.ts';
import type { Verification } from '../../src/jobs/export/video-check.ts';
import type { OutputFormat } from '../../src/jobs/output/output.ts';
import type { OutputDemand } from '../../src/jobs/output/output-demand.ts';
import type { Json } from '../../src/jobs/recipe/canonical-json.ts';
import { MediaError } from '../../src/media/errors.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import type { FrameSink } from '../../src/media/sink.ts';
import type { MuxedVideo } from '../../src/media/video/mux-video.ts';
import { openExportFiles } from '../files/journal-files.ts';
import type { Container } from '../reading/container.ts';

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
  /** Where to cut; by default every 2 seconds, after 48 frames at least. */
  readonly segment?: SegmentLength;
}

/** A finished file. */
export interface WrittenFile {
  readonly format: OutputFormat;
  readonly path: string;
  readonly frames: number;
  /** Frames that an earlier run had made. */
  readonly resumed: number;
  /** Seconds. */
  readonly duration: number;
  readonly bytes: number;
  readonly mimeType: string;
  readonly codecs: MuxedVideo['codecs'];
  readonly verified: Verification;
  /** What differs from what was asked for, in sentences. */
  readonly notes: readonly string[];
}

/** A sink that knows where an earlier run stopped. */
export interface ResumingSink<Result> extends FrameSink<Result> {
  /** The first frame that is wanted, and the one before which it ends. */
  readonly from: number;
  readonly until: number;
  /** Deletes the work behind a finished file: once it is not needed any more to go on with other files of the same render. */
  forget(): Promise<void>;
}

/** Where the work on a file is kept until the file is done. */
export const workFolderOf = (path: string): string => `${path}.framewright`;

/**
 * Takes the work on a file and then opens the file: who else renders it is refused before anything of the first is touched.
 * Throws `MediaError`.
 */
export async function openWork<T>(
  path: string,
  openTarget: () => Promise<T>,
): Promise<{ readonly files: ExportFiles; readonly target: T }> {
  const files = await openExportFiles(workFolderOf(path));
  try {
    return { files, target: await openTarget() };
  } catch (error) {
    await (files.journal.size === 0 ? files.remove() : files[Symbol.asyncDispose]());
    throw error;
  }
}

/** Deletes the work on a file that is kept, unless somebody is at it. Throws `MediaError`. */
export async function discardWork(path: string): Promise<void> {
  await (await openExportFiles(workFolderOf(path))).remove();
}

/** Writes a file by way of a log. */
export class LogWriter implements ResumingSink<WrittenFile> {
  readonly #sink: LogSink<WrittenFile>;
  readonly #path: string;
  readonly until: number;
  #log: ExportLog | null = null;
  #isWrong = false;

  constructor(sink: LogSink<WrittenFile>, path: string, until: number) {
    this.#sink = sink;
    this.#path = path;
    this.until = until;
  }

  get from(): number {
    return this.#sink.from;
  }

  write(frame: PlanarFrame): Promise<void> {
    return this.#sink.write(frame);
  }

  async finish(): Promise<WrittenFile> {
    const { result, resumed, log } = await this.#sink.finish().catch((error: unknown) => {
      // Work whose file turned out wrong would make the same file again.
      this.#isWrong = error instanceof MediaError && error.code === 'verification-failed';
      throw error;
    });
    this.#log = log;
    // A sticker may show fewer frames than were rendered.
    return { ...result, resumed: Math.min(resumed, result.frames) };
  }

  async forget(): Promise<void> {
    await this.#log?.remove();
  }

  /** Keeps what is safe, if there is anything worth it. */
  async abort(): Promise<void> {
    await this.#sink.abort();
    if (this.#sink.safe === 0 || this.#isWrong) await discardWork(this.#path);
  }
}
