/** Decoded frames out of the browser's hands: `VideoFrame` to planes in memory of our own, which is used again and again. */
import {
  type ColourDescription,
  type MatrixCoefficients,
  type PlanarFrame,
  type PlaneFormat,
  type PlaneLayout,
  planeChannels,
  planeSizes,
} from '../../src/media/picture.ts';

/** How many frames a source has taken from the browser and given back; the two are equal once it is closed. */
export interface FrameCounters {
  /** `VideoFrame`s received from decoders. */
  opened: number;
  closed: number;
  /** Most `VideoFrame`s held at the same time. */
  peak: number;
  /** `PlanarFrame`s handed out and not closed yet. */
  planar: number;
}

/** A source's counters, all at 0. */
export function frameCounters(): FrameCounters {
  return { opened: 0, closed: 0, peak: 0, planar: 0 };
}

/** Counts a `VideoFrame` that has just been received. */
export function opened(counters: FrameCounters, frame: VideoFrame): VideoFrame {
  counters.opened++;
  counters.peak = Math.max(counters.peak, counters.opened - counters.closed);
  return frame;
}

/** Closes and counts a `VideoFrame`. */
export function closed(counters: FrameCounters, frame: VideoFrame | null): void {
  if (!frame) return;
  frame.close();
  counters.closed++;
}

/** The part of a `PlaneFormat` that the samples themselves decide. */
export type SampleFormat = Pick<PlaneFormat, 'layout' | 'bitDepth' | 'alpha'>;

const YUV = /^(I420|I422|I444)(A?)(?:P(10|12))?$/;

/** How a frame's samples will lie after `copyPlanes`; a frame the browser keeps to itself is converted to RGBA. */
export function sampleFormatOf(frame: VideoFrame): SampleFormat {
  const name: string | null = frame.format;
  if (name === 'NV12') return { layout: 'nv12', bitDepth: 8, alpha: false };
  const yuv = name ? YUV.exec(name) : null;
  if (!yuv) return { layout: 'rgba', bitDepth: 8, alpha: name === 'RGBA' || name === 'BGRA' };
  const bitDepth = yuv[3] === '12' ? 12 : yuv[3] === '10' ? 10 : 8;
  return { layout: (yuv[1] as string).toLowerCase() as PlaneLayout, bitDepth, alpha: yuv[2] === 'A' };
}

const MATRICES: Readonly<Record<string, MatrixCoefficients>> = {
  bt709: 'bt709',
  bt470bg: 'bt601',
  smpte170m: 'bt601',
  'bt2020-ncl': 'bt2020',
  rgb: 'rgb',
};

/** Colour of a frame: what the file says first, then what the decoder says; untagged pictures are BT.709, as in browsers. */
export function colourOf(frame: VideoFrame, layout: PlaneLayout, tagged: VideoColorSpaceInit = {}): ColourDescription {
  const space = frame.colorSpace;
  const primaries = tagged.primaries ?? space.primaries ?? 'bt709';
  const transfer = tagged.transfer ?? space.transfer ?? 'bt709';
  if (layout === 'rgba') {
    return { matrix: 'rgb', range: 'full', primaries: space.primaries ?? 'bt709', transfer: space.transfer ?? 'iec61966-2-1' };
  }
  const matrix = MATRICES[tagged.matrix ?? space.matrix ?? 'bt709'] ?? 'bt709';
  return { matrix, range: (space.fullRange ?? tagged.fullRange) ? 'full' : 'limited', primaries, transfer };
}

/** Memory for frames of one size at a time; what is given back is handed out again. */
export class BufferPool {
  #idle: ArrayBuffer[] = [];

  take(bytes: number): ArrayBuffer {
    const last = this.#idle.pop();
    if (last?.byteLength === bytes) return last;
    this.#idle = [];
    return new ArrayBuffer(bytes);
  }

