import { type TuneMade, type TuneWanted, tuneKind } from '../../jobs/kinds/tune.ts';
import { itemsOf } from '../../jobs/recipe/stack.ts';
import { filesOf } from '../library/files-of.ts';
import { labWorker } from '../playback/render-worker.ts';
import type { JobWork } from './runner.ts';
import { watched } from './watched.ts';

/** Tries settings in a worker of its own. What is cut short begins again: nothing of it was kept. */
export const tuneWork: JobWork<TuneWanted, TuneMade> = {
  kind: tuneKind,
  async run(_job, wanted, { library, signal, report }) {
    const file = await library.file(wanted.recipe.source);
    const files = await filesOf(library, itemsOf(wanted.recipe, library.effects));
    signal.throwIfAborted();
    const started = performance.now();
    const secondsSince = () => (performance.now() - started) / 1000;
    const worker = labWorker();
    try {
      const { trials, frame } = await watched(worker, signal, (heard) => {
        const said = (done: number, total: number) => {
          heard();
          const rate = done / secondsSince();
          report({ step: 'trying', done, total, rate, eta: (total - done) / rate });
        };
        return worker.api.tuneClip({ file, files }, wanted, said, signal);
      });
      return { outputs: [], result: { trials, frame, seconds: secondsSince() } };
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    }
  },
};
