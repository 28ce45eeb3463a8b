/** Planes of our own to `VideoFrame`s that an encoder takes, without any conversion of a sample. */
import { type ColourDescription, type PlaneFormat, planeSizes, type Size } from '../../src/media/picture.ts';

type Plane = Uint8Array | Uint16Array;

const SPACES: Readonly<Record<Exclude<ColourDescription['matrix'], 'rgb'>, string>> = {
  bt709: 'bt709',
  bt601: 'smpte170m',
  bt2020: 'bt2020-ncl',
};

/** Where a plane lies in the buffer, counted in samples. */
interface Slice {
  readonly from: Size;
  readonly to: Size;
  readonly offset: number;
}

/** Makes frames of one format; keeps one buffer, which `VideoFrame` copies. */
export class FrameMaker {
  /** Size of the frames made: that of the format, or even where the codec demands it. */
  readonly size: Size;
  readonly #format: PlaneFormat;
  readonly #init: Omit<VideoFrameBufferInit, 'timestamp' | 'duration'>;
  readonly #slices: readonly Slice[];
  readonly #samples: Plane;

  constructor(format: PlaneFormat, options: { readonly even: boolean }) {
    const up = (value: number) => (options.even ? value + (value & 1) : value);
    this.size = { width: up(format.coded.width), height: up(format.coded.height) };
    this.#format = format;
    const from = planeSizes({ ...format, alpha: false });
    let offset = 0;
    this.#slices = planeSizes({ coded: this.size, layout: 'i420', alpha: false }).map((to, plane) => {
      const slice = { from: from[plane] as Size, to, offset };
      offset += to.width * to.height;
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
      layout: this.#slices.map(({ to, offset: start }) => ({ offset: start * bytes, stride: to.width * bytes })),
    };
  }

  /** A frame of the first three planes. Times are in microseconds. */
  colour(planes: readonly Plane[], timestamp: number, duration: number): VideoFrame {
    for (const [plane, { from, to, offset }] of this.#slices.entries()) {
      place(planes[plane] as Plane, from, this.#samples.subarray(offset, offset + to.width * to.height), to);
    }
    return this.#frame(timestamp, duration, {});
  }

  /** A frame whose luma is the alpha plane, in full range, over neutral chroma. */
  alpha(plane: Plane, timestamp: number, duration: number): VideoFrame {
    const [luma, chroma] = this.#slices as [Slice, Slice];
    place(plane, luma.from, this.#samples.subarray(0, chroma.offset), luma.to);
    this.#samples.fill(2 ** (this.#format.bitDepth - 1), chroma.offset);
    const full = { ...colorSpaceOf(this.#format.colour), fullRange: true };
    return this.#frame(timestamp, duration, { colorSpace: full });
  }

  #frame(timestamp: number, duration: number, extra: { readonly colorSpace?: VideoColorSpaceInit }): VideoFrame {
    return new VideoFrame(this.#samples as BufferSource, { ...this.#init, ...extra, timestamp, duration });
  }
}

/** Copies a plane, repeating its last column and row where the target is larger. */
function place(plane: Plane, from: Size, target: Plane, to: Size): void {
  if (from.width === to.width) {
    target.set(plane);
  } else {
    for (let y = 0; y < from.height; y++) {
      target.set(plane.subarray(y * from.width, (y + 1) * from.width), y * to.width);
      target.fill(plane[(y + 1) * from.width - 1] as number, y * to.width + from.width, (y + 1) * to.width);
    }
  }
  for (let y = from.height; y < to.height; y++) target.copyWithin(y * to.width, (y - 1) * to.width, y * to.width);
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
