/** What the browser does for each kind of job, loaded with the first job of its kind: the page is there without it. */
import { backupKind } from '../../jobs/kinds/backup.ts';
import { exportKind } from '../../jobs/kinds/export.ts';
import { importKind } from '../../jobs/kinds/import.ts';
import type { JobKind } from '../../jobs/kinds/job-kind.ts';
import { restoreKind } from '../../jobs/kinds/restore.ts';
import { tuneKind } from '../../jobs/kinds/tune.ts';
import type { JobWork } from './runner.ts';

/** The work of every kind that is not made of other jobs. */
export const works: readonly JobWork[] = [
  loaded(exportKind, async () => (await import('./export-work.ts')).exportWork),
  loaded(tuneKind, async () => (await import('./tune-work.ts')).tuneWork),
  loaded(importKind, async () => (await import('./import-work.ts')).importWork),
  loaded(backupKind, async () => (await import('./backup-work.ts')).backupWork),
  loaded(restoreKind, async () => (await import('./restore-work.ts')).restoreWork),
];

function loaded<Request, Result>(kind: JobKind<Request, Result>, load: () => Promise<JobWork<Request, Result>>): JobWork<Request, Result> {
  return { kind, run: async (...asked) => (await load()).run(...asked) };
}
