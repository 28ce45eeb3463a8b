/** What can be made of a rendered clip: the settings of an export, and what each format is. Hosts add how to write it. */
import type { Colour } from '../../gpu/params.ts';
import type { Rect, Size } from '../../media/picture.ts';
import type { Rational } from '../../media/time.ts';

/** What decides how many bytes a video takes, instead of its quality. */
export type RateControl =
  /** The codec's own scale of quality: 0 is best, 51 (H.264, HEVC) or 63 (VP9, AV1) worst. */
  | { readonly kind: 'crf'; readonly value: number }
  | { readonly kind: 'bitrate'; readonly bitsPerSecond: number }
  | { readonly kind: 'size'; readonly bytes: number };

/** Settings of an export. */
export interface OutputSettings {
  /** At least one, each once; all are made in one pass. */
  readonly formats: readonly OutputFormat[];
  /** `lossless` is honoured by formats that can be; the others take it as `best`. */
  readonly quality: 'draft' | 'good' | 'best' | 'lossless';
  readonly rate: RateControl | null;
  /** Keep the source's audio track, where it has one and the format can hold it. */
  readonly audio: boolean;
  /** Part of the picture to export; null is all of it. */
  readonly crop: Rect | null;
  /** Box that the exported picture is scaled to fit; null keeps the size. */
  readonly fit: Size | null;
  /** Frames per second; null keeps the source's times. */
  readonly frameRate: Rational | null;
  /** How often animations play; 0 is for ever. */
  readonly loops: number;
  /** What half-transparent pixels are mixed with where a format knows only transparent and opaque. */
  readonly matte: Colour;
}

/** What is exported unless somebody says otherwise. */
export const defaultOutput: OutputSettings = {
  formats: ['webm'],
  quality: 'good',
  rate: null,
  audio: true,
  crop: null,
  fit: null,
  frameRate: null,
  loops: 0,
  matte: [1, 1, 1],
};

/** What a place that shows stickers takes. */
export interface Limits {
  /** The picture is scaled to fit this box; `exact` fills it up with transparency. */
  readonly box: Size;
  readonly exact: boolean;
  readonly seconds: number;
  readonly frameRate: number;
  readonly bytes: number;
  /** Most bytes of a sticker that does not move. */
  readonly stillBytes: number;
}

/** What a format is, on any host. */
export interface FormatDeclaration {
  readonly label: string;
  /** What it is for, in a sentence or two. */
  readonly help: string;
  readonly extension: string;
  readonly mimeType: string;
  readonly kind: 'video' | 'animation' | 'sticker' | 'pictures' | 'still';
  /** How transparency is kept: beside the colour, below it, in a second file, as on or off, or not at all. */
  readonly alpha: 'straight' | 'stacked' | 'pair' | 'binary' | 'none';
  readonly container: 'webm' | 'mp4' | 'mov' | 'mkv' | 'apng' | 'webp' | 'gif' | 'zip' | 'folder' | 'png' | 'jpeg';
  /** Codec of a video, as tracks name it; null for pictures. */
  readonly codec: 'vp9' | 'avc' | 'av1' | 'hevc' | 'prores' | 'ffv1' | null;
  /** Can hold sound. */
  readonly sound: boolean;
  readonly lossless: 'always' | 'possible' | 'never';
  /** Null where nothing but the machine limits it. */
  readonly limits: Limits | null;
}

/** Names of all formats, in the order of menus. */
export type OutputFormat = keyof typeof table;

const video = { kind: 'video', sound: true, lossless: 'never', limits: null } as const;
const mp4 = { ...video, extension: 'mp4', mimeType: 'video/mp4', container: 'mp4' } as const;
const animation = { kind: 'animation', codec: null, sound: false, limits: null } as const;
const pictures = { kind: 'pictures', codec: null, sound: false, limits: null, alpha: 'straight', lossless: 'always' } as const;
const still = { kind: 'still', codec: null, sound: false, limits: null } as const;
const sticker = { kind: 'sticker', codec: null, sound: false } as const;
const apng = { extension: 'png', mimeType: 'image/png', container: 'apng', alpha: 'straight' } as const;
const webp = { extension: 'webp', mimeType: 'image/webp', container: 'webp', alpha: 'straight' } as const;
const gif = { extension: 'gif', mimeType: 'image/gif', container: 'gif', alpha: 'binary' } as const;

const square = (side: number): Size => ({ width: side, height: side });

