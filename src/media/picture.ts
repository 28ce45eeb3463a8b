import type { Rational } from './time.ts';

/** Width and height in whole pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Part of a picture in whole pixels; `x` and `y` are its top left corner. */
export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

/** How the samples of a frame lie in memory. `rgba` is one plane of four interleaved bytes, straight alpha. */
export type PlaneLayout = 'i420' | 'i422' | 'i444' | 'nv12' | 'rgba';

/** Which equations turn YCbCr into RGB. */
export type MatrixCoefficients = 'bt709' | 'bt601' | 'bt2020' | 'rgb';

/** Colour description of coded samples; primaries and transfer are carried through untouched (WebCodecs names). */
export interface ColourDescription {
  readonly matrix: MatrixCoefficients;
  readonly range: 'limited' | 'full';
  readonly primaries: string;
  readonly transfer: string;
}

/** Everything ingest must know to turn planes into an upright picture with square pixels. */
export interface PlaneFormat {
  /** Visible size of the coded picture, before rotation and pixel aspect. */
  readonly coded: Size;
  readonly layout: PlaneLayout;
  /** Bits per sample; above 8 the planes are 16-bit little-endian, value in the low bits. */
  readonly bitDepth: 8 | 10 | 12;
  /** True when one more full-size plane with straight alpha, of the same bit depth and full range, follows. */
  readonly alpha: boolean;
  /** Clockwise turn that makes the picture upright. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Width of a sample over its height. */
  readonly pixelAspect: Rational;
  readonly colour: ColourDescription;
}

/** One decoded frame in memory of its own; `close` gives the memory back and may be called once. */
export interface PlanarFrame extends Disposable {
  readonly index: number;
  /** Presentation time in seconds. */
  readonly time: number;
  /** Seconds on screen. */
  readonly duration: number;
  readonly format: PlaneFormat;
  /** Tightly packed planes in the order of the layout, alpha last. */
  readonly planes: readonly (Uint8Array | Uint16Array)[];
}

/** Size of each plane in samples (an interleaved NV12 chroma sample counts as one), alpha last. */
export function planeSizes(format: Pick<PlaneFormat, 'coded' | 'layout' | 'alpha'>): Size[] {
  const { coded, layout, alpha } = format;
  const half = (value: number) => (value + 1) >> 1;
  const full: Size = { width: coded.width, height: coded.height };
  const sizes: Record<PlaneLayout, Size[]> = {
    i420: [full, { width: half(coded.width), height: half(coded.height) }, { width: half(coded.width), height: half(coded.height) }],
    i422: [full, { width: half(coded.width), height: coded.height }, { width: half(coded.width), height: coded.height }],
    i444: [full, full, full],
    nv12: [full, { width: half(coded.width), height: half(coded.height) }],
    rgba: [full],
  };
  return alpha && layout !== 'rgba' ? [...sizes[layout], full] : sizes[layout];
}

/** Channels interleaved in plane `index` of a layout. */
export function planeChannels(layout: PlaneLayout, index: number): 1 | 2 | 4 {
  if (layout === 'rgba') return 4;
  return layout === 'nv12' && index === 1 ? 2 : 1;
}

/** Size of the picture that ingest makes: upright, square pixels, never below 1×1. */
export function uprightSize(format: Pick<PlaneFormat, 'coded' | 'rotation' | 'pixelAspect'>): Size {
  const { num, den } = format.pixelAspect;
  // Stretch, never shrink, so that no detail is lost to the aspect correction.
  const wide = num >= den;
  const width = Math.max(1, Math.round(wide ? (format.coded.width * num) / den : format.coded.width));
  const height = Math.max(1, Math.round(wide ? format.coded.height : (format.coded.height * den) / num));
  return format.rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}
