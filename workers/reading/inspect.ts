import { framePath } from '../capabilities.ts';
import { thumbnails } from '../preview/thumbnails.ts';
import type { Inspection, MediaFile } from '../render-api.ts';
import { transferring } from '../rpc.ts';
import { openMediaSource, reportOf } from './media-source.ts';

/** Where in a clip its picture is taken: after a third something usually happens. */
const PLACE = 1 / 3;

/** Reads what a file is, and a small picture of it, without a GPU. Throws `MediaError`. */
export async function inspect(file: MediaFile, height: number): Promise<Inspection> {
  await using source = await openMediaSource(file, { framePath: await framePath(), lenient: true });
  const report = reportOf(source);
  const index = Math.floor(report.times.length * PLACE);
  const [picture] = await thumbnails(source, [index], height, new AbortController().signal);
  if (!picture) throw new Error('No thumbnail was made.');
  return transferring({ report, picture }, [picture]);
}

/** So many pictures from all over a clip, each from the middle of its part, without a GPU. Throws `MediaError`. */
export async function overview(file: MediaFile, count: number, height: number): Promise<ImageBitmap[]> {
  await using source = await openMediaSource(file, { framePath: await framePath(), lenient: true });
  const { times } = reportOf(source);
  const wanted = Math.max(1, Math.min(count, times.length));
  const indices = Array.from({ length: wanted }, (_, at) => Math.floor(((at + 0.5) * times.length) / wanted));
  // Awaited here: the source closes when this returns.
  return await thumbnails(source, indices, height, new AbortController().signal);
}
