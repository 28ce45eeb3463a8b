/** The browser's way from rendered frames to a file: choose formats and encoders, then write. */
import type { DeliveryFormat } from '../../src/gpu/deliver.ts';
import { type Json, toJson } from '../../src/jobs/canonical-json.ts';
import { deliveryFor } from '../../src/jobs/delivery.ts';
import type { ExportFiles, ExportLog } from '../../src/jobs/export-log.ts';
import { type OutputFormat, type OutputSettings, outputFormats } from '../../src/jobs/output.ts';
import { openVideoSink, type VideoSink, type WrittenVideo } from '../../src/jobs/video-sink.ts';
import { MediaError } from '../../src/media/errors.ts';
import { FrameWitness } from '../../src/media/frame-witness.ts';
import type { OutputTimeline } from '../../src/media/output-timeline.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import type { FrameSink } from '../../src/media/sink.ts';
import type { SourceInfo } from '../../src/media/source.ts';
import type { AudioSource } from '../reading/audio-source.ts';
import type { ExportedFile } from '../render-api.ts';
import { exportsFolder, openExportFiles, UNNAMED } from '../storage/journal-files.ts';
import { planAudio } from './audio-packets.ts';
import { openFileTarget } from './file-target.ts';
import { createSegmentEncoder, type PicturePlans } from './picture-segments.ts';
import type { ExportExpectation } from './verify-export.ts';
import { noEncoder, planH264, planVp9, type VideoDemand } from './video-config.ts';

/** What to write and where to. */
export interface SinkOptions {
  readonly outputFormat: OutputFormat;
  readonly output: OutputSettings;
  readonly delivery: DeliveryFormat;
  readonly timeline: OutputTimeline;
  /** Frames per second of the source; the mean where the rate varies. */
  readonly frameRate: number;
  /** True when all of the source is exported, so that packets of its audio may be copied. */
  readonly whole: boolean;
  /** Null writes no audio. */
  readonly audio: AudioSource | null;
  readonly target: FileSystemFileHandle;
  /** Under which name the work is kept while it is not done, and of what it is; without it, an interrupted export is gone. */
  readonly work?: { readonly name: string; readonly recipe: Json; readonly source: string };
  /** Stored in the file by name, as text. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** What a sink has made. */
export interface SinkResult extends Pick<ExportedFile, 'frames' | 'duration' | 'bytes' | 'mimeType' | 'codecs' | 'notes'> {
  /** Frames that were taken from an earlier run. */
  readonly resumed: number;
  /** Wall seconds spent in `write` and `finish`. */
  readonly encodeSeconds: number;
  /** For `verifyExport`. */
  readonly expectation: ExportExpectation;
  /** What the file was put together from: to be removed when the file is known to be good, else closed. */
  readonly work: ExportLog;
}

/**
 * Segments begin with the only key frames that we ask for, so this is also what a player has to decode before it can show a
 * frame it jumps to. H.264 encoders need several frames after each to reach full quality again, so there both have to be reached.
 */
const SEGMENTS = { vp9: { seconds: 1, frames: 1 }, avc: { seconds: 2, frames: 60 } } as const;

/** The planes that a format is made of here. */
export async function deliveryOf(outputFormat: OutputFormat, output: OutputSettings, info: SourceInfo): Promise<DeliveryFormat> {
  const { bitDepth } = info.format;
  const demand = { size: info.size, bitDepth, frameRate: info.frameRate, quality: output.quality };
  return deliveryFor(outputFormat, output, info, bitDepth > 8 && (await planVp9(demand, 'colour')) !== null);
}

/** Opens the file and encoders of an export. Throws `MediaError` before anything is written when they cannot do it. */
export async function createSink(options: SinkOptions): Promise<ExportSink> {
  const { output: settings, outputFormat, delivery, timeline, whole, signal } = options;
  const { format } = delivery;
  const { container } = outputFormats[outputFormat];
  if (container !== 'webm' && container !== 'mp4') throw new TypeError(`No sink writes ${outputFormat}.`);
  const frameRate = timeline.rate ? timeline.rate.num / timeline.rate.den : options.frameRate;
  const { quality } = settings;
  const demand: VideoDemand = { size: format.coded, bitDepth: format.bitDepth, frameRate, quality };
  const plans = container === 'mp4' ? await planMp4(demand) : await planWebm(demand, format.alpha);
  const { start, length: frames, duration } = timeline;
  const sound =
    options.audio && settings.audio ? { audio: options.audio, container, start, end: start + duration, whole, quality, signal } : null;
  const audio = sound && (await planAudio(sound));
  signal.throwIfAborted();
  const { codec } = plans;
  const witness = new FrameWitness(frames, format.coded);
  const target = await openFileTarget(options.target);
  const sink = await openVideoSink({
    files: await filesFor(options).catch(async (error: unknown) => {
      await target.remove();
      throw error;
    }),
    identity: {
      recipe: options.work?.recipe ?? null,
      source: options.work?.source ?? '',
      output: { format: outputFormat, delivery: toJson(delivery) },
    },
    encoder: createSegmentEncoder(plans, format),
    length: SEGMENTS[codec],
    timeline,
    witness,
    container,
    frameRate,
    audio,
    tags: options.tags ?? {},
    target,
    signal,
  });
  const expected = { container, frames, duration, quality, coded: format.coded, alpha: format.alpha, witness } as const;
  return new ExportSink(sink, (written) => ({
    frames,
    duration,
    bytes: written.bytes,
    resumed: written.resumed,
    mimeType: written.mimeType,
    codecs: written.codecs,
    notes: [...notesOf(options), ...(audio?.notes ?? [])],
    encodeSeconds: written.encodeSeconds,
    expectation: {
      ...expected,
      packets: written.sums,
      times: Float64Array.from({ length: frames }, (_, at) => timeline.timeOf(at)),
      audio: written.audioSpan,
    },
    work: written.log,
  }));
}

/** Writes one export. Made by `createSink`. */
export class ExportSink implements FrameSink<SinkResult> {
  readonly #sink: VideoSink;
  readonly #resultOf: (written: WrittenVideo) => SinkResult;

