import { useEffect, useRef, useState } from 'react';
import type { MeasuredFrame } from '../../../../workers/lab-api.ts';
import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import { itemsOf } from '../../../jobs/recipe/stack.ts';
import { failedTo } from '../../design/toasts.tsx';
import { parted } from '../../jobs/parting.ts';
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
export const pairKey = (a: Recipe, b: Recipe): string => JSON.stringify([a.effects, b.effects, a.range]);

/** Measures pairs in a worker of their own; what was measured stays while the page is open. `onDone` hears of each. */
export function useMeasuring(
  id: string,
  pair: readonly [a: Recipe, b: Recipe] | null,
  onDone: (pair: readonly [a: Recipe, b: Recipe], frames: readonly MeasuredFrame[]) => void,
): Measuring {
  const library = useLibrary();
  const [known, setKnown] = useState<ReadonlyMap<string, Measured>>(new Map());
  const running = useRef<AbortController | null>(null);
  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => () => running.current?.abort(), []);
  const key = pair ? pairKey(...pair) : '';

  const run = async ([a, b]: readonly [Recipe, Recipe], signal: AbortSignal) => {
    const own = pairKey(a, b);
    const frames: MeasuredFrame[] = [];
    const show = (part: Partial<Measured>) =>
      setKnown((last) => {
        const before = last.get(own) ?? { key: own, phase: 'running', done: 0, total: 0, coarseness: 1, frames: [] };
        return new Map(last).set(own, { ...before, ...part });
      });
    show({ phase: 'running', done: 0, total: 0, frames: [] });
    const worker = labWorker();
    let shown = 0;
    try {
      const file = await library.file(id);
      const files = await filesOf(library, [...new Set([a, b].flatMap((recipe) => itemsOf(recipe, library.effects)))]);
      const measuring = worker.api.measureClip(
        { file, files },
        [a, b],
        MOST_FRAMES,
        ({ done: count, total, coarseness, frame }) => {
          frames.push(frame);
          if (performance.now() - shown < SHOWN_EVERY && count < total) return;
          shown = performance.now();
          show({ done: count, total, coarseness, frames: [...frames] });
        },
        signal,
      );
      await parted(measuring, signal);
      show({ phase: 'done', frames });
      done.current([a, b], frames);
    } catch (error) {
      show({ phase: 'stopped' });
      if (!signal.aborted) failedTo(words.doing.measuring)(error);
    } finally {
      worker.close();
    }
  };

  return {
    measured: known.get(key) ?? null,
    start() {
      if (!pair || known.get(key)?.phase === 'running') return;
      running.current?.abort();
      running.current = new AbortController();
      void run(pair, running.current.signal);
    },
    cancel: () => running.current?.abort(),
  };
}