  /** Buffers that were transferred away in the meantime are let go. */
  give(buffer: ArrayBuffer): void {
    if (buffer.byteLength > 0 && this.#idle.length < 8) this.#idle.push(buffer);
  }
}

/** Views of each plane of a format over one buffer, tightly packed in order. */
export function planeViews(buffer: ArrayBuffer, format: PlaneFormat): (Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>)[] {
  let offset = 0;
  return planeSizes(format).map(({ width, height }, plane) => {
    const samples = width * height * planeChannels(format.layout, plane);
    const view = format.bitDepth > 8 ? new Uint16Array(buffer, offset, samples) : new Uint8Array(buffer, offset, samples);
    offset += view.byteLength;
    return view;
  });
}

/** Bytes of one frame of a format. */
export function frameBytes(format: PlaneFormat): number {
  const samples = planeSizes(format).reduce(
    (sum, { width, height }, plane) => sum + width * height * planeChannels(format.layout, plane),
    0,
  );
  return samples * (format.bitDepth > 8 ? 2 : 1);
}

/** Copies a frame's samples, and those of an alpha frame when the format has alpha apart, to the start of `buffer`. Closes neither. */
export async function copyPlanes(buffer: ArrayBuffer, format: PlaneFormat, colour: VideoFrame, alpha: VideoFrame | null): Promise<void> {
  const own = format.layout === 'rgba' ? format : sampleFormatOf(colour);
  const bytes = new Uint8Array(buffer);
  if (own.layout === 'rgba') {
    await copyRgba(bytes, colour);
    if (alpha) await weaveAlpha(bytes, alpha);
    return;
  }
  if (own.layout === format.layout) {
    await colour.copyTo(bytes.subarray(0, colour.allocationSize()));
  } else {
    const scratch = new Uint8Array(colour.allocationSize());
    await colour.copyTo(scratch);
    reorderChroma(scratch, bytes, format);
  }
  if (!format.alpha || own.alpha) return;
  const plane = planeViews(buffer, format).at(-1) as Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  if (!alpha) {
    plane.fill(2 ** format.bitDepth - 1);
    return;
  }
  const scratch = new Uint8Array(alpha.allocationSize());
  await alpha.copyTo(scratch);
  plane.set(new (plane.constructor as Uint8ArrayConstructor)(scratch.buffer, 0, plane.length));
}

async function copyRgba(bytes: Uint8Array<ArrayBuffer>, frame: VideoFrame): Promise<void> {
  const convertible = !/^(RGB|BGR)[AX]$/.test(frame.format ?? '');
  await frame.copyTo(bytes, convertible ? { format: 'RGBA' } : {});
  if (!convertible) orderRgba(new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4), frame.format as string);
}

/** Writes the luma of an alpha frame, converted to grey by the browser like its picture, into the alpha of RGBA. */
async function weaveAlpha(bytes: Uint8Array, alpha: VideoFrame): Promise<void> {
  const grey = new Uint8Array(bytes.length);
  await copyRgba(grey, alpha);
  const full = alpha.colorSpace.fullRange === true;
  for (let at = 0; at < bytes.length; at += 4) {
    const value = grey[at + 1] as number;
    // Alpha without a full-range tag was stretched as if black were 16 and white 235; what is clear or opaque stays so.
    bytes[at + 3] = full || value === 0 || value === 255 ? value : Math.round(16 + (value * 219) / 255);
  }
}

/** BGRA and BGRX to RGBA in place; X becomes opaque. The browser's own conversion goes through premultiplied values and loses bits. */
function orderRgba(pixels: Uint32Array, format: string): void {
  const swap = format.startsWith('B');
  const opaque = format.endsWith('X') ? 0xff000000 : 0;
  if (!swap && opaque === 0) return;
  for (let index = 0; index < pixels.length; index++) {
    const pixel = pixels[index] as number;
    const ordered = swap ? (pixel & 0xff00ff00) | ((pixel & 0xff) << 16) | ((pixel >>> 16) & 0xff) : pixel;
    pixels[index] = ordered | opaque;
  }
}

/** I420 to NV12 or back: hardware and software decoders of one stream may differ in nothing but this. */
function reorderChroma(from: Uint8Array, to: Uint8Array, format: PlaneFormat): void {
  const [luma, chroma] = planeSizes({ ...format, layout: 'i420', alpha: false });
  const start = (luma?.width ?? 0) * (luma?.height ?? 0);
  const count = (chroma?.width ?? 0) * (chroma?.height ?? 0);
  to.set(from.subarray(0, start));
  for (let index = 0; index < count; index++) {
    const planar = [start + index, start + count + index] as const;
    const woven = [start + 2 * index, start + 2 * index + 1] as const;
    const [source, target] = format.layout === 'nv12' ? [planar, woven] : [woven, planar];
    to[target[0]] = from[source[0]] as number;
    to[target[1]] = from[source[1]] as number;
  }
}

/** True when frames of `own` samples can be delivered in `format`. */
export function compatible(own: SampleFormat, format: PlaneFormat): boolean {
  const interchangeable = ['i420', 'nv12'].includes(own.layout) && ['i420', 'nv12'].includes(format.layout);
  return (own.layout === format.layout || interchangeable) && own.bitDepth === format.bitDepth && (!own.alpha || format.alpha);
}

/** Wraps planes as the frame that a source hands out; closing it gives its memory back to `pool`. */
export function planarFrame(
  buffer: ArrayBuffer,
  pool: BufferPool,
  counters: FrameCounters,
  about: Pick<PlanarFrame, 'index' | 'time' | 'duration' | 'format'>,
): PlanarFrame {
  let open = true;
  counters.planar++;
  return {
    ...about,
    planes: planeViews(buffer, about.format),
    [Symbol.dispose]() {
      if (!open) throw new Error(`Frame ${about.index} was closed twice.`);
      open = false;
      counters.planar--;
      pool.give(buffer);
    },
  };
}
