import { toJson } from '../../src/jobs/canonical-json.ts';
import type { ExportLog } from '../../src/jobs/export-log.ts';
import { type LogSink, openLogSink } from '../../src/jobs/log-sink.ts';
import { PICTURE_SEGMENT, pictureEncoder } from '../../src/jobs/picture-encoder.ts';
import type { OutputTimeline } from '../../src/media/output-timeline.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import { openExportFiles } from '../journal-files.ts';
import { discardWork, type ResumingSink, type VideoWriterOptions, type WrittenFile, workFolderOf } from '../video-writer.ts';

/** What a writer makes of all pictures. */
export interface PictureWork {
  /** The frames that it wants: the first ones of all. */
  readonly timeline: OutputTimeline;
  /** Makes the file, verifies it and gives it its name. */
  finish(log: ExportLog): Promise<Omit<WrittenFile, 'format' | 'path' | 'resumed'>>;
  /** Removes what `finish` has begun, unless it has its name. Safe at any time, also twice. */
  discard(): Promise<void>;
}

/** Keeps pictures without loss until all are there; what an interrupted run has kept is taken up again. Throws `MediaError`. */
export async function openPictureLog(
  options: VideoWriterOptions,
  { timeline, finish, discard }: PictureWork,
): Promise<ResumingSink<WrittenFile>> {
  const { outputFormat: format, delivery, path, recipe, source } = options;
  const sink = await openLogSink<WrittenFile>({
    files: await openExportFiles(workFolderOf(path)),
    identity: { recipe, source, output: { format, delivery: toJson(delivery) } },
    encoder: pictureEncoder(delivery.format),
    length: PICTURE_SEGMENT,
    timeline,
    witness: null,
    finish: async (log) => ({ format, path, resumed: 0, ...(await finish(log)) }),
    discard,
  });
  return new PictureLogWriter(sink, path, timeline.length);
}

class PictureLogWriter implements ResumingSink<WrittenFile> {
  readonly #sink: LogSink<WrittenFile>;
  readonly #path: string;
  readonly #length: number;
  #log: ExportLog | null = null;

  constructor(sink: LogSink<WrittenFile>, path: string, length: number) {
    this.#sink = sink;
    this.#path = path;
    this.#length = length;
  }

  get from(): number {
    return this.#sink.from;
  }

  /** Frames beyond those wanted are for other files. */
  async write(frame: PlanarFrame): Promise<void> {
    if (frame.index >= this.#length) frame[Symbol.dispose]();
    else await this.#sink.write(frame);
  }

  async finish(): Promise<WrittenFile> {
    const { result, resumed, log } = await this.#sink.finish();
    this.#log = log;
    return { ...result, resumed };
  }

  async forget(): Promise<void> {
    await this.#log?.remove();
  }

  /** Keeps what is safe, if there is anything. */
  async abort(): Promise<void> {
    await this.#sink.abort();
    if (this.#sink.safe === 0) await discardWork(this.#path);
  }
}
