import type { Sequence } from '../../../jobs/sequence.ts';
import type { LibraryItem } from '../../library/types.ts';
import { unfitWords } from './words.ts';

/** What is in the way, and what helps. */
export interface Unfit {
  readonly tone: 'warning' | 'info';
  readonly title: string;
  readonly remedy: string;
}

/** Why items cannot be stitched, looped or trimmed, each once; none where all can. `items` holds null for what is not in the library. */
export function unfitNotices(
  what: Sequence['what'],
  ids: readonly string[],
  items: ReadonlyMap<string, LibraryItem | null>,
): readonly Unfit[] {
  return [...new Set(ids)].flatMap((id): Unfit[] => {
    const item = items.get(id);
    // It is not known yet whether it is there.
    if (item === undefined) return [];
    const notice = unfit(what, item);
    return notice ? [notice] : [];
  });
}

function unfit(what: Sequence['what'], item: LibraryItem | null): Unfit | null {
  const remedy = unfitWords.remedy[what];
  if (!item) return { tone: 'warning', title: unfitWords.gone, remedy: remedy.other };
  const { name, facts, storage, removedAt } = item;
  if (removedAt > 0) return { tone: 'warning', title: unfitWords.trashed(name), remedy: remedy.trashed };
  if (storage.state === 'missing') return { tone: 'warning', title: unfitWords.missing(name), remedy: remedy.missing };
  if (!facts) return { tone: 'info', title: unfitWords.unread(name), remedy: unfitWords.soon };
  if (facts.kind === 'lut' || facts.kind === 'file') return { tone: 'warning', title: unfitWords.noClip(name), remedy: remedy.other };
  if (facts.kind === 'image' && what !== 'stitch') return { tone: 'warning', title: unfitWords.still(name), remedy: remedy.other };
  return null;
}
