import type { ExportFiles, ExportLog } from '../../src/jobs/export/export-log.ts';
import type { FinishPhase, SafeFrames } from '../../src/jobs/export/export-progress.ts';
import { type LogSink, openLogSink } from '../../src/jobs/export/log-sink.ts';
import { betterOutput, levelOf } from '../../src/jobs/output/better-output.ts';
import { type OutputSettings, outputFormats } from '../../src/jobs/output/output.ts';
import type { OutputDemand } from '../../src/jobs/output/output-demand.ts';
import { type Json, toJson } from '../../src/jobs/recipe/canonical-json.ts';
import { MediaError } from '../../src/media/errors.ts';
import type { OutputTimeline } from '../../src/media/output-timeline.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import type { FrameSink } from '../../src/media/sink.ts';
import type { Sound } from '../reading/audio-source.ts';
import type { ExportedFile } from '../render-api.ts';
import { exportsFolder, openExportFiles, UNNAMED } from '../storage/journal-files.ts';
import { OutputFiles } from './output-files.ts';
import type { Writer, WriterDemand, WrittenFiles } from './writer.ts';
import { writerOf } from './writers.ts';

/** What to write and where to. */
export interface SinkOptions extends OutputDemand {
  /** Null writes no audio. */
  readonly audio: Sound | null;
  /** One file, or for a pair first its colour, then its alpha. */
  readonly handles: readonly FileSystemFileHandle[];
  /** For formats that are a folder. */
  readonly folder?: FileSystemDirectoryHandle | undefined;
  /** Under which name the work is kept while it is not done, and of what it is; without it, an interrupted export is gone. */
  readonly work?: { readonly name: string; readonly recipe: Json; readonly source: string; readonly renderer: Json };
  /** Recipe to embed, as JSON. */
  readonly recipe: string;
  readonly onFinishing?: (phase: FinishPhase, share: number) => void;
}

/** What a sink has made. */
export interface SinkResult
  extends Pick<ExportedFile, 'frames' | 'duration' | 'bytes' | 'mimeType' | 'codecs' | 'notes'>,
    Pick<WrittenFiles, 'verify'> {
  /** Bytes of the coded pictures, where the files are a video. */
  readonly pictures: number;
  /** Frames that were taken from an earlier run. */
  readonly resumed: number;
  /** Wall seconds spent in `write` and `finish`. */
  readonly encodeSeconds: number;
  /** What the files were put together from: to be removed when they are known to be good, else closed. */
  readonly work: ExportLog;
  /** What was spent on it instead of what was asked for, which had lost too much; null for most. */
  readonly spent: OutputSettings | null;
  /** What to spend on another attempt, if this file has lost too much; null where its encoder has no more, or may not have it. */
  better(): Promise<OutputSettings | null>;
  /** Removes the files again, and of a folder nothing but them. */
  readonly remove: () => Promise<void>;
}

/** Opens the work and the encoders of an export. Throws `MediaError` before anything is written when they cannot do it. */
export async function createSink(options: SinkOptions): Promise<ExportSink> {
  const { outputFormat, output, delivery, handles, folder, work, signal } = options;
  const writer = writerOf(outputFormat);
  const declaration = outputFormats[outputFormat];
  if (!writer) {
    throw new MediaError(
      'encoder-unsupported',
      `Browsers cannot write ${declaration.label}.`,
      'Choose another format, or use the command line.',
    );
  }
  const { timeline, asked = output } = options;
  const demand = {
    ...{ outputFormat, declaration, output, asked, delivery, timeline, signal },
    ...{ whole: options.whole, audio: options.audio, recipe: options.recipe, size: options.size ?? null },
    frameRate: timeline.rate ? timeline.rate.num / timeline.rate.den : options.frameRate,
    onFinishing: options.onFinishing ?? (() => undefined),
  };
  const plan = await writer.plan(demand);
  signal.throwIfAborted();
  const target = new OutputFiles(handles, folder ?? null);
  const { quality, rate, loops, matte } = output;
  const sink = await openLogSink({
    files: await filesFor(options),
    identity: {
      recipe: work?.recipe ?? null,
      source: work?.source ?? '',
      renderer: work?.renderer ?? null,
      output: { format: outputFormat, delivery: toJson(delivery), ...(toJson({ quality, rate, loops, matte }) as object) },
    },
    ...plan,
    finish: async (log) => ({
      ...(await plan.finish(log, target)),
      ...{ bytes: target.bytes, remove: () => target.remove(), spent: output === asked ? null : output },
      better: () => moreFor(writer, demand),
    }),
    discard: () => target.remove(),
  });
  if (sink.superseded === null || !work) return new ExportSink(sink, plan.timeline);
  // An earlier run went on to spend more.
  const spent = sink.superseded as unknown as OutputSettings;
  await sink.close();
  return createSink({ ...options, output: spent, asked, work: { ...work, name: betterWork(work.name, output, asked, spent) } });
}

/** Under which name the work on another attempt is kept, with more spent than on the one of that name. */
const betterWork = (name: string, output: OutputSettings, asked: OutputSettings, better: OutputSettings): string =>
  `${output === asked ? name : name.slice(0, -levelOf(output).length - 1)}.${levelOf(better)}`;

/** What to spend on another attempt, where the settings leave that open and the encoder has it. */
async function moreFor(writer: Writer, demand: WriterDemand): Promise<OutputSettings | null> {
  const output = betterOutput(demand.declaration, demand.output);
  try {
    if (output) await writer.plan({ ...demand, output });
    return output;
  } catch (error) {
    if (error instanceof MediaError && error.code === 'encoder-unsupported') return null;
    throw error;
  }
}

/** What became of the files when the last frame was written. */
type Finished = WrittenFiles & Pick<SinkResult, 'bytes' | 'remove' | 'spent' | 'better'>;

/** Writes one export. Made by `createSink`. */
export class ExportSink implements FrameSink<SinkResult> {
  readonly #sink: LogSink<Finished>;
  readonly #timeline: OutputTimeline;

  constructor(sink: LogSink<Finished>, timeline: OutputTimeline) {
    this.#sink = sink;
    this.#timeline = timeline;
  }

  /** The first frame that is wanted. */
  get from(): number {
    return this.#sink.from;
  }

  /** The frame before which it ends. */
  get until(): number {
    return this.#timeline.length;
  }

  /** Frames that are safe and how many there will be, also after the sink has failed. */
  get safe(): SafeFrames {
    return { frames: this.#sink.safe, of: this.#timeline.length };
  }

  write(frame: PlanarFrame): Promise<void> {
    return this.#sink.write(frame);
  }

  async finish(): Promise<SinkResult> {
    const { result, log, resumed, encodeSeconds } = await this.#sink.finish();
    const { length: frames, duration } = this.#timeline;
    return { ...result, ...(result.shown ?? { frames, duration }), resumed, encodeSeconds, pictures: result.pictures ?? 0, work: log };
  }

  /** Stops; what is safe is kept where the work has a name. */
  abort(): Promise<void> {
    return this.#sink.abort();
  }
}

/** Where the work of an export is kept: under the name that it was given, or nowhere for longer than it lasts. */
async function filesFor({ work, handles, outputFormat }: SinkOptions): Promise<ExportFiles> {
  const parent = await exportsFolder();
  const title = handles[0]?.name ?? outputFormats[outputFormat].label;
  if (work) return openExportFiles(parent, work.name, title);
  const files = await openExportFiles(parent, `${UNNAMED}${crypto.randomUUID()}`, title);
  return { ...files, [Symbol.asyncDispose]: () => files.remove() };
}
