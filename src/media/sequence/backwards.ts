import type { PlanarFrame } from '../picture.ts';
import type { FrameSource } from '../source.ts';

/** Bytes of decoded frames that are held to turn them round. */
const HELD_BYTES = 96 * 2 ** 20;
/** More at once would gain little: a decoder begins anew at the sync sample before them. */
const MOST_HELD = 24;

/**
 * Frames of a source in descending order. A few at a time are decoded forwards and given out backwards, so that memory does not
 * grow with the clip or the distance of its sync samples. Frames belong to whoever iterates.
 */
export async function* framesBackwards(
  source: FrameSource,
  descending: Iterable<number>,
  signal: AbortSignal,
): AsyncGenerator<PlanarFrame> {
  for (const block of blocks(descending, heldOf(source))) {
    const held: PlanarFrame[] = [];
    try {
      for await (const frame of source.frames(block.reverse(), signal)) held.push(frame);
      for (let frame = held.pop(); frame; frame = held.pop()) yield frame;
    } finally {
      for (const frame of held) frame[Symbol.dispose]();
    }
  }
}

function heldOf({ info }: FrameSource): number {
  const { coded, bitDepth, alpha, layout } = info.format;
  const samples = layout === 'rgba' ? 4 : (layout === 'i444' ? 3 : layout === 'i422' ? 2 : 1.5) + (alpha ? 1 : 0);
  const bytes = coded.width * coded.height * samples * (bitDepth > 8 ? 2 : 1);
  return Math.min(MOST_HELD, Math.max(1, Math.floor(HELD_BYTES / bytes)));
}

function* blocks(indices: Iterable<number>, size: number): Generator<number[]> {
  let block: number[] = [];
  for (const index of indices) {
    block.push(index);
    if (block.length < size) continue;
    yield block;
    block = [];
  }
  if (block.length > 0) yield block;
}
