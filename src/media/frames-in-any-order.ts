import type { PlanarFrame } from './picture.ts';
import type { FrameSource } from './source.ts';

/** Decodes frames that need not ascend, in the order given: where they step back, as at a loop's seam, reading begins again. */
export async function* framesInAnyOrder(
  source: Pick<FrameSource, 'frames'>,
  indices: Iterable<number>,
  signal: AbortSignal,
): AsyncGenerator<PlanarFrame> {
  const all = indices[Symbol.iterator]();
  let next = all.next();
  while (!next.done) {
    let last = -1;
    const ascending = (function* () {
      for (; !next.done && next.value > last; next = all.next()) {
        last = next.value;
        yield last;
      }
    })();
    yield* source.frames(ascending, signal);
  }
}
