/** Names that somebody probably meant. */

/**
 * The candidate that differs least from `name`, or null when all differ by more than a third of its letters. Case and the
 * signs between words do not count.
 */
export function nearest(name: string, candidates: readonly string[]): string | null {
  const wanted = plain(name);
  let best: string | null = null;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const edits = editsBetween(wanted, plain(candidate));
    if (edits >= least) continue;
    best = candidate;
    least = edits;
  }
  return best;
}

/** A name without what people vary in: lower case, words joined by single dashes. */
export const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment) that turn one word into the other. */
function editsBetween(a: string, b: string): number {
  let before: readonly number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let edits = Math.min((last[column] as number) + 1, (line[column - 1] as number) + 1, (last[column - 1] as number) + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) edits = Math.min(edits, (before[column - 2] as number) + 1);
      line.push(edits);
    }
    [before, last] = [last, line];
  }
  return last[b.length] as number;
}
