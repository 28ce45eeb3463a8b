import { useNavigate } from '@tanstack/react-router';
import { batchKind } from '../../../jobs/kinds/batch.ts';
import { exportKind } from '../../../jobs/kinds/export.ts';
import { isOf } from '../../../jobs/kinds/job-kind.ts';
import { tuneKind } from '../../../jobs/kinds/tune.ts';
import { withoutExtension } from '../../../jobs/output/file-name.ts';
import { useItem } from '../../library/hooks.ts';
import type { JobRow } from '../../library/records.ts';
import { openBatch } from '../batch/batch-wish.ts';
import { askAgain } from '../sequence/sequence-wish.ts';
import { leaveRecipe } from '../studio/left-recipe.ts';

/** Ways back from a job to what it was asked for. */
export interface EditJob {
  /** Opens where it was asked for, with its inputs and settings loaded back. */
  readonly edit: () => void;
  /** Opens what it is made of, as that is now; null where that is no single item. */
  readonly open: (() => void) | null;
}

/** How to edit a job and run it again; null where its kind has no place for that, or what it was made of is gone. */
export function useEditJob(job: JobRow): EditJob | null {
  const navigate = useNavigate();
  const item = useItem(job.inputs[0] ?? '');
  if (isOf(batchKind, job)) return { edit: () => openBatch(job.request), open: null };
  if (item && isOf(tuneKind, job)) {
    const edit = () => void navigate({ to: '/lab/$id', params: { id: item.id }, search: { tab: 'tune' } });
    return { edit, open: () => void navigate({ to: '/item/$id', params: { id: item.id } }) };
  }
  if (!item || !isOf(exportKind, job)) return null;
  const { recipe, names, sequence } = job.request;
  // Its recipe is that of no single clip.
  if (sequence) return { edit: () => askAgain(sequence), open: null };
  const open = () => void navigate({ to: '/item/$id', params: { id: item.id } });
  const edit = () => {
    leaveRecipe(item.id, recipe, withoutExtension(names[0] ?? item.name));
    open();
  };
  return { edit, open };
}
