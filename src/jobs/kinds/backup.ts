import type { JobKind } from './job-kind.ts';

/** The whole library into one file that the user picked: all of it or, when it is cut short, nothing. */
export const backupKind: JobKind<null, null> = {
  id: 'backup',
  label: 'Backup',
  priority: 0,
  lane: 'files',
  steps: { writing: { label: 'Copying the library', share: 1, unit: 'bytes' } },
  afterInterruption: 'asks',
  parse: () => null,
  problemsOf: () => [],
};
