import { rangeWithin } from '../../src/media/output-timeline.ts';
import { type Seam, seamOf, traitsOf } from '../../src/media/sequence/seam.ts';
import { framePath } from '../capabilities.ts';
import type { ClipSequence, MediaFile } from '../render-api.ts';
import type { MediaSource } from './browser-source.ts';
import { openMediaSource } from './media-source.ts';

/** Pictures that are looked at on each side of a joint. */
const NEAR = 3;

/** Judges the joint after each part, that of the last part back to the first one included, without a GPU. Throws `MediaError`. */
export async function seams({ parts }: Pick<ClipSequence, 'parts'>): Promise<Seam[]> {
  await using opened = new AsyncDisposableStack();
  const clips = new Map<MediaFile, MediaSource>();
  const options = { framePath: await framePath(), lenient: true };
  for (const { file } of parts) if (!clips.has(file)) clips.set(file, opened.use(await openMediaSource(file, options)));
  const ends: { readonly first: Uint8ClampedArray[]; readonly last: Uint8ClampedArray[] }[] = [];
  for (const { file, range, reverse } of parts) {
    const source = clips.get(file) as MediaSource;
    const { start, end } = rangeWithin(range, source.info.timeline.length);
    const count = Math.min(NEAR, end - start);
    const low = await traits(source, start, start + count);
    const high = await traits(source, end - count, end);
    ends.push(reverse ? { first: high.reverse(), last: low.reverse() } : { first: low, last: high });
  }
  return ends.map(({ last }, at) => seamOf(last, (ends[(at + 1) % ends.length] as { first: Uint8ClampedArray[] }).first));
}

async function traits(source: MediaSource, from: number, until: number): Promise<Uint8ClampedArray[]> {
  const indices = Array.from({ length: until - from }, (_, at) => from + at);
  const found: Uint8ClampedArray[] = [];
  for await (using frame of source.frames(indices, new AbortController().signal)) found.push(traitsOf(frame));
  return found;
}
