/** The browser's way from rendered frames to a file: choose formats and encoders, then write. */
import { EncodedVideoPacketSource, Mp4OutputFormat, Output, StreamTarget, WebMOutputFormat } from 'mediabunny';
import { type DeliveryFormat, wholeDelivery } from '../../src/gpu/deliver.ts';
import { type OutputFormat, type OutputSettings, outputFormats } from '../../src/jobs/output.ts';
import { MediaError } from '../../src/media/errors.ts';
import type { ColourDescription, PlaneFormat } from '../../src/media/picture.ts';
import type { FrameSink } from '../../src/media/sink.ts';
import type { SourceInfo } from '../../src/media/source.ts';
import type { FrameRange } from '../../src/media/time.ts';
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
  /** Of the source that the frames were made from. */
  readonly info: Pick<SourceInfo, 'timeline' | 'frameRate' | 'constantRate'>;
  readonly range: FrameRange;
  /** Null writes no audio. */
  readonly audio: AudioSource | null;
  readonly target: FileSystemFileHandle;
  readonly signal: AbortSignal;
}

/** Pieces in which the file is written. */
const CHUNK_BYTES = 4 * 2 ** 20;
/** Ticks per second for frames at irregular times: mediabunny's own, the one of cameras and transport streams, and the finest. */
const TICKS = [57_600, 90_000, 1_000_000] as const;

const FROM_RGB: ColourDescription = { matrix: 'bt709', range: 'limited', primaries: 'bt709', transfer: 'bt709' };

/** The planes that an export wants from the chain: those of the source where the format can hold them, so that nothing is converted. */
export async function deliveryFormatFor(outputFormat: OutputFormat, output: OutputSettings, info: SourceInfo): Promise<DeliveryFormat> {
  const { colour, bitDepth } = info.format;
  const { alpha, lossless } = outputFormats[outputFormat];
  const transparent = alpha !== 'none';
  const deep = lossless !== 'never' && output.quality === 'lossless' && bitDepth > 8;
  const demand = { size: info.size, bitDepth, frameRate: info.frameRate, quality: output.quality };
  const format: PlaneFormat & { readonly layout: 'i420' } = {
    coded: info.size,
    layout: 'i420',
    bitDepth: deep && (await planVp9(demand, 'colour')) ? bitDepth : 8,
    alpha: transparent,
    rotation: 0,
    pixelAspect: { num: 1, den: 1 },
    colour: colour.matrix === 'rgb' ? FROM_RGB : colour,
  };
  return wholeDelivery(format, !transparent);
}

/** Opens the file and encoders of an export. Throws `MediaError` before anything is written when they cannot do it. */
export async function createSink(options: SinkOptions): Promise<FrameSink<SinkResult>> {
  const { output: settings, outputFormat, delivery, range, signal } = options;
  const { timeline, frameRate } = options.info;
  const { format } = delivery;
  const { container } = outputFormats[outputFormat];
  if (container !== 'webm' && container !== 'mp4') throw new TypeError(`No sink writes ${outputFormat}.`);
  const maker = new FrameMaker(format, { even: container === 'mp4' });
  const demand: VideoDemand = { size: maker.size, bitDepth: format.bitDepth, frameRate, quality: settings.quality };
  const plans = container === 'mp4' ? await planMp4(demand) : await planWebm(demand, format.alpha);
  const start = timeline.timeOf(range.start);
  const end = range.end < timeline.length ? timeline.timeOf(range.end) : timeline.duration;
  const whole = range.start === 0 && range.end >= timeline.length;
  const audio =
    options.audio && settings.audio
      ? await planAudio({ audio: options.audio, container, start, end, whole, quality: settings.quality, signal: options.signal })
      : null;
  signal.throwIfAborted();

  const frames = range.end - range.start;
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
    const duration = end - start;
    const { quality } = settings;
    const expectation = { container, frames, duration, quality, coded: maker.size, alpha: format.alpha, witness };
    const notes = notesOf(options, maker);
    sink = new MediaSink({
      ...plans,
      codec,
      maker,
      output,
      video,
      audio,
      target,
      witness,
      start,
      end,
      frames,
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

function notesOf({ outputFormat, output, delivery }: SinkOptions, { size }: FrameMaker): string[] {
  const { coded } = delivery.format;
  const notes: string[] = [];
  if (size.width !== coded.width || size.height !== coded.height) {
    notes.push(`H.264 needs even sizes: the picture was extended from ${coded.width}×${coded.height} to ${size.width}×${size.height}.`);
  }
  if (outputFormat === 'mp4' && output.quality === 'lossless') {
    notes.push('H.264 has no lossless mode in browsers: the quality “best” was used. WebM can be lossless.');
  }
  if (delivery.format.bitDepth > 8 && delivery.format.alpha) {
    notes.push('Few programs read the transparency of a 10-bit WebM; the quality “best” writes 8 bits, which all of them read.');
  }
  return notes;
}

/**
 * The rate that tells the muxer its time base: the frame rate where it is constant, else ticks that hit every frame.
 * WebM always counts milliseconds, so there an irregular rate is left out.
 */
function trackRate({ info, range }: SinkOptions, container: 'webm' | 'mp4'): number | null {
  const { timeline, frameRate, constantRate } = info;
  const start = timeline.timeOf(range.start);
  const times = Array.from({ length: range.end - range.start }, (_, index) => timeline.timeOf(range.start + index) - start);
  // Sources that count milliseconds are off by up to one.
  if (constantRate && times.every((time, index) => Math.abs(time - index / frameRate) < 0.0011)) return frameRate;
  if (container === 'webm') return null;
  const hits = (ticks: number) => times.every((time) => Math.abs(time * ticks - Math.round(time * ticks)) < 0.01);
  return TICKS.find(hits) ?? 1_000_000;
}
