import { createStore, type ReadableStore } from '../stores/store.ts';

/** What the picture on screen still lacks: the screen's colour, the recipe's effects, or the frame under the playhead. */
export type Wait = 'screen' | 'effects' | 'frame';

/** Of several the first of these is named. */
const ORDER: readonly Wait[] = ['screen', 'effects', 'frame'];

/** Keeps account of pictures that are asked for and not yet there. */
export interface Waits {
  /** What has been waited for longer than is pleasant, or null while the picture is right or nearly so. */
  readonly shown: ReadableStore<Wait | null>;
  /** Counts `work` as waited for until it settles, and returns it. */
  track<T>(wait: Wait, work: Promise<T>): Promise<T>;
}

/** Makes an account of waits; one counts as long after `patience` milliseconds. */
export function createWaits(patience = 300): Waits {
  const shown = createStore<Wait | null>(null);
  const open = new Map<symbol, Wait>();
  const long = new Set<symbol>();
  const tell = () => {
    const waits = [...open.values()];
    shown.set(long.size === 0 ? null : (ORDER.find((wait) => waits.includes(wait)) ?? null));
  };
  const track = <T>(wait: Wait, work: Promise<T>): Promise<T> => {
    const own = Symbol(wait);
    open.set(own, wait);
    // While the sign is up, the next of a row of slow pictures keeps it there instead of letting it blink.
    if (shown.get() !== null) long.add(own);
    const timer = setTimeout(() => {
      long.add(own);
      tell();
    }, patience);
    const end = () => {
      clearTimeout(timer);
      open.delete(own);
      // After what follows at once has been asked for.
      setTimeout(() => {
        long.delete(own);
        tell();
      });
    };
    work.then(end, end);
    return work;
  };
  return { shown, track };
}
