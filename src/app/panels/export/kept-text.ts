import { namesText } from '../../../jobs/kinds/export.ts';
import { shareDone } from '../../jobs/words.ts';
import type { ShownExport } from './shown-export.ts';

/** What an export that stands still has to go on from, in a sentence or two. */
export function keptText(shown: ShownExport): string {
  const { name, result } = shown.job;
  const made = result?.files ?? [];
  if (made.length > 0) return `Made and checked: ${namesText(made.map((file) => file.name))}. The rest goes on from what is safe of it.`;
  return shareDone(shown) > 0
    ? `What was finished of ${name} is kept in this browser; it goes on from there.`
    : `Nothing of ${name} is finished yet; it begins at its first frame.`;
}
