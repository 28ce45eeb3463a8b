import type { InspectApi, SourceReport } from '../../../workers/render-api.ts';
import { connect } from '../../../workers/rpc.ts';
import type { Described, ItemFacts, Library } from '../library/types.ts';
import { describedLut, isLut } from './describe-lut.ts';
import { startRenderWorker } from './render-worker.ts';

/** Height of a library thumbnail in pixels. */
const THUMBNAIL = 216;

/** What the library keeps of an opened source. */
export function factsOf(report: SourceReport): ItemFacts {
  return {
    kind: report.kind,
    container: report.container,
    codec: report.codec,
    audioCodec: report.audio?.codec ?? null,
    size: report.size,
    duration: report.duration,
    frames: report.times.length,
    frameRate: report.frameRate,
    constantRate: report.constantRate,
    hasAlpha: report.format.alpha || (report.format.layout === 'rgba' && report.kind === 'image'),
    warnings: report.warnings,
  };
}

function blobOf(bitmap: ImageBitmap): Promise<Blob> {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
  return canvas.convertToBlob({ type: 'image/webp', quality: 0.8 });
}

let queue: Promise<unknown> = Promise.resolve();

/** Looks into a file beside the studio, one file at a time; it needs no GPU. Throws `MediaError` when it cannot be read. */
export function inspectFile(file: File): Promise<Described> {
  const result = queue.then(async () => {
    if (isLut(file)) return describedLut(file);
    const connection = connect<InspectApi>(startRenderWorker());
    try {
      const { report, picture } = await connection.api.inspect(file, THUMBNAIL);
      return { facts: factsOf(report), thumbnail: await blobOf(picture) };
    } finally {
      connection.close();
    }
  });
  // The next file must not wait for ever behind one that failed; its caller hears of the failure.
  queue = result.catch(() => {});
  return result;
}

/** Looks into an item of the library and puts what was found into the library. Throws `MediaError` when it cannot be read. */
export async function describeItem(library: Library, id: string): Promise<void> {
  const { facts, thumbnail } = await inspectFile(await library.file(id));
  await library.describe(id, facts, thumbnail ?? undefined);
}