const table = {
  webm: {
    ...video,
    label: 'Transparent WebM',
    help: 'VP9 with alpha and Opus sound. Plays in browsers, OBS and most editors.',
    extension: 'webm',
    mimeType: 'video/webm',
    alpha: 'straight',
    container: 'webm',
    codec: 'vp9',
    lossless: 'possible',
  },
  mp4: { ...mp4, label: 'MP4', help: 'H.264 over the background, without transparency. Plays everywhere.', alpha: 'none', codec: 'avc' },
  av1: { ...mp4, label: 'MP4, AV1', help: 'Over the background; smaller than H.264 at the same quality.', alpha: 'none', codec: 'av1' },
  hevc: { ...mp4, label: 'MP4, HEVC', help: 'H.265 over the background, for Apple devices and televisions.', alpha: 'none', codec: 'hevc' },
  prores4444: {
    ...video,
    label: 'ProRes 4444',
    help: 'Transparent, for Final Cut, Premiere, Resolve and After Effects. Large files.',
    extension: 'mov',
    mimeType: 'video/quicktime',
    alpha: 'straight',
    container: 'mov',
    codec: 'prores',
  },
  'stacked-alpha': {
    ...mp4,
    label: 'MP4, alpha below',
    help: 'One H.264 video of twice the height: colour above, alpha as grey below. For players that join them.',
    alpha: 'stacked',
    codec: 'avc',
  },
  'alpha-pair': {
    ...mp4,
    label: 'MP4 pair, colour and alpha',
    help: 'Two H.264 files, one with the colour and one with the alpha as grey.',
    alpha: 'pair',
    codec: 'avc',
  },
  ffv1: {
    ...video,
    label: 'FFV1 archive',
    help: 'Every sample kept without loss, with alpha, in Matroska. For archives and computer vision.',
    extension: 'mkv',
    mimeType: 'video/x-matroska',
    alpha: 'straight',
    container: 'mkv',
    codec: 'ffv1',
    lossless: 'always',
  },
  'png-sequence': {
    ...pictures,
    label: 'PNG sequence',
    help: 'A folder with one PNG for each frame.',
    extension: '',
    mimeType: 'image/png',
    container: 'folder',
  },
  'png-zip': {
    ...pictures,
    label: 'PNG sequence, zipped',
    help: 'One ZIP file with one PNG for each frame.',
    extension: 'zip',
    mimeType: 'application/zip',
    container: 'zip',
  },
  apng: { ...animation, ...apng, label: 'Animated PNG', help: 'Exact colours and alpha; for short loops.', lossless: 'always' },
  webp: {
    ...animation,
    ...webp,
    label: 'Animated WebP',
    help: 'Full alpha and small files, for web pages and chats.',
    lossless: 'possible',
  },
  gif: {
    ...animation,
    ...gif,
    label: 'GIF',
    help: '256 colours, and pixels that are transparent or not. Shows everywhere.',
    lossless: 'never',
  },
  telegram: {
    ...sticker,
    label: 'Telegram sticker',
    help: 'WebM of up to 3 s at 30 frames a second, one side 512, at most 256 KB.',
    extension: 'webm',
    mimeType: 'video/webm',
    alpha: 'straight',
    container: 'webm',
    codec: 'vp9',
    lossless: 'never',
    limits: { box: square(512), exact: false, seconds: 3, frameRate: 30, bytes: 256 * 1024, stillBytes: 256 * 1024 },
  },
  whatsapp: {
    ...sticker,
    ...webp,
    label: 'WhatsApp sticker',
    help: 'WebP of 512×512 pixels and up to 10 s, at most 500 KB; 100 KB when it does not move.',
    lossless: 'never',
    limits: { box: square(512), exact: true, seconds: 10, frameRate: 30, bytes: 500_000, stillBytes: 100_000 },
  },
  discord: {
    ...sticker,
    ...apng,
    label: 'Discord sticker',
    help: 'Animated PNG of 320×320 pixels and up to 5 s, at most 512 KB.',
    lossless: 'never',
    limits: { box: square(320), exact: true, seconds: 5, frameRate: 30, bytes: 512 * 1024, stillBytes: 512 * 1024 },
  },
  slack: {
    ...sticker,
    ...gif,
    label: 'Slack emoji',
    help: 'GIF of 128×128 pixels and up to 50 frames, at most 128 KB.',
    lossless: 'never',
    limits: { box: square(128), exact: true, seconds: 5, frameRate: 10, bytes: 128_000, stillBytes: 128_000 },
  },
  imessage: {
    ...sticker,
    ...apng,
    label: 'iMessage sticker',
    help: 'Animated PNG of 408×408 pixels, at most 500 KB.',
    lossless: 'never',
    limits: { box: square(408), exact: true, seconds: 10, frameRate: 30, bytes: 500_000, stillBytes: 500_000 },
  },
  png: {
    ...still,
    label: 'PNG of this frame',
    help: 'The frame under the playhead with its alpha.',
    extension: 'png',
    mimeType: 'image/png',
    alpha: 'straight',
    container: 'png',
    lossless: 'always',
  },
  'webp-still': { ...still, ...webp, label: 'WebP of this frame', help: 'Smaller than PNG, with alpha.', lossless: 'possible' },
  jpeg: {
    ...still,
    label: 'JPEG of this frame',
    help: 'The frame over the background.',
    extension: 'jpg',
    mimeType: 'image/jpeg',
    alpha: 'none',
    container: 'jpeg',
    lossless: 'never',
  },
} as const satisfies Record<string, FormatDeclaration>;

/** What every format is, in the order of menus. */
export const outputFormats: Readonly<Record<OutputFormat, FormatDeclaration>> = table;

/** Whether a format heeds a rate that is asked for, or has its own way of spending bytes. */
export function followsRate({ kind, codec }: Pick<FormatDeclaration, 'kind' | 'codec'>): boolean {
  return kind === 'video' && codec !== 'prores' && codec !== 'ffv1';
}

/** Settings with only the formats that `keep` says; null when none is left. */
export function withFormats(output: OutputSettings, keep: (format: OutputFormat) => boolean): OutputSettings | null {
  const formats = output.formats.filter(keep);
  return formats.length === 0 ? null : { ...output, formats };
}
