/** Planes of our own to `VideoFrame`s that an encoder takes, without any conversion of a sample. */

import { type ColourDescription, type PlaneFormat, planeSizes, type Size } from '../../../src/media/picture.ts';
import { lumaOfAlpha } from '../../../src/media/pictures/alpha-luma.ts';

type Plane = Uint8Array | Uint16Array;

const SPACES: Readonly<Record<Exclude<ColourDescription['matrix'], 'rgb'>, string>> = {
  bt709: 'bt709',
  bt601: 'smpte170m',
  bt2020: 'bt2020-ncl',
};

/** Where a plane lies in the buffer, counted in samples. */
interface Slice {
  readonly offset: number;
  readonly length: number;
}

/** Makes frames of one format; keeps one buffer, which `VideoFrame` copies. */
export class FrameMaker {
  /** Size of the frames made. */
  readonly size: Size;
  readonly #format: PlaneFormat;
  readonly #init: Omit<VideoFrameBufferInit, 'timestamp' | 'duration'>;
  readonly #slices: readonly Slice[];
  readonly #samples: Plane;

  constructor(format: PlaneFormat) {
    this.size = format.coded;
    this.#format = format;
    let offset = 0;
    const sizes = planeSizes({ coded: format.coded, layout: 'i420', alpha: false });
    this.#slices = sizes.map(({ width, height }) => {
      const slice = { offset, length: width * height };
      offset += slice.length;
      return slice;
    });
    const deep = format.bitDepth > 8;
    this.#samples = deep ? new Uint16Array(offset) : new Uint8Array(offset);
    const bytes = deep ? 2 : 1;
    this.#init = {
      format: (deep ? `I420P${format.bitDepth}` : 'I420') as VideoPixelFormat,
      codedWidth: this.size.width,
      codedHeight: this.size.height,
      colorSpace: colorSpaceOf(format.colour),
      layout: this.#slices.map(({ offset: start }, plane) => ({ offset: start * bytes, stride: (sizes[plane] as Size).width * bytes })),
    };
  }

  /** A frame of the first three planes. Times are in microseconds. */
  colour(planes: readonly Plane[], timestamp: number, duration: number): VideoFrame {
    for (const [plane, { offset }] of this.#slices.entries()) this.#samples.set(planes[plane] as Plane, offset);
    return this.#frame(timestamp, duration, {});
  }

  /** A frame whose luma is the alpha plane, in full range, over neutral chroma. */
  alpha(plane: Plane, timestamp: number, duration: number): VideoFrame {
    const [luma] = this.#slices as [Slice];
    this.#samples.set(plane);
    this.#samples.fill(2 ** (this.#format.bitDepth - 1), luma.length);
    const full = { ...colorSpaceOf(this.#format.colour), fullRange: true };
    return this.#frame(timestamp, duration, { colorSpace: full });
  }

  /** A frame whose luma is the alpha plane in the range of luma, over neutral chroma: a grey picture to any player. */
  grey(plane: Plane, timestamp: number, duration: number): VideoFrame {
    const [luma] = this.#slices as [Slice];
    const { bitDepth, colour } = this.#format;
    for (let at = 0; at < luma.length; at++) this.#samples[at] = lumaOfAlpha(plane[at] as number, bitDepth, colour.range);
    this.#samples.fill(2 ** (bitDepth - 1), luma.length);
    return this.#frame(timestamp, duration, {});
  }

  #frame(timestamp: number, duration: number, extra: { readonly colorSpace?: VideoColorSpaceInit }): VideoFrame {
    return new VideoFrame(this.#samples as BufferSource, { ...this.#init, ...extra, timestamp, duration });
  }
}

function colorSpaceOf({ matrix, range, primaries, transfer }: ColourDescription): VideoColorSpaceInit {
  if (matrix === 'rgb') throw new TypeError('Encoders here take YCbCr planes only.');
  return {
    matrix: SPACES[matrix] as VideoMatrixCoefficients,
    primaries: primaries as VideoColorPrimaries,
    transfer: transfer as VideoTransferCharacteristics,
    fullRange: range === 'full',
  };
}
