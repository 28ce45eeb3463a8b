/** Videos that WebCodecs encodes: WebM and MP4, with alpha beside the colour, below it, in a second file, or none. */

import { type GroupLength, groupLengths } from '../../../src/jobs/export/group-length.ts';
import type { FormatDeclaration } from '../../../src/jobs/output/output.ts';
import { foreignTolerance, videoTolerance } from '../../../src/jobs/output/tolerance.ts';
import { MediaError } from '../../../src/media/errors.ts';
import { unstacked } from '../../../src/media/pictures/alpha-luma.ts';
import { type Comparison, FrameWitness } from '../../../src/media/pictures/frame-witness.ts';
import type { SourceInfo } from '../../../src/media/source.ts';
import { AUDIO_BITRATES } from '../../../src/media/video/audio-plan.ts';
import { type MuxedVideo, type MuxJob, muxVideo } from '../../../src/media/video/mux-video.ts';
import { alphaOnly, type LogRecord, notesInOrder, withoutAlpha } from '../../../src/media/video/packet-log.ts';
import type { FormatSupport } from '../../render-api.ts';
import { planAudio } from '../audio-packets.ts';
import { type ExportExpectation, verifyExport } from '../verify-export.ts';
import type { Writer, WriterDemand, WriterPlan, WrittenFiles } from '../writer.ts';
import { type VideoPlan, type VideoTracks, webGroupEncoder } from './group-encoder.ts';
import { CODEC_NAMES, type EncoderPlan, noEncoder, planVideo, type StreamRate, type VideoDemand, type WebCodec } from './video-config.ts';

const GROUPS: Readonly<Record<WebCodec, GroupLength>> = {
  vp9: groupLengths.web,
  av1: groupLengths.web,
  avc: groupLengths.webRated,
  hevc: groupLengths.webRated,
};
/** Share of the bits that a matte gets where a bit rate is asked for. */
const ALPHA_SHARE = 0.25;
/** The codec of a format, where WebCodecs may know it. */
export function webCodecOf({ kind, codec }: Pick<FormatDeclaration, 'kind' | 'codec'>): WebCodec | null {
  return kind === 'video' && (codec === 'vp9' || codec === 'avc' || codec === 'av1' || codec === 'hevc') ? codec : null;
}

/** Writes what WebCodecs encodes. */
export const videoWriter: Writer = {
  async deep(declaration, { format, size, frameRate }: SourceInfo) {
    const codec = webCodecOf(declaration);
    const rate = { kind: 'quality', quality: 'lossless' } as const;
    return codec !== null && (await planVideo({ codec, size, bitDepth: format.bitDepth, frameRate, rate, role: 'colour' })) !== null;
  },

  async plan(demand) {
    const { declaration, delivery, timeline, output, signal } = demand;
    const plan = await planOf(demand);
    const { container, alpha } = declaration;
    const { start, duration, length } = timeline;
    const wanted = demand.audio && output.audio ? demand.audio : null;
    const sound = wanted && {
      audio: wanted,
      container: container === 'webm' ? ('webm' as const) : ('mp4' as const),
      start,
      end: start + duration,
      whole: demand.whole,
      quality: output.quality,
      signal,
    };
    const audio = sound && (await planAudio(sound));
    signal.throwIfAborted();
    const storey = { width: delivery.format.coded.width, height: delivery.format.coded.height / (alpha === 'stacked' ? 2 : 1) };
    const witness = new FrameWitness(length, storey);
    return {
      encoder: webGroupEncoder(plan),
      length: GROUPS[plan.colour.codec],
      timeline,
      witness: { see: (frame) => witness.see(alpha === 'stacked' ? unstacked(frame) : frame) },
      async finish(log, files) {
        const { grey, ...track } = log.track as VideoTracks;
        const job = (coded: MuxJob['track'], records: AsyncIterable<LogRecord>, stream: MuxJob['stream']): MuxJob => ({
          container: container as MuxJob['container'],
          track: coded,
          records,
          timeline,
          frameRate: demand.frameRate,
          audio: null,
          tags: { framewright: demand.recipe },
          stream,
          signal,
          onFrame: (done) => demand.onFinishing('writing', done / length),
        });
        const muxed: MuxedVideo[] = [];
        const colours = grey ? withoutAlpha(log.records()) : log.records();
        muxed.push(await files.write(0, (stream) => muxVideo({ ...job(track, colours, stream), audio })));
        if (grey) muxed.push(await files.write(1, (stream) => muxVideo(job(grey, alphaOnly(log.records()), stream))));
        const compare = () => witness.comparison(notesInOrder(log.records()));
        return written(demand, { compare, muxed, notes: [...notesOf(demand, plan), ...(audio?.notes ?? [])] });
      },
    } satisfies WriterPlan;
  },

  async support(declaration): Promise<FormatSupport> {
    const codec = webCodecOf(declaration) as WebCodec;
    const name = CODEC_NAMES[codec];
    const rate = { kind: 'quality', quality: 'good' } as const;
    const plan = await planVideo({ codec, size: { width: 64, height: 64 }, bitDepth: 8, frameRate: 30, rate, role: 'colour' });
    if (plan && (await encodesFrame(plan))) return { works: true };
    return { works: false, reason: `This browser has no ${name} encoder.`, remedy: REMEDIES[codec] };
  },
};

const REMEDIES: Readonly<Record<WebCodec, string>> = {
  vp9: 'Use a current Chrome, Edge or Firefox.',
  avc: 'Use a current Chrome, Edge or Safari, or choose WebM.',
  av1: 'Use a current Chrome or Edge, or choose WebM or MP4.',
  hevc: 'Use Safari, or Chrome on a machine whose graphics chip encodes HEVC; or choose MP4.',
};