  constructor(sink: VideoSink, resultOf: (written: WrittenVideo) => SinkResult) {
    this.#sink = sink;
    this.#resultOf = resultOf;
  }

  /** The first frame that is wanted. */
  get from(): number {
    return this.#sink.from;
  }

  write(frame: PlanarFrame): Promise<void> {
    return this.#sink.write(frame);
  }

  async finish(): Promise<SinkResult> {
    return this.#resultOf(await this.#sink.finish());
  }

  abort(): Promise<void> {
    return this.#sink.abort();
  }
}

/** Where the work of an export is kept: under the name that it was given, or nowhere for longer than it lasts. */
async function filesFor({ work, target }: SinkOptions): Promise<ExportFiles> {
  const parent = await exportsFolder();
  if (work) return openExportFiles(parent, work.name, target.name);
  const files = await openExportFiles(parent, `${UNNAMED}${crypto.randomUUID()}`, target.name);
  return { ...files, [Symbol.asyncDispose]: () => files.remove() };
}

async function planWebm(demand: VideoDemand, transparent: boolean): Promise<PicturePlans> {
  const colour = await planVp9(demand, 'colour');
  const alpha = transparent ? await planVp9(demand, 'alpha') : null;
  if (!colour || (transparent && !alpha)) throw noEncoder('VP9', demand, 'Use a current Chrome, Edge or Firefox, or export as MP4.');
  if (demand.quality === 'lossless' && colour.quantizer === null) {
    throw new MediaError(
      'encoder-unsupported',
      'This browser’s VP9 encoder cannot work without loss.',
      'Choose the quality “best”, or use a current Chrome or Edge.',
    );
  }
  return { codec: 'vp9', colour, alpha };
}

async function planMp4(demand: VideoDemand): Promise<PicturePlans> {
  const colour = await planH264(demand);
  if (!colour) throw noEncoder('H.264', demand, 'Export as WebM, or scale the clip down.');
  return { codec: 'avc', colour, alpha: null };
}

function notesOf({ outputFormat, output, delivery }: SinkOptions): string[] {
  const { size, format } = delivery;
  const { coded } = format;
  const notes: string[] = [];
  if (size.width !== coded.width || size.height !== coded.height) {
    notes.push(`H.264 needs even sizes: the picture was extended from ${size.width}×${size.height} to ${coded.width}×${coded.height}.`);
  }
  if (outputFormat === 'mp4' && output.quality === 'lossless') {
    notes.push('H.264 has no lossless mode in browsers: the quality “best” was used. WebM can be lossless.');
  }
  if (delivery.format.bitDepth > 8 && delivery.format.alpha) {
    notes.push('Few programs read the transparency of a 10-bit WebM; the quality “best” writes 8 bits, which all of them read.');
  }
  return notes;
}
