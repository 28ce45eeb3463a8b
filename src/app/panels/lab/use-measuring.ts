import { useEffect, useRef, useState } from 'react';
import type { MeasuredFrame } from '../../../../workers/lab-api.ts';
import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import { itemsOf } from '../../../jobs/recipe/stack.ts';
import { failedTo } from '../../design/toasts.tsx';
import { watched } from '../../jobs/watched.ts';
import { filesOf } from '../../library/files-of.ts';
import { useLibrary } from '../../library/hooks.ts';
import { labWorker } from '../../playback/render-worker.ts';
import { words } from './words.ts';

/** Most frames of a clip that are measured. */
const MOST_FRAMES = 240;
/** Milliseconds between two pictures of what was measured so far. */
const SHOWN_EVERY = 150;

/** What was measured of a pair of recipes, so far. */
export interface Measured {
  /** Of the recipes that were measured. */
  readonly key: string;
  readonly phase: 'running' | 'done' | 'stopped';
  readonly done: number;
  readonly total: number;
  readonly coarseness: number;
  readonly frames: readonly MeasuredFrame[];
}

/** Measuring of the pair that is shown. */
export interface Measuring {
  /** What there is of this pair; null before it is measured. */
  readonly measured: Measured | null;
  start(): void;
  cancel(): void;
}

/** What tells pairs of recipes apart. */
export const pairKey = (a: Recipe, b: Recipe): string => JSON.stringify([a.effects, b.effects, a.range, a.loop, b.loop]);

/**
 * Measures pairs in a worker of their own, one pair after the other: what was rated is measured though the next is shown already. What
 * was measured stays while the page is open. `onDone` hears of each.
 */
export function useMeasuring(
  id: string,
  pair: readonly [a: Recipe, b: Recipe] | null,
  onDone: (pair: readonly [a: Recipe, b: Recipe], frames: readonly MeasuredFrame[]) => void,
): Measuring {
  const library = useLibrary();
  const [known, setKnown] = useState<ReadonlyMap<string, Measured>>(new Map());
  /** Those that are measured or wait for it, by their key, and the end of all of them. */
  const running = useRef(new Map<string, AbortController>());
  const ended = useRef<Promise<unknown>>(Promise.resolve());
  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => {
    const all = running.current;
    return () => {
      for (const controller of all.values()) controller.abort();
    };
  }, []);
  const key = pair ? pairKey(...pair) : '';

  const run = async ([a, b]: readonly [Recipe, Recipe], turn: Promise<unknown>, signal: AbortSignal) => {
    const own = pairKey(a, b);
    const frames: MeasuredFrame[] = [];
    const show = (part: Partial<Measured>) =>
      setKnown((last) => {
        const before = last.get(own) ?? { key: own, phase: 'running', done: 0, total: 0, coarseness: 1, frames: [] };
        return new Map(last).set(own, { ...before, ...part });
      });
    show({ phase: 'running', done: 0, total: 0, frames: [] });
    const calledOff = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => calledOff.resolve());
    await Promise.race([turn, calledOff.promise]);
    if (signal.aborted) return show({ phase: 'stopped' });
    let shown = 0;
    try {
      const file = await library.file(id);
      const files = await filesOf(library, [...new Set([a, b].flatMap((recipe) => itemsOf(recipe, library.effects)))]);
      const worker = labWorker();
      await watched(worker, signal, (heard) =>
        worker.api.measureClip(
          { file, files },
          [a, b],
          MOST_FRAMES,
          ({ done: count, total, coarseness, frame }) => {
            heard();
            frames.push(frame);
            if (performance.now() - shown < SHOWN_EVERY && count < total) return;
            shown = performance.now();
            show({ done: count, total, coarseness, frames: [...frames] });
          },
          signal,
        ),
      );
      show({ phase: 'done', frames });
      done.current([a, b], frames);
    } catch (error) {
      show({ phase: 'stopped' });
      if (!signal.aborted) failedTo(words.doing.measuring)(error);
    }
  };

  return {
    measured: known.get(key) ?? null,
    start() {
      const { current } = running;
      if (!pair || current.has(key)) return;
      const controller = new AbortController();
      current.set(key, controller);
      const own = run(pair, ended.current, controller.signal).finally(() => current.delete(key));
      ended.current = Promise.allSettled([ended.current, own]);
    },
    cancel: () => running.current.get(key)?.abort(),
  };
}
