/** The browser's way from rendered frames to a file: choose formats and encoders, then write. */
import { EncodedVideoPacketSource, Mp4OutputFormat, Output, StreamTarget, WebMOutputFormat } from 'mediabunny';
import type { DeliveryFormat } from '../../src/gpu/deliver.ts';
import { deliveryFor } from '../../src/jobs/delivery.ts';
import { type OutputFormat, type OutputSettings, outputFormats } from '../../src/jobs/output.ts';
import { MediaError } from '../../src/media/errors.ts';
import type { OutputTimeline } from '../../src/media/output-timeline.ts';
import type { FrameSink } from '../../src/media/sink.ts';
import type { SourceInfo } from '../../src/media/source.ts';
import type { AudioSource } from '../reading/audio-source.ts';
import { planAudio } from './audio-packets.ts';
import { withCodecDelay } from './codec-delay.ts';
import { FrameMaker } from './encoder-frame.ts';
import { openFileTarget } from './file-target.ts';
import { FrameWitness } from './frame-witness.ts';
import { MediaSink, type SinkResult } from './media-sink.ts';
import { type EncoderPlan, noEncoder, planH264, planVp9, type VideoDemand } from './video-config.ts';

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
  readonly signal: AbortSignal;
}

/** Pieces in which the file is written. */
const CHUNK_BYTES = 4 * 2 ** 20;
/** Ticks per second for frames at irregular times: mediabunny's own, the one of cameras and transport streams, and the finest. */
const TICKS = [57_600, 90_000, 1_000_000] as const;

/** The planes that a format is made of here. */
export async function deliveryOf(outputFormat: OutputFormat, output: OutputSettings, info: SourceInfo): Promise<DeliveryFormat> {
  const { bitDepth } = info.format;
  const demand = { size: info.size, bitDepth, frameRate: info.frameRate, quality: output.quality };
  return deliveryFor(outputFormat, output, info, bitDepth > 8 && (await planVp9(demand, 'colour')) !== null);
}

/** Opens the file and encoders of an export. Throws `MediaError` before anything is written when they cannot do it. */
export async function createSink(options: SinkOptions): Promise<FrameSink<SinkResult>> {
  const { output: settings, outputFormat, delivery, timeline, whole, signal } = options;
  const { format } = delivery;
  const { container } = outputFormats[outputFormat];
  if (container !== 'webm' && container !== 'mp4') throw new TypeError(`No sink writes ${outputFormat}.`);
  const maker = new FrameMaker(format);
  const demand: VideoDemand = { size: maker.size, bitDepth: format.bitDepth, frameRate: rateOf(options), quality: settings.quality };
  const plans = container === 'mp4' ? await planMp4(demand) : await planWebm(demand, format.alpha);
  const { start, length: frames, duration } = timeline;
  const end = start + duration;
  const audio =
    options.audio && settings.audio
      ? await planAudio({ audio: options.audio, container, start, end, whole, quality: settings.quality, signal: options.signal })
      : null;
  signal.throwIfAborted();

  const witness = new FrameWitness(frames, format.coded);
  const target = await openFileTarget(options.target);
  let sink: MediaSink | null = null;
  try {
    const output = new Output({
      format: container === 'mp4' ? new Mp4OutputFormat({ fastStart: 'reserve' }) : new WebMOutputFormat(),
      target: new StreamTarget(container === 'webm' ? withCodecDelay(target.stream) : target.stream, {
        chunked: true,
        chunkSize: CHUNK_BYTES,
      }),
    });
    const codec = container === 'mp4' ? 'avc' : 'vp9';
    const video = new EncodedVideoPacketSource(codec);
    const rate = trackRate(options, container);
    output.addVideoTrack(video, {
      maximumPacketCount: frames,
      canBeTransparent: plans.alpha !== null,
      ...(rate !== null && { frameRate: rate }),
    });
    const { quality } = settings;
    const expectation = { container, frames, duration, quality, coded: maker.size, alpha: format.alpha, witness };
    const notes = notesOf(options);
    sink = new MediaSink({
      ...plans,
      codec,
      maker,
      output,
      video,
      audio,
      target,
      witness,
      timeline,
      expectation,
      notes,
      signal,
    });
    await sink.start();
    return sink;
  } catch (error) {
    await (sink ? sink.abort() : target.remove());
    throw target.failure ?? error;
  }
}

async function planWebm(demand: VideoDemand, transparent: boolean): Promise<{ colour: EncoderPlan; alpha: EncoderPlan | null }> {
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
  return { colour, alpha };
}

async function planMp4(demand: VideoDemand): Promise<{ colour: EncoderPlan; alpha: null }> {
  const colour = await planH264(demand);
  if (!colour) throw noEncoder('H.264', demand, 'Export as WebM, or scale the clip down.');
  return { colour, alpha: null };
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

/** Frames per second. */
const rateOf = ({ timeline, frameRate }: SinkOptions): number => (timeline.rate ? timeline.rate.num / timeline.rate.den : frameRate);

/**
 * The rate that tells the muxer its time base: the frame rate where it is constant, else ticks that hit every frame.
 * WebM always counts milliseconds, so there an irregular rate is left out.
 */
function trackRate(options: SinkOptions, container: 'webm' | 'mp4'): number | null {
  const { timeline } = options;
  const rate = rateOf(options);
  const times = Array.from({ length: timeline.length }, (_, index) => timeline.timeOf(index));
  // Sources that count milliseconds are off by up to one.
  if (times.every((time, index) => Math.abs(time - index / rate) < 0.0011)) return rate;
  if (container === 'webm') return null;
  const hits = (ticks: number) => times.every((time) => Math.abs(time * ticks - Math.round(time * ticks)) < 0.01);
  return TICKS.find(hits) ?? 1_000_000;
}
