import { type PlanarFrame, uprightSize } from '../src/media/picture.ts';
import type { MediaSource } from './media-source.ts';

/** How far, in frames, a lone thumbnail may lie from the frame asked for. */
const NEAR = 12;

/**
 * Small pictures of the source, `height` pixels high, in the order of `indices`.
 *
 * So that long files are quick, a sync sample stands in for a frame nearer to it than half the distance between the frames
 * asked for; the others are decoded exactly.
 */
export async function thumbnails(
  source: MediaSource,
  indices: readonly number[],
  height: number,
  signal: AbortSignal,
): Promise<ImageBitmap[]> {
  const tolerance = toleranceOf(indices);
  const shown = indices.map((index) => nearestSync(source.syncFrames, index, tolerance));
  const wanted = [...new Set(shown)].sort((a, b) => a - b);
  const made = new Map<number, ImageBitmap>();
  try {
    for await (using frame of source.frames(wanted, signal)) made.set(frame.index, await small(frame, height));
    return await Promise.all(shown.map((index) => createImageBitmap(made.get(index) as ImageBitmap)));
  } finally {
    for (const picture of made.values()) picture.close();
  }
}

function toleranceOf(indices: readonly number[]): number {
  const sorted = [...new Set(indices)].sort((a, b) => a - b);
  const distances = sorted.slice(1).map((index, place) => index - (sorted[place] as number));
  return distances.length === 0 ? NEAR : Math.floor((Math.min(...distances) - 1) / 2);
}

function nearestSync(sync: Uint32Array, index: number, tolerance: number): number {
  let best = index;
  let distance = tolerance + 1;
  for (const candidate of sync) {
    if (Math.abs(candidate - index) >= distance) continue;
    best = candidate;
    distance = Math.abs(candidate - index);
  }
  return best;
}

/** A frame as a small upright picture with square pixels. */
async function small(frame: PlanarFrame, height: number): Promise<ImageBitmap> {
  const upright = uprightSize(frame.format);
  const width = Math.max(1, Math.round((upright.width * height) / upright.height));
  const turned = frame.format.rotation % 180 !== 0;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The browser gave no 2D canvas for a thumbnail.');
  const pixels = toRgba(frame, turned ? width : height);
  context.translate(width / 2, height / 2);
  context.rotate((frame.format.rotation * Math.PI) / 180);
  const [across, down] = turned ? [height, width] : [width, height];
  const picture = await createImageBitmap(pixels);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, -across / 2, -down / 2, across, down);
  picture.close();
  return canvas.transferToImageBitmap();
}

/** Y, U and V of one pixel to RGB: [V to red, U to green, V to green, U to blue]. */
const MATRICES = {
  bt709: [1.5748, -0.1873, -0.4681, 1.8556],
  bt601: [1.402, -0.3441, -0.7141, 1.772],
  bt2020: [1.4746, -0.1646, -0.5714, 1.8814],
} as const;

/** Every n-th pixel of a frame as straight RGBA, with at least twice `rows` rows left for smoothing where there are as many. */
export function toRgba(frame: PlanarFrame, rows: number): ImageData {
  const { coded, layout, bitDepth, alpha, colour } = frame.format;
  const step = Math.max(1, Math.floor(coded.height / (rows * 2)));
  const width = Math.max(1, Math.floor(coded.width / step));
  const height = Math.max(1, Math.floor(coded.height / step));
  const picture = new ImageData(width, height);
  const out = picture.data;
  const planes = frame.planes;
  const plane = (index: number) => planes[index] as Uint8Array | Uint16Array;
  if (layout === 'rgba') {
    const pixels = plane(0);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const from = (y * step * coded.width + x * step) * 4;
        for (let channel = 0; channel < 4; channel++) out[(y * width + x) * 4 + channel] = pixels[from + channel] as number;
      }
    }
    return picture;
  }
  const scale = 255 / (2 ** bitDepth - 1);
  const unit = 2 ** (bitDepth - 8);
  const limited = colour.range === 'limited';
  const [lumaBlack, lumaGain, chromaGain] = limited
    ? ([16 * unit, 255 / (219 * unit), 255 / (224 * unit)] as const)
    : ([0, scale, scale] as const);
  const shiftX = layout === 'i444' ? 0 : 1;
  const shiftY = layout === 'i420' || layout === 'nv12' ? 1 : 0;
  const chromaWidth = shiftX ? (coded.width + 1) >> 1 : coded.width;
  const opaque = alpha ? plane(planes.length - 1) : null;
  const woven = layout === 'nv12';
  const matrix = colour.matrix === 'rgb' ? null : MATRICES[colour.matrix];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * step * coded.width + x * step;
      const chromaAt = ((y * step) >> shiftY) * chromaWidth + ((x * step) >> shiftX);
      const first = plane(0)[at] as number;
      const second = (woven ? plane(1)[2 * chromaAt] : plane(1)[chromaAt]) as number;
      const third = (woven ? plane(1)[2 * chromaAt + 1] : plane(2)[chromaAt]) as number;
      const to = (y * width + x) * 4;
      const Y = (first - lumaBlack) * lumaGain;
      const U = (second - 128 * unit) * chromaGain;
      const V = (third - 128 * unit) * chromaGain;
      // RGB coded as planes comes in the order green, blue, red.
      out[to] = matrix ? Y + matrix[0] * V : third * scale;
      out[to + 1] = matrix ? Y + matrix[1] * U + matrix[2] * V : first * scale;
      out[to + 2] = matrix ? Y + matrix[3] * U : second * scale;
      out[to + 3] = opaque ? (opaque[at] as number) * scale : 255;
    }
  }
  return picture;
}
