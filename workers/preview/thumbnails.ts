import { thinned } from '../../src/gpu/sampler.ts';
import { type PlanarFrame, uprightSize } from '../../src/media/picture.ts';
import type { MediaSource } from '../reading/browser-source.ts';
import { transferring } from '../rpc.ts';

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
    for await (using frame of source.glance(wanted, signal)) made.set(frame.index, await small(frame, height));
    const pictures = await Promise.all(shown.map((index) => createImageBitmap(made.get(index) as ImageBitmap)));
    return transferring(pictures, pictures);
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

/** Every n-th pixel of a frame, with at least twice `rows` rows left for smoothing where there are as many. */
function toRgba(frame: PlanarFrame, rows: number): ImageData {
  const { width, height, rgba } = thinned(frame, rows * 2);
  return new ImageData(rgba, width, height);
}
