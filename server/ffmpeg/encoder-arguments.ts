/**
 * From a codec and how good it should be to ffmpeg's arguments. Whatever the machine, the same pictures give the same bytes, as
 * long as it is software that encodes.
 */
import { MediaError } from '../../src/media/errors.ts';
import type { PlaneFormat } from '../../src/media/picture.ts';
import { ffv1Arguments } from '../../src/media/video/ffv1-file.ts';
import type { TrackCodec } from '../../src/media/video/video-track.ts';

/** How good a video should be, in words. */
export type Quality = 'draft' | 'good' | 'best' | 'lossless';

/** What ffmpeg encodes here. */
export type VideoCodec = TrackCodec | 'ffv1';

/** What to make. */
export interface EncoderSettings {
  readonly codec: VideoCodec;
  /** Of the frames that come. */
  readonly format: PlaneFormat;
  /** Frames per second; the mean where the rate varies. Bit rates are counted by it. */
  readonly frameRate: number;
  readonly quality: Quality;
  /**
   * False keeps the order of coding that of showing. MP4 and MOV count durations in the order of coding, so irregular times
   * come out wrong otherwise.
   */
  readonly reorders?: boolean;
  /** True encodes on the graphics card, with one of `CARD_ENCODERS`. */
  readonly card?: boolean;
  /** True codes a matte, which loses less than its colour would: an edge shows its errors sooner. VP9 only. */
  readonly matte?: boolean;
  /** True lets VP9 take nearly twice the time for the same picture in about a sixth fewer bytes. */
  readonly patient?: boolean;
  /** Overrides the quality: the codec's own factor, where 0 is best, or a rate. */
  readonly rate: { readonly kind: 'crf'; readonly value: number } | { readonly kind: 'bitrate'; readonly bitsPerSecond: number } | null;
}

/** Factors of constant quality; `lossless` is `best` where a codec has no lossless mode that players read. */
const FACTORS: Readonly<Record<Exclude<VideoCodec, 'prores' | 'ffv1'>, Readonly<Record<Quality, number>>>> = {
  vp9: { draft: 40, good: 24, best: 10, lossless: 0 },
  avc: { draft: 28, good: 20, best: 12, lossless: 12 },
  hevc: { draft: 30, good: 22, best: 14, lossless: 14 },
  av1: { draft: 45, good: 30, best: 16, lossless: 16 },
};
/** VP9's for a matte, and what part of a factor that was asked for it gets; they are those of the browser. */
const MATTE_FACTORS: Readonly<Record<Quality, number>> = { draft: 16, good: 8, best: 4, lossless: 0 };
const MATTE_SHARE = 1 / 3;
const PRESETS: Readonly<Record<Quality, string>> = { draft: 'veryfast', good: 'medium', best: 'slow', lossless: 'slow' };
/** Quantizers of ProRes, whose own default aims at the rate of its profile, which is what editors expect. */
const PRORES: Readonly<Record<Quality, readonly string[]>> = {
  draft: ['-qscale:v', '8'],
  good: [],
  best: ['-qscale:v', '1'],
  lossless: ['-qscale:v', '1'],
};
/** Threads change what x264 and x265 make, so their number is not left to the machine. */
const THREADS = 4;
/** No key frame but the first unless the scene changes; groups are shorter than this. */
const NO_KEYS = ['-g', '9999'];

/** Software encoders of ffmpeg for each codec, the best one first. */
export const ENCODERS: Readonly<Record<VideoCodec, readonly string[]>> = {
  vp9: ['libvpx-vp9'],
  avc: ['libx264'],
  hevc: ['libx265'],
  av1: ['libsvtav1', 'libaom-av1'],
  prores: ['prores_ks'],
  ffv1: ['ffv1'],
};

/** Encoders of graphics cards: many times quicker, with more bytes for the same quality. */
export const CARD_ENCODERS: Readonly<Partial<Record<VideoCodec, string>>> = { avc: 'h264_nvenc', hevc: 'hevc_nvenc', av1: 'av1_nvenc' };

/** Presets of NVENC, p1 to p7: even the best one takes less time than software does. */
const NVENC_PRESETS: Readonly<Record<Quality, string>> = { draft: 'p2', good: 'p5', best: 'p7', lossless: 'p7' };
/** NVENC takes the factor 0 for “choose yourself”, and none beyond this. */
const NVENC_FACTORS = [1, 51] as const;

