/** Jobs as version 2 of the database kept them: all were exports. */
import type { Transaction } from 'dexie';
import type { FailedFile } from '../../jobs/export/exported-file.ts';
import { interrupted, type JobProgress, type JobState, noProgress } from '../../jobs/job.ts';
import { exportKind, type KeptFile, namesText } from '../../jobs/kinds/export.ts';
import { isOf } from '../../jobs/kinds/job-kind.ts';
import type { Recipe } from '../../jobs/recipe/recipe.ts';
import type { Problem } from '../../media/errors.ts';
import type { JobRow } from '../library/records.ts';

/** A row of version 2. */
export interface Version2Row {
  readonly id: string;
  readonly item: string;
  readonly itemName: string;
  readonly recipe: Recipe;
  readonly names: readonly string[];
  readonly createdAt: number;
  readonly order: number;
  readonly state:
    | { readonly phase: 'queued' }
    | { readonly phase: 'running'; readonly done: number; readonly total: number }
    | {
        readonly phase: 'paused';
        readonly done: number;
        readonly total: number;
        readonly interrupted: boolean;
        readonly problem?: Problem;
      }
    | { readonly phase: 'failed'; readonly problem: Problem }
    | { readonly phase: 'done'; readonly files: readonly KeptFile[]; readonly failed: readonly FailedFile[]; readonly seconds: number };
  readonly picked: readonly FileSystemFileHandle[] | null;
  readonly folder: FileSystemDirectoryHandle | null;
}

/** Brings the jobs of version 2 up to date. */
export async function upgradeJobs(transaction: Transaction): Promise<void> {
  await transaction
    .table<Version2Row | JobRow>('jobs')
    .toCollection()
    .modify((row, reference) => {
      reference.value = liftedRow(row as Version2Row);
    });
}

/** The same job as this version keeps it; what was kept of its frames goes on to be of use. */
export function liftedRow({ id, item, recipe, names, createdAt, order, state, picked, folder }: Version2Row): JobRow {
  const isOver = state.phase === 'done' || state.phase === 'failed';
  return {
    id,
    kind: exportKind.id,
    name: namesText(names),
    parent: null,
    priority: exportKind.priority,
    weight: 1,
    yielded: 0,
    order,
    createdAt,
    startedAt: null,
    endedAt: isOver ? createdAt : null,
    inputs: [item],
    outputs: state.phase === 'done' ? state.files.flatMap(({ record }) => record ?? []) : [],
    request: { recipe, names },
    result: state.phase === 'done' ? { files: state.files, failed: state.failed, seconds: state.seconds } : null,
    state: liftedState(state),
    log: [],
    picked,
    folder,
  };
}

function liftedState(state: Version2Row['state']): JobState {
  switch (state.phase) {
    case 'queued':
    case 'failed':
      return state;
    case 'done':
      return { phase: 'done' };
    case 'running':
      return { phase: 'running', ...progressAt(state) };
    case 'paused': {
      const progress = progressAt(state);
      if (state.problem) return { phase: 'pending', progress, need: state.problem };
      return state.interrupted ? { phase: 'pending', progress, need: interrupted } : { phase: 'paused', progress };
    }
  }
}

const progressAt = ({ done, total }: { readonly done: number; readonly total: number }): JobProgress => ({
  ...noProgress,
  step: 'rendering',
  done,
  total,
});

/** The job with a file that version 2 kept apart under the identifier of the item that it is now. */
export function withFileAs(row: JobRow, record: string, item: string): JobRow {
  if (!row.outputs.includes(record) || !isOf(exportKind, row) || !row.result) return row;
  const files = row.result.files.map((file) => (file.record === record ? { ...file, record: item } : file));
  return { ...row, outputs: row.outputs.map((id) => (id === record ? item : id)), result: { ...row.result, files } };
}
