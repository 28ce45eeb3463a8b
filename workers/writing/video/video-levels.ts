/** Names of codecs with the least profile and level that hold a video, as WebCodecs wants them. */
import type { Size } from '../../../src/media/picture.ts';

/** What decides the level. */
export interface LevelDemand {
  readonly size: Size;
  readonly frameRate: number;
  /** Bits per second, where that is known; levels of H.264 limit it. */
  readonly bitrate: number;
}

type Level = readonly [name: number, rate: number, picture: number, limit: number];

/** VP9: name, samples per second, samples per picture, longest side. */
const VP9: readonly Level[] = [
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

/** H.264: name, macroblocks per second, macroblocks per picture, kbit/s in High profile. */
const H264: readonly Level[] = [
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

/** AV1 (specification, annex A.3): `seq_level_idx`, samples per second, samples per picture, longest side. */
const AV1: readonly Level[] = [
  [0, 4_423_680, 147_456, 2048],
  [1, 8_363_520, 278_784, 2816],
  [4, 19_975_680, 665_856, 4352],
  [5, 31_950_720, 1_065_024, 5504],
  [8, 70_778_880, 2_359_296, 6144],
  [9, 141_557_760, 2_359_296, 6144],
  [12, 267_386_880, 8_912_896, 8192],
  [13, 534_773_760, 8_912_896, 8192],
  [14, 1_069_547_520, 8_912_896, 8192],
  [16, 1_069_547_520, 35_651_584, 16_384],
  [17, 2_139_095_040, 35_651_584, 16_384],
  [18, 4_278_190_080, 35_651_584, 16_384],
];

/** HEVC (annex A.4): `general_level_idc`, samples per second, samples per picture, longest side. */
const HEVC: readonly Level[] = [
  [63, 3_686_400, 122_880, 992],
  [90, 16_588_800, 552_960, 2112],
  [93, 33_177_600, 983_040, 2816],
  [120, 66_846_720, 2_228_224, 4224],
  [123, 133_693_440, 2_228_224, 4224],
  [150, 267_386_880, 8_912_896, 8444],
  [153, 534_773_760, 8_912_896, 8444],
  [156, 1_069_547_520, 8_912_896, 8444],
  [180, 1_069_547_520, 35_651_584, 16_888],
  [183, 2_139_095_040, 35_651_584, 16_888],
  [186, 4_278_190_080, 35_651_584, 16_888],
];

const two = (number: number) => String(number).padStart(2, '0');

/** The level that is large enough, or the largest. */
function levelOf(levels: readonly Level[], { size, frameRate }: LevelDemand): number {
  const samples = size.width * size.height;
  const side = Math.max(size.width, size.height);
  const fits = ([, rate, picture, longest]: Level) => samples * frameRate <= rate && samples <= picture && side <= longest;
  return (levels.find(fits) ?? (levels.at(-1) as Level))[0];
}

/** Codec strings for a video, the best first. `bitDepth` is 8 but for VP9. */
export const codecStrings: Readonly<Record<'vp9' | 'avc' | 'av1' | 'hevc', (demand: LevelDemand, bitDepth: number) => readonly string[]>> =
  {
    vp9: (demand, bitDepth) => {
      const level = levelOf(VP9, demand);
      return [bitDepth === 8 ? `vp09.00.${level}.08` : `vp09.02.${level}.${bitDepth}`];
    },
    avc: ({ size, frameRate, bitrate }) => {
      const blocks = Math.ceil(size.width / 16) * Math.ceil(size.height / 16);
      const fits = ([, rate, picture, kilobits]: Level) => blocks * frameRate <= rate && blocks <= picture && bitrate <= kilobits * 1000;
      const [level] = H264.find(fits) ?? (H264.at(-1) as Level);
      return ['6400', '4d00', '42e0'].map((profile) => `avc1.${profile}${level.toString(16)}`);
    },
    av1: (demand) => [`av01.0.${two(levelOf(AV1, demand))}M.08`],
    hevc: (demand) => [`hvc1.1.6.L${levelOf(HEVC, demand)}.B0`],
  };
