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
  let [asked, given] = [0, 0];
  while (!next.done) {
    let last = -1;
    let isTaken = true;
    const ascending = (function* () {
      while (!next.done && next.value > last) {
        last = next.value;
        asked++;
        isTaken = false;
        yield last;
        isTaken = true;
        next = all.next();
      }
    })();
    for await (const frame of source.frames(ascending, signal)) {
      given++;
      yield frame;
    }
    // The source has ended before them: asked again it would again.
    if (given < asked) return;
    // It need not ask whether there is another one behind the last.
    if (!isTaken) next = all.next();
  }
}
