import { expect, test, vi } from 'vitest';
import type { TuneWanted } from '../../jobs/kinds/tune.ts';
import { emptyRecipe } from '../../jobs/recipe/recipe.ts';
import type { JobRow } from '../library/records.ts';
import type { Library } from '../library/types.ts';
import { PAUSE } from './runner.ts';
import { tuneWork } from './tune-work.ts';

let closed = 0;

vi.mock('../playback/render-worker.ts', () => ({
  // A GPU that hangs never answers.
  labWorker: () => ({ api: { tuneClip: () => new Promise(() => undefined) }, close: () => void closed++ }),
}));

test('tuning on a GPU that hangs ends when it is called off, so that other work gets its turn', async () => {
  vi.useFakeTimers();
  try {
    const controller = new AbortController();
    const library = { effects: [], file: async () => new File(['x'], 'clip.mp4') } as unknown as Library;
    const wanted = { recipe: emptyRecipe('clip') } as unknown as TuneWanted;
    const at = { library, signal: controller.signal, report: () => undefined, note: () => undefined };
    const ended = expect(tuneWork.run({} as JobRow, wanted, at)).rejects.toBe(PAUSE);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(closed).toBe(0);
    controller.abort(PAUSE);
    await vi.advanceTimersByTimeAsync(30_000);
    await ended;
    expect(closed).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

test('tuning on a GPU that says nothing for ten minutes has failed, and says so', async () => {
  vi.useFakeTimers();
  closed = 0;
  try {
    const library = { effects: [], file: async () => new File(['x'], 'clip.mp4') } as unknown as Library;
    const wanted = { recipe: emptyRecipe('clip') } as unknown as TuneWanted;
    const at = { library, signal: new AbortController().signal, report: () => undefined, note: () => undefined };
    const ended = expect(tuneWork.run({} as JobRow, wanted, at)).rejects.toMatchObject({ code: 'worker-stopped' });
    await vi.advanceTimersByTimeAsync(599_000);
    expect(closed).toBe(0);
    await vi.advanceTimersByTimeAsync(2_000);
    await ended;
    expect(closed).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});
