import { type Seam, seamOf, traitsOf } from '../../src/media/sequence/seam.ts';
import type { FrameRange } from '../../src/media/time.ts';
import type { ClipSequence, Cut, Joints, MediaFile } from '../render-api.ts';
import type { MediaSource } from './browser-source.ts';
import { type LaidOut, laidOut, openClips } from './clips.ts';
import { planCut, planJoin } from './join-plan.ts';

/** Pictures that are looked at on each side of a joint. */
const NEAR = 3;

/** What is found out about clips that follow each other, without a GPU; each file is opened once. Throws `MediaError`. */
export async function joints({ parts }: Pick<ClipSequence, 'parts'>): Promise<Joints> {
  await using stack = new AsyncDisposableStack();
  const clips = await openClips(parts, stack, { lenient: true });
  const seams = await seamsOf(laidOut(parts, clips));
  // Damage that was met by now refuses copying.
  const plan = await planJoin({ parts }, clips, stack);
  return { seams, joinable: 'reason' in plan ? plan : { format: plan.format } };
}

/** See `InspectApi`. */
export async function cut(file: MediaFile, range: FrameRange): Promise<Cut> {
  await using stack = new AsyncDisposableStack();
  const clips = await openClips([{ file, range, reverse: false }], stack, { lenient: true });
  return await planCut(file, clips.get(file) as MediaSource, range, stack);
}

async function seamsOf({ stretches }: LaidOut): Promise<Seam[]> {
  const ends: { readonly first: Uint8ClampedArray[]; readonly last: Uint8ClampedArray[] }[] = [];
  for (const { clip, range, reverse } of stretches) {
    const count = Math.min(NEAR, range.end - range.start);
    const low = await traits(clip, range.start, range.start + count);
    const high = await traits(clip, range.end - count, range.end);
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
