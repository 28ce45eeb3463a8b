import { type RestoreMade, type RestoreWanted, restoreKind } from '../../jobs/kinds/restore.ts';
import { filesNeeded, handedFiles } from './handed-files.ts';
import type { JobWork } from './runner.ts';

/** Puts what a backup holds into the library. */
export const restoreWork: JobWork<RestoreWanted, RestoreMade> = {
  kind: restoreKind,
  async run(job, wanted, { library, signal, report, note }) {
    const [archive] = (await handedFiles(job.id, signal)) ?? [];
    if (!archive) return { need: filesNeeded(`“${wanted.name}” was`), request: wanted };
    const started = performance.now();
    const say = (done: number, total: number) => {
      const rate = done / ((performance.now() - started) / 1000);
      report({ step: 'restoring', done, total, rate, eta: done > 0 ? (total - done) / rate : null });
    };
    const result = await library.restoreBackup(archive, say, signal);
    for (const name of result.failed) note(`${name} is missing in the backup, or damaged.`);
    return { outputs: [], result };
  },
};
