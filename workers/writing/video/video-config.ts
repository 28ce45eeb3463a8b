/** From picture size, rate and quality to the configuration of a video encoder. */
import type { FormatDeclaration, OutputSettings } from '../../../src/jobs/output/output.ts';
import { MediaError } from '../../../src/media/errors.ts';
import type { Size } from '../../../src/media/picture.ts';
import { codecStrings } from './video-levels.ts';

/** How good a video should be. */
export type Quality = OutputSettings['quality'];

/** Codecs that WebCodecs may encode. */
export type WebCodec = Extract<FormatDeclaration['codec'], 'vp9' | 'avc' | 'av1' | 'hevc'>;

/** A configuration that this browser's encoder accepts, and what goes with every frame. */
export interface EncoderPlan {
  readonly codec: WebCodec;
  readonly config: VideoEncoderConfig;
  /** Quantizer of every frame (0 is best), or null where a bit rate rules. */
  readonly quantizer: number | null;
}

/** What decides the bytes of one stream. */
export type StreamRate =
  | { readonly kind: 'quality'; readonly quality: Quality }
  /** On the codec's own scale: 0 is best, 51 or 63 worst. */
  | { readonly kind: 'crf'; readonly value: number }
  | { readonly kind: 'bitrate'; readonly bitsPerSecond: number };

/** What to encode. */
export interface VideoDemand {
  readonly codec: WebCodec;
  readonly size: Size;
  readonly bitDepth: 8 | 10 | 12;
  /** Frames per second; the mean where the rate varies. */
  readonly frameRate: number;
  readonly rate: StreamRate;
  readonly role: 'colour' | 'alpha';
}

/** What people call the codecs. */
export const CODEC_NAMES: Readonly<Record<WebCodec, string>> = { vp9: 'VP9', avc: 'H.264', av1: 'AV1', hevc: 'HEVC' };

type Scale = Readonly<Record<Quality, number>>;

/** Quantizers by codec, where it has no bit rate of ours: an edge shows errors of a matte sooner than those of its colour. */
const QUANTIZERS: Readonly<Record<WebCodec, { readonly colour: Scale; readonly alpha: Scale }>> = {
  vp9: { colour: { draft: 40, good: 24, best: 10, lossless: 0 }, alpha: { draft: 16, good: 8, best: 4, lossless: 0 } },
  av1: { colour: { draft: 44, good: 28, best: 12, lossless: 8 }, alpha: { draft: 20, good: 12, best: 8, lossless: 4 } },
  avc: { colour: { draft: 34, good: 26, best: 14, lossless: 10 }, alpha: { draft: 24, good: 18, best: 10, lossless: 8 } },
  hevc: { colour: { draft: 34, good: 26, best: 14, lossless: 10 }, alpha: { draft: 24, good: 18, best: 10, lossless: 8 } },
};

/** Bits per pixel where a bit rate rules. With 12, H.264 reaches the 48 dB that `best` promises, on hard pictures too. */
const BITS_PER_PIXEL: Scale = { draft: 0.08, good: 0.25, best: 12, lossless: 12 };
/** Crf of H.264 that looks like `good`; six more halve the bits. */
const GOOD_CRF = 26;
const CRF_HALVES = 6;
/** Scales of quality end here. */
const WORST: Readonly<Record<WebCodec, number>> = { vp9: 63, av1: 63, avc: 51, hevc: 51 };
/** What level 5.1 allows in High profile, and what encoders still make pictures of. */
const HIGHEST_BITRATE = 300_000_000;
const LOWEST_BITRATE = 20_000;

/**
 * Plans an encoder; null when this browser has none for that codec, size and depth. A quality is held by quantizers where the
 * encoder knows them, which makes every frame as good as the next; else by a bit rate. H.264 goes by bit rate unless a crf is
 * asked for: its encoders differ too much in what they make of a quantizer.
 */
export async function planVideo(demand: VideoDemand): Promise<EncoderPlan | null> {
  const { codec, bitDepth, size, frameRate } = demand;
  if (bitDepth !== 8 && codec !== 'vp9') return null;
  const bitrate = bitrateOf(demand);
  const quantizer = quantizerOf(demand);
  for (const name of codecStrings[codec]({ size, frameRate, bitrate }, bitDepth)) {
    const base: VideoEncoderConfig = {
      codec: name,
      width: size.width,
      height: size.height,
      framerate: frameRate,
      latencyMode: 'quality',
      ...(codec === 'avc' && { avc: { format: 'avc' } }),
      ...(codec === 'vp9' && { alpha: 'discard' }),
    };
    const exact = { ...base, bitrateMode: 'quantizer' } as const;
    if (quantizer !== null && (await supported(exact))) return { codec, config: exact, quantizer };
    const rated = { ...base, bitrate, bitrateMode: 'variable' } as const;
    if (await supported(rated)) return { codec, config: rated, quantizer: null };
  }
  return null;
}

/** The error for a plan that came out null. */
export function noEncoder({ codec, size, bitDepth }: Pick<VideoDemand, 'codec' | 'size' | 'bitDepth'>, remedy: string): MediaError {
  return new MediaError(
    'encoder-unsupported',
    `This browser cannot encode ${CODEC_NAMES[codec]} at ${size.width}×${size.height} pixels with ${bitDepth} bits.`,
    remedy,
  );
}

function quantizerOf({ codec, rate, role }: VideoDemand): number | null {
  if (rate.kind === 'bitrate' || (rate.kind === 'quality' && codec === 'avc')) return null;
  if (rate.kind === 'quality') return QUANTIZERS[codec][role][rate.quality];
  const value = Math.min(rate.value, WORST[codec]);
  // A matte takes a third of what its colour may lose, as with the qualities.
  return role === 'colour' ? value : Math.round(value / 3);
}

function bitrateOf({ size, frameRate, rate }: VideoDemand): number {
  if (rate.kind === 'bitrate') return Math.round(Math.min(Math.max(rate.bitsPerSecond, LOWEST_BITRATE), HIGHEST_BITRATE));
  const perPixel =
    rate.kind === 'quality'
      ? BITS_PER_PIXEL[rate.quality]
      : Math.min(12, BITS_PER_PIXEL.good * 2 ** ((GOOD_CRF - rate.value) / CRF_HALVES));
  const wanted = size.width * size.height * Math.max(frameRate, 1) * perPixel;
  // Tiny pictures need more bits per pixel.
  const floor = Math.max(rate.kind === 'crf' ? 40_000 : 400_000, perPixel * 160_000);
  return Math.round(Math.min(Math.max(wanted, floor), HIGHEST_BITRATE));
}

async function supported(config: VideoEncoderConfig): Promise<boolean> {
  return (await VideoEncoder.isConfigSupported(config)).supported === true;
}
