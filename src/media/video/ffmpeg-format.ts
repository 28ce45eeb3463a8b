/** ffmpeg's names for samples and colours, and ours. */
import type { ColourDescription, MatrixCoefficients, PlaneFormat, PlaneLayout } from '../picture.ts';

/** How ffmpeg is asked to hand out the samples of a source, without converting them. */
export interface SampleLayout extends Pick<PlaneFormat, 'layout' | 'bitDepth' | 'alpha'> {
  readonly pixelFormat: string;
}

const PLANAR = /^yuv(?<alpha>a?)(?<full>j?)(?<sampling>420|422|444)p(?:(?<depth>10|12)le)?$/;
const PACKED_RGB = ['rgba', 'bgra', 'argb', 'abgr', 'rgb24', 'bgr24', 'gbrp', 'gbrap', 'pal8', 'rgb0', 'bgr0'];

/** Formats whose samples lie interleaved, and those in which they lie apart, bit for bit. */
const APART: Readonly<Record<string, string>> = {
  nv12: 'yuv420p',
  nv21: 'yuv420p',
  nv24: 'yuv444p',
  yuyv422: 'yuv422p',
  uyvy422: 'yuv422p',
  p010le: 'yuv420p10le',
  p210le: 'yuv422p10le',
  p410le: 'yuv444p10le',
};

/** The layout for a pixel format of ffmpeg's, or null when it has none without loss. */
export function layoutOf(pixelFormat: string): SampleLayout | null {
  if (PACKED_RGB.includes(pixelFormat)) return { layout: 'rgba', bitDepth: 8, alpha: true, pixelFormat: 'rgba' };
  const planar = APART[pixelFormat] ?? pixelFormat;
  const parts = PLANAR.exec(planar)?.groups;
  if (!parts) return null;
  const layout: PlaneLayout = `i${parts['sampling'] as '420' | '422' | '444'}`;
  const bitDepth = parts['depth'] ? (Number(parts['depth']) as 10 | 12) : 8;
  return { layout, bitDepth, alpha: parts['alpha'] === 'a', pixelFormat: planar };
}

/** ffmpeg's name for planes of ours. */
export function pixelFormatOf({ layout, bitDepth, alpha }: Pick<PlaneFormat, 'layout' | 'bitDepth' | 'alpha'>): string {
  if (layout === 'rgba' || layout === 'nv12') return layout;
  return `yuv${alpha ? 'a' : ''}${layout.slice(1)}p${bitDepth > 8 ? `${bitDepth}le` : ''}`;
}

/** Colour as ffprobe gives it for a stream. */
export interface ColourTags {
  readonly color_range?: string;
  readonly color_space?: string;
  readonly color_primaries?: string;
  readonly color_transfer?: string;
  readonly pix_fmt: string;
}

const MATRICES: Readonly<Record<string, MatrixCoefficients>> = {
  bt709: 'bt709',
  smpte170m: 'bt601',
  bt470bg: 'bt601',
  bt2020nc: 'bt2020',
  gbr: 'rgb',
};

/** WebCodecs' names where they differ from ffmpeg's. */
const TRANSFERS: Readonly<Record<string, string>> = { smpte2084: 'pq', 'arib-std-b67': 'hlg' };

/** The colour of a stream; untagged video counts as BT.709, limited, as in the browser. */
export function colourOf(tags: ColourTags, layout: PlaneLayout): ColourDescription {
  const primaries = tags.color_primaries ?? 'bt709';
  const transfer = tags.color_transfer ?? 'bt709';
  const names = { primaries, transfer: TRANSFERS[transfer] ?? transfer };
  if (layout === 'rgba') return { matrix: 'rgb', range: 'full', ...names };
  const full = tags.color_range === 'pc' || tags.pix_fmt.startsWith('yuvj');
  return { matrix: MATRICES[tags.color_space ?? ''] ?? 'bt709', range: full ? 'full' : 'limited', ...names };
}

/** What ffmpeg's encoders call transfers that ffprobe names after their standard. */
const ENCODED_AS: Readonly<Record<string, string>> = { pq: 'smpte2084', hlg: 'arib-std-b67', bt470m: 'gamma22', bt470bg: 'gamma28' };
const SPACES: Readonly<Record<MatrixCoefficients, string>> = { bt709: 'bt709', bt601: 'smpte170m', bt2020: 'bt2020nc', rgb: 'gbr' };

/** Arguments that write a colour description into a file. */
export function colourArguments({ matrix, range, primaries, transfer }: ColourDescription): string[] {
  return [
    ...['-colorspace', SPACES[matrix], '-color_range', range === 'full' ? 'pc' : 'tv'],
    ...['-color_primaries', primaries, '-color_trc', ENCODED_AS[transfer] ?? transfer],
  ];
}
