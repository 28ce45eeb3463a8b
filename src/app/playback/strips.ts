import type { InspectApi } from '../../../workers/render-api.ts';
import { connect } from '../../../workers/rpc.ts';
import type { ItemFacts, Library } from '../library/types.ts';
import { startRenderWorker } from './render-worker.ts';

/** How a strip is laid out: so many pictures of one shape side by side. */
export interface StripPlan {
  readonly count: number;
  /** Width by height of each. */
  readonly aspect: number;
}

/** Pictures of a strip, and their height in pixels. */
const PICTURES = 20;
const HEIGHT = 120;

/** How the strip of a clip is laid out; follows from its facts. */
export const stripPlan = ({ frames, size }: ItemFacts): StripPlan => ({
  count: Math.max(1, Math.min(PICTURES, frames)),
  aspect: size.width / Math.max(size.height, 1),
});

let making: Promise<unknown> = Promise.resolve();

/**
 * Small pictures from all over a clip, side by side in one; kept in the library once they were made, one clip at a time. Throws the
 * signal's reason when nobody wants it any more before it is begun, and `MediaError` when the clip cannot be read.
 */
export async function stripOf(library: Library, id: string, facts: ItemFacts, signal: AbortSignal): Promise<Blob> {
  const known = await library.strip(id);
  if (known) return known;
  const made = making.then(async () => {
    signal.throwIfAborted();
    const strip = await drawn(await library.file(id), stripPlan(facts));
    await library.keepStrip(id, strip);
    return strip;
  });
  making = made.catch(() => undefined);
  return made;
}

async function drawn(file: File, { count }: StripPlan): Promise<Blob> {
  const connection = connect<InspectApi>(startRenderWorker());
  try {
    const pictures = await connection.api.overview(file, count, HEIGHT);
    const [{ width = 1, height = HEIGHT } = {}] = pictures;
    const canvas = new OffscreenCanvas(width * count, height);
    const context = canvas.getContext('2d');
    pictures.forEach((picture, at) => {
      context?.drawImage(picture, at * width, 0, width, height);
      picture.close();
    });
    return await canvas.convertToBlob({ type: 'image/webp', quality: 0.7 });
  } finally {
    connection.close();
  }
}