/** Arguments for one of `ENCODERS` or `CARD_ENCODERS`. */
export function encoderArguments(encoder: string, settings: EncoderSettings): string[] {
  const { quality, patient } = settings;
  const order = settings.reorders === false ? ['-bf', '0'] : [];
  switch (encoder) {
    case 'libvpx-vp9':
      return [...['-c:v', encoder, ...rateOf(settings, ['-b:v', '0']), ...NO_KEYS, ...(patient ? PATIENT_VP9 : VP9)]];
    case 'libx264':
      return ['-c:v', encoder, '-preset', PRESETS[quality], ...rateOf(settings), ...NO_KEYS, ...order, '-threads', String(THREADS)];
    case 'libx265': {
      const parameters = `open-gop=0:info=0:log-level=error:pools=${THREADS}:frame-threads=2`;
      return ['-c:v', encoder, '-preset', PRESETS[quality], ...rateOf(settings), ...NO_KEYS, ...order, '-x265-params', parameters];
    }
    case 'libsvtav1':
      return ['-c:v', encoder, '-preset', quality === 'draft' ? '10' : '7', ...rateOf(settings), '-g', '9999', '-svtav1-params', 'lp=2'];
    case 'libaom-av1':
      return ['-c:v', encoder, '-cpu-used', '6', '-row-mt', '1', ...rateOf(settings, ['-b:v', '0']), ...NO_KEYS];
    case 'prores_ks':
      return ['-c:v', encoder, '-profile:v', '4444', '-alpha_bits', '16', '-vendor', 'apl0', ...PRORES[quality]];
    case 'ffv1':
      return [...ffv1Arguments];
    case 'h264_nvenc':
    case 'hevc_nvenc':
    case 'av1_nvenc': {
      const profile = encoder === 'h264_nvenc' ? ['-profile:v', 'high'] : [];
      const kept = ['-rc', 'vbr', ...nvencRateOf(settings), '-spatial-aq', '1'];
      // Every key frame closes the group before it.
      return [
        '-c:v',
        encoder,
        '-preset',
        NVENC_PRESETS[quality],
        '-tune',
        'hq',
        ...profile,
        ...kept,
        '-forced-idr',
        '1',
        ...NO_KEYS,
        ...order,
      ];
    }
    default:
      throw new TypeError(`No arguments are known for ${encoder}.`);
  }
}

/** Alternate reference frames are invisible packets, which alpha cannot follow. */
const COMMON_VP9 = ['-auto-alt-ref', '0', '-lag-in-frames', '0', '-deadline', 'good', '-row-mt', '1'];
const VP9 = [...COMMON_VP9, '-cpu-used', '5'];
const PATIENT_VP9 = [...COMMON_VP9, '-cpu-used', '1', '-aq-mode', '0'];

/** NVENC holds a quality on the scales of x264 and its like, within a variable rate that nothing else limits. */
function nvencRateOf(settings: EncoderSettings): string[] {
  const [option, value, ...rest] = rateOf(settings);
  if (option !== '-crf') return [option as string, value as string, ...rest];
  const [least, most] = NVENC_FACTORS;
  return ['-cq', String(Math.min(Math.max(Number(value), least), most)), '-b:v', '0'];
}

function rateOf({ codec, quality, rate, matte = false }: EncoderSettings, constant: readonly string[] = []): string[] {
  if (codec === 'prores' || codec === 'ffv1') return [];
  if (rate?.kind === 'bitrate') return ['-b:v', String(Math.round(rate.bitsPerSecond))];
  if (rate) {
    const most = codec === 'avc' || codec === 'hevc' ? 51 : 63;
    if (rate.value < 0 || rate.value > most) {
      throw new MediaError('encoder-unsupported', `This codec has factors from 0 to ${most}, not ${rate.value}.`, 'Choose one of those.');
    }
    return ['-crf', String(matte ? Math.round(rate.value * MATTE_SHARE) : rate.value), ...constant];
  }
  if (codec === 'vp9' && quality === 'lossless') return ['-lossless', '1'];
  return ['-crf', String((matte ? MATTE_FACTORS : FACTORS[codec])[quality]), ...constant];
}
