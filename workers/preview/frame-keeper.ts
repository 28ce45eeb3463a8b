import { framesInAnyOrder } from '../../src/media/frames-in-any-order.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import type { MediaSource } from '../reading/browser-source.ts';

/** Memory that kept frames may take where nobody has set it. */
const MOST_BYTES = 512 * 2 ** 20;

/**
 * Keeps the frames that the picture on screen was made of, so that moving a slider renders them again without decoding.
 * Not for concurrent use.
 */
export class FrameKeeper implements Disposable {
  readonly #source: MediaSource;
  readonly #hoards: boolean;
  readonly #mostBytes: () => number;
  #kept = new Map<number, PlanarFrame>();

  /**
   * One that `hoards` also keeps frames that were not asked for this time, while there is room. Beyond `mostBytes` frames already used
   * are decoded again when they are needed.
   */
  constructor(
    source: MediaSource,
    { hoards = false, mostBytes = () => MOST_BYTES }: { readonly hoards?: boolean; readonly mostBytes?: () => number } = {},
  ) {
    this.#mostBytes = mostBytes;
    this.#source = source;
    this.#hoards = hoards;
  }

  /** The frames with these indices, in their order; they stay this keeper's and hold until its next call. */
  async *frames(indices: readonly number[], signal: AbortSignal): AsyncGenerator<PlanarFrame> {
    const missing = new Set(indices.filter((index) => !this.#kept.has(index)));
    const fresh = framesInAnyOrder(this.#source, missing, signal);
    const asked = new Set(indices);
    try {
      for (const [at, index] of indices.entries()) {
        let frame = this.#kept.get(index);
        if (!frame) {
          const next = await fresh.next();
          if (next.done) throw new RangeError(`Frame ${index} did not come.`);
          frame = next.value;
          this.#kept.set(index, frame);
        }
        yield frame;
        if (this.#bytes() > this.#mostBytes()) this.#letGo((kept) => indices.lastIndexOf(kept) < at);
      }
    } finally {
      await fresh.return(undefined);
    }
    if (indices.length > 0 && !(this.#hoards && this.#bytes() <= MOST_BYTES)) this.#letGo((kept) => !asked.has(kept));
  }

  #bytes(): number {
    const bytes = ({ planes }: PlanarFrame) => planes.reduce((sum, { byteLength }) => sum + byteLength, 0);
    return [...this.#kept.values()].reduce((sum, frame) => sum + bytes(frame), 0);
  }

  #letGo(unwanted: (index: number) => boolean): void {
    for (const [index, frame] of this.#kept) {
      if (!unwanted(index)) continue;
      this.#kept.delete(index);
      frame[Symbol.dispose]();
    }
  }

  [Symbol.dispose](): void {
    this.#letGo(() => true);
  }
}
