/** Every kind of job that this build knows, like `effects.ts` for effects: a new kind adds its declaration and a line here. */
import { backupKind } from './kinds/backup.ts';
import { batchKind } from './kinds/batch.ts';
import { exportKind } from './kinds/export.ts';
import { importKind } from './kinds/import.ts';
import type { JobKind } from './kinds/job-kind.ts';
import { restoreKind } from './kinds/restore.ts';
import { tuneKind } from './kinds/tune.ts';

/** All kinds. */
export const jobKinds: readonly JobKind[] = [exportKind, batchKind, tuneKind, importKind, backupKind, restoreKind];

/** The kind of a job; undefined for one that a later version made. */
export const kindOf = ({ kind }: { readonly kind: string }): JobKind | undefined => jobKinds.find(({ id }) => id === kind);
