/** From picture size, rate and quality to the configuration of a video encoder. */
import type { OutputSettings } from '../../src/jobs/output.ts';
import { MediaError } from '../../src/media/errors.ts';
import type { Size } from '../../src/media/picture.ts';

/** How good a video should be. */
export type Quality = OutputSettings['quality'];

/** A configuration that this browser's encoder accepts, and how its rate is controlled. */
export interface EncoderPlan {
  readonly config: VideoEncoderConfig;
  /** Quantizer of every frame (VP9: 0 is lossless … 63), or null where a bit rate rules. */
  readonly quantizer: number | null;
}

/** What to encode. */
export interface VideoDemand {
  readonly size: Size;
  readonly bitDepth: 8 | 10 | 12;
  /** Frames per second; the mean where the rate varies. */
  readonly frameRate: number;
  readonly quality: Quality;
}

/** VP9 quantizers of the colour and of the alpha: an edge shows errors of a matte sooner than those of its colour. */
const QUANTIZERS: Readonly<Record<Quality, { readonly colour: number; readonly alpha: number }>> = {
  draft: { colour: 40, alpha: 16 },
  good: { colour: 24, alpha: 8 },
  best: { colour: 10, alpha: 4 },
  lossless: { colour: 0, alpha: 0 },
};

/** Bits per pixel where a bit rate rules. With 12, H.264 reaches the 48 dB that `best` promises, on hard pictures too. */
const BITS_PER_PIXEL: Readonly<Record<Quality, number>> = { draft: 0.08, good: 0.25, best: 12, lossless: 12 };

/** VP9 levels: name, samples per second, samples per picture, longest side. */
const VP9_LEVELS: readonly (readonly [level: number, rate: number, picture: number, side: number])[] = [
  [10, 829_440, 36_864, 512],
  [11, 2_764_800, 73_728, 768],
  [20, 4_608_000, 122_880, 960],
  [21, 9_216_000, 245_760, 1344],
  [30, 20_736_000, 552_960, 2048],
  [31, 36_864_000, 983_040, 2752],
  [40, 83_558_400, 2_228_224, 4160],
  [41, 160_432_128, 2_228_224, 4160],
  [50, 311_951_360, 8_912_896, 8384],
  [51, 588_251_136, 8_912_896, 8384],
  [52, 1_176_502_272, 8_912_896, 8384],
  [60, 1_176_502_272, 35_651_584, 16_832],
  [61, 2_353_004_544, 35_651_584, 16_832],
  [62, 4_706_009_088, 35_651_584, 16_832],
];

/** H.264 levels: name, macroblocks per second, macroblocks per picture, kbit/s in High profile. */
const H264_LEVELS: readonly (readonly [level: number, rate: number, picture: number, kilobits: number])[] = [
  [30, 40_500, 1620, 12_500],
  [31, 108_000, 3600, 17_500],
  [32, 216_000, 5120, 25_000],
  [40, 245_760, 8192, 25_000],
  [41, 245_760, 8192, 62_500],
  [42, 522_240, 8704, 62_500],
  [50, 589_824, 22_080, 168_750],
  [51, 983_040, 36_864, 300_000],
  [52, 2_073_600, 36_864, 300_000],
  [60, 4_177_920, 139_264, 300_000],
  [61, 8_355_840, 139_264, 600_000],
  [62, 16_711_680, 139_264, 1_000_000],
];

/** Plans a VP9 encoder for colour or for alpha; null when this browser has none for that depth. */
export async function planVp9(demand: VideoDemand, role: 'colour' | 'alpha'): Promise<EncoderPlan | null> {
  const { size, bitDepth, frameRate, quality } = demand;
  const samples = size.width * size.height;
  const side = Math.max(size.width, size.height);
  const level =
    VP9_LEVELS.find(([, rate, picture, longest]) => samples * frameRate <= rate && samples <= picture && side <= longest)?.[0] ?? 62;
  const codec = bitDepth === 8 ? `vp09.00.${level}.08` : `vp09.02.${level}.${bitDepth}`;
  const base = { ...common(demand, codec), alpha: 'discard' } as const;
  const exact = { ...base, bitrateMode: 'quantizer' } as const;
  if (await supported(exact)) return { config: exact, quantizer: QUANTIZERS[quality][role] };
  const rated = { ...base, bitrate: bitrateOf(demand), bitrateMode: 'variable' } as const;
  return (await supported(rated)) ? { config: rated, quantizer: null } : null;
}

/** Plans an H.264 encoder, of the best profile there is; null when this browser has none for that size. */
export async function planH264(demand: VideoDemand): Promise<EncoderPlan | null> {
  const { size, frameRate } = demand;
  const blocks = Math.ceil(size.width / 16) * Math.ceil(size.height / 16);
  const bitrate = bitrateOf(demand);
  const level =
    H264_LEVELS.find(([, rate, picture, kilobits]) => blocks * frameRate <= rate && blocks <= picture && bitrate <= kilobits * 1000)?.[0] ??
    62;
  for (const profile of ['6400', '4d00', '42e0']) {
    const config: VideoEncoderConfig = {
      ...common(demand, `avc1.${profile}${level.toString(16)}`),
      bitrate,
      bitrateMode: 'variable',
      avc: { format: 'avc' },
    };
    if (await supported(config)) return { config, quantizer: null };
  }
  return null;
}

/** The error for a plan that came out null. */
export function noEncoder(codec: string, { size, bitDepth }: VideoDemand, remedy: string): MediaError {
  return new MediaError(
    'encoder-unsupported',
    `This browser cannot encode ${codec} at ${size.width}×${size.height} pixels with ${bitDepth} bits.`,
    remedy,
  );
}

function common({ size, frameRate }: VideoDemand, codec: string): VideoEncoderConfig {
  return { codec, width: size.width, height: size.height, framerate: frameRate, latencyMode: 'quality' };
}

function bitrateOf({ size, frameRate, quality }: VideoDemand): number {
  const wanted = size.width * size.height * Math.max(frameRate, 1) * BITS_PER_PIXEL[quality];
  // Tiny pictures need more bits per pixel; the ceiling is what level 5.1 allows in High profile.
  const floor = Math.max(400_000, BITS_PER_PIXEL[quality] * 160_000);
  return Math.round(Math.min(Math.max(wanted, floor), 300_000_000));
}

async function supported(config: VideoEncoderConfig): Promise<boolean> {
  return (await VideoEncoder.isConfigSupported(config)).supported === true;
}
