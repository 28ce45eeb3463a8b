import { backupKind } from '../../jobs/kinds/backup.ts';
import { MediaError } from '../../media/errors.ts';
import type { JobWork } from './runner.ts';

/** Writes the whole library into the picked file. Until it is whole the file stays as it was. */
export const backupWork: JobWork<null, null> = {
  kind: backupKind,
  async run(job, _request, { library, signal, report }) {
    const [target] = job.picked ?? [];
    if (!target)
      throw new MediaError(
        'file-unreadable',
        'The file for the backup is not known any more.',
        'Start the backup again from the storage view.',
      );
    const file = await target.createWritable();
    try {
      const parts = library.backup((done, total) => report({ step: 'writing', done, total, rate: 0, eta: null }), signal);
      for await (const part of parts) {
        signal.throwIfAborted();
        await file.write(part);
      }
      await file.close();
    } catch (error) {
      await file.abort(error);
      throw signal.aborted ? signal.reason : error;
    }
    return { outputs: [], result: null };
  },
};
