import { type TuneMade, type TuneWanted, tuneKind } from '../../jobs/kinds/tune.ts';
import { itemsOf } from '../../jobs/recipe/stack.ts';
import { filesOf } from '../library/files-of.ts';
import { labWorker } from '../playback/render-worker.ts';
import { parted } from './parting.ts';
import type { JobWork } from './runner.ts';

/** Tries settings in a worker of its own. What is cut short begins again: nothing of it was kept. */
export const tuneWork: JobWork<TuneWanted, TuneMade> = {
  kind: tuneKind,
  async run(_job, wanted, { library, signal, report }) {
    const file = await library.file(wanted.recipe.source);
    const files = await filesOf(library, itemsOf(wanted.recipe, library.effects));
    signal.throwIfAborted();
    const started = performance.now();
    const worker = labWorker();
    try {
      const secondsSince = () => (performance.now() - started) / 1000;
      const said = (done: number, total: number) => {
        const rate = done / secondsSince();
        report({ step: 'trying', done, total, rate, eta: (total - done) / rate });
      };
      const { trials, frame } = await parted(worker.api.tuneClip({ file, files }, wanted, said, signal), signal);
      return { outputs: [], result: { trials, frame, seconds: secondsSince() } };
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      worker.close();
    }
  },
};
