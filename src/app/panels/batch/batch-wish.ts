/** The batch that the dialog asks about; opened from the library's selection, or from a batch that is to be run again. */
import type { BatchWanted } from '../../../jobs/kinds/batch.ts';
import { defaultOutput } from '../../../jobs/output/output.ts';
import { createStore } from '../../stores/store.ts';

/** What the dialog begins with; null while it is closed. */
export const batchWish = createStore<BatchWanted | null>(null);

/** Opens the dialog with the items and settings of an earlier batch. */
export const openBatch = (wanted: BatchWanted): void => batchWish.set(wanted);

/** Opens the dialog for items of the library. */
export const openBatchFor = (items: readonly string[]): void =>
  openBatch({ items, looks: [{ kind: 'own' }], output: defaultOutput, template: '{name} {look}', overrides: {} });