/** Whether an encoder gives something for a grey picture. */
async function encodesFrame({ config, codec }: EncoderPlan): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const encoder = new VideoEncoder({ output: ({ byteLength }) => resolve(byteLength > 0), error: () => resolve(false) });
  const { width, height } = config;
  const data = new Uint8Array((width * height * 3) / 2).fill(128);
  const frame = new VideoFrame(data, { format: 'I420', codedWidth: width, codedHeight: height, timestamp: 0 });
  try {
    encoder.configure(config);
    encoder.encode(frame, { keyFrame: true, ...(config.bitrateMode === 'quantizer' && codec === 'vp9' && { vp9: { quantizer: 20 } }) });
    await encoder.flush();
    resolve(false);
  } catch {
    // A refusal is the answer.
    resolve(false);
  } finally {
    frame.close();
    if (encoder.state !== 'closed') encoder.close();
  }
  return promise;
}

async function planOf(demand: WriterDemand): Promise<VideoPlan> {
  const { declaration, delivery, output, frameRate } = demand;
  const { format } = delivery;
  const codec = webCodecOf(declaration);
  if (!codec) throw new TypeError(`WebCodecs does not write ${demand.outputFormat}.`);
  const hasAlpha = format.alpha;
  const stream = (role: VideoDemand['role']): VideoDemand => ({
    codec,
    size: format.coded,
    bitDepth: format.bitDepth,
    frameRate,
    rate: rateOf(demand, !hasAlpha ? 1 : role === 'alpha' ? ALPHA_SHARE : 1 - ALPHA_SHARE),
    role,
  });
  const colour = await planVideo(stream('colour'));
  const alpha = hasAlpha ? await planVideo(stream('alpha')) : null;
  if (!colour || (hasAlpha && !alpha)) throw noEncoder(stream('colour'), `${REMEDIES[codec]} Or scale the clip down.`);
  if (output.quality === 'lossless' && output.rate === null && declaration.lossless === 'possible' && colour.quantizer === null) {
    throw new MediaError(
      'encoder-unsupported',
      `This browser’s ${CODEC_NAMES[codec]} encoder cannot work without loss.`,
      'Choose the quality “best”, or use a current Chrome or Edge.',
    );
  }
  return { format, colour, alpha, alphaAs: declaration.alpha === 'pair' ? 'grey' : 'plane' };
}

/** The rate of one stream that gets a share of all bits. */
function rateOf({ output, timeline, audio, size }: WriterDemand, share: number): StreamRate {
  const { rate, quality } = output;
  if (rate === null) return { kind: 'quality', quality };
  if (rate.kind === 'crf') return { kind: 'crf', value: rate.value };
  if (rate.kind === 'bitrate') return { kind: 'bitrate', bitsPerSecond: rate.bitsPerSecond * share };
  if (!size) throw new TypeError('Nobody searches for the size.');
  const channels = audio && output.audio ? audio.info.channels : 0;
  return { kind: 'bitrate', bitsPerSecond: size.bitrate(timeline, AUDIO_BITRATES[quality] * channels) * share };
}

interface Muxed {
  /** Begins to compare with what was rendered. */
  readonly compare: () => Comparison;
  readonly muxed: readonly MuxedVideo[];
  readonly notes: readonly string[];
}

function written(demand: WriterDemand, { compare, muxed, notes }: Muxed): WrittenFiles {
  const { declaration, timeline, output, delivery } = demand;
  const [first] = muxed as [MuxedVideo];
  const expectation: Omit<ExportExpectation, 'comparison'> = {
    container: declaration.container === 'webm' ? 'webm' : 'mp4',
    duration: timeline.duration,
    times: Float64Array.from({ length: timeline.length }, (_, at) => timeline.timeOf(at)),
    tolerance: videoTolerance(declaration, demand.asked ?? output),
    foreign: foreignTolerance(declaration, demand.asked ?? output),
    coded: delivery.format.coded,
    alpha: delivery.format.alpha || declaration.alpha === 'stacked' ? declaration.alpha : 'none',
    streams: muxed.map(({ sums, audioSpan }) => ({ packets: sums, audio: audioSpan })),
  };
  return {
    mimeType: first.mimeType,
    codecs: first.codecs,
    notes,
    pictures: muxed.reduce((sum, { pictureBytes }) => sum + pictureBytes, 0),
    verify: (files, signal, onProgress) => verifyExport(files, { ...expectation, comparison: compare() }, signal, onProgress),
  };
}

function notesOf({ declaration, output, delivery }: WriterDemand, { colour }: VideoPlan): string[] {
  const { size, format } = delivery;
  const { coded } = format;
  const name = CODEC_NAMES[colour.codec];
  const notes: string[] = [];
  const height = coded.height / (declaration.alpha === 'stacked' ? 2 : 1);
  if (size.width !== coded.width || size.height !== height) {
    notes.push(`${name} needs even sizes: the picture was extended from ${size.width}×${size.height} to ${coded.width}×${height}.`);
  }
  if (declaration.lossless === 'never' && output.quality === 'lossless' && output.rate === null) {
    notes.push(`${name} has no lossless mode in browsers: the quality “best” was used. WebM can be lossless.`);
  }
  if (output.rate?.kind === 'crf' && colour.quantizer === null) {
    notes.push(`This browser’s ${name} encoder knows bit rates only: one that suits most clips at that crf was used.`);
  }
  if (format.bitDepth > 8 && format.alpha) {
    notes.push('Few programs read the transparency of a 10-bit WebM; the quality “best” writes 8 bits, which all of them read.');
  }
  return notes;
}
