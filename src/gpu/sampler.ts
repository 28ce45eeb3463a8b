import type { PlanarFrame, Size } from '../media/picture.ts';
import { codeRangeOf, matrixOf } from './ingest.ts';

/** Reads the sample at a coded position into `out`: straight red, green, blue, alpha, display-encoded 0…1 (unclamped). */
export type Sampler = (x: number, y: number, out: Float32Array) => void;

/** Ingest on the CPU, for the few pixels of thumbnails and eyedroppers: the same maths, chroma taken from the nearest sample. */
export function samplerOf({ format, planes }: PlanarFrame): Sampler {
  const { layout, coded, colour, alpha } = format;
  const { black, luma, neutral, chroma, max } = codeRangeOf(format);
  const [first, second, third] = planes as [Uint8Array, Uint8Array, Uint8Array];
  if (layout === 'rgba') {
    return (x, y, out) => {
      const at = (y * coded.width + x) * 4;
      for (let channel = 0; channel < 4; channel++) out[channel] = (first[at + channel] as number) / max;
    };
  }
  const opacity = alpha ? (planes.at(-1) as Uint8Array) : null;
  const shiftX = layout === 'i444' ? 0 : 1;
  const shiftY = layout === 'i420' || layout === 'nv12' ? 1 : 0;
  const pitch = shiftX ? (coded.width + 1) >> 1 : coded.width;
  const woven = layout === 'nv12';
  const rows = colour.matrix === 'rgb' ? null : matrixOf(colour.matrix).toRgb;
  return (x, y, out) => {
    const at = y * coded.width + x;
    const chromaAt = (y >> shiftY) * pitch + (x >> shiftX);
    const lumaCode = first[at] as number;
    const cbCode = (woven ? second[chromaAt * 2] : second[chromaAt]) as number;
    const crCode = (woven ? second[chromaAt * 2 + 1] : third[chromaAt]) as number;
    if (rows) {
      const [l, cb, cr] = [(lumaCode - black) / luma, (cbCode - neutral) / chroma, (crCode - neutral) / chroma];
      for (let channel = 0; channel < 3; channel++) {
        const row = rows[channel] as number[];
        out[channel] = (row[0] as number) * l + (row[1] as number) * cb + (row[2] as number) * cr;
      }
    } else {
      // RGB coded as planes comes in the order green, blue, red.
      out[0] = crCode / max;
      out[1] = lumaCode / max;
      out[2] = cbCode / max;
    }
    out[3] = opacity ? (opacity[at] as number) / max : 1;
  };
}

/** Every n-th pixel of a frame as straight RGBA bytes, in coded orientation; at least `rows` rows where there are as many. */
export function thinned(frame: PlanarFrame, rows: number): Size & { readonly rgba: Uint8ClampedArray<ArrayBuffer> } {
  const { coded } = frame.format;
  const step = Math.max(1, Math.floor(coded.height / rows));
  const width = Math.max(1, Math.floor(coded.width / step));
  const height = Math.max(1, Math.floor(coded.height / step));
  const rgba = new Uint8ClampedArray(width * height * 4);
  const sample = samplerOf(frame);
  const colour = new Float32Array(4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      sample(x * step, y * step, colour);
      for (let channel = 0; channel < 4; channel++) rgba[(y * width + x) * 4 + channel] = (colour[channel] as number) * 255;
    }
  }
  return { width, height, rgba };
}
