import type { LibraryItem } from '../../library/types.ts';
import { hasWords, type Match, match } from './fuzzy.ts';
import { paletteWords } from './words.ts';

/** What the palette offers, and what kinds of it there are. */
export type EntryGroup = keyof typeof paletteWords.groups;

/** One thing to choose. */
export interface Entry {
  /** Kept among the recent ones. */
  readonly id: string;
  readonly group: EntryGroup;
  readonly label: string;
  /** Also looked through, and shown behind the label. */
  readonly detail?: string;
  /** A sentence that is looked through for whole beginnings of words, not shown. */
  readonly also?: string;
  /** Readable keys. */
  readonly keys?: string;
  readonly run: () => void;
}

/** An entry with the letters that answered. */
export interface Found extends Entry {
  readonly at: readonly number[];
}

/** Entries under a heading. */
export interface FoundGroup {
  readonly heading: string;
  readonly entries: readonly Found[];
}

/** Points for having been chosen before, most for the last one. */
const RECENT = 3;
/** What counts when only the detail answers, not the name. */
const BY_DETAIL = 0.4;
/** Entries of a group that are listed for a query. */
const MOST = 12;

/**
 * What to list: for nothing typed the recent entries first, then commands, pages and settings; else what answers, the groups by their
 * best entry. Items come as the library found them, which looks into more than names.
 */
export function listed(entries: readonly Entry[], items: readonly Entry[], query: string, recent: readonly string[]): FoundGroup[] {
  if (query.trim() === '') return unasked(entries, recent);
  const answers = [...entries, ...items].flatMap((entry) => {
    const found = matchOf(entry, query);
    if (!found) return [];
    const place = recent.indexOf(entry.id);
    return [{ entry: { ...entry, at: found.at }, score: found.score + (place < 0 ? 0 : RECENT / (1 + place)) }];
  });
  answers.sort((a, b) => b.score - a.score);
  const groups = Map.groupBy(answers, ({ entry }) => entry.group);
  return [...groups].map(([group, some]) => ({
    heading: paletteWords.groups[group],
    entries: some.slice(0, MOST).map(({ entry }) => entry),
  }));
}

function matchOf({ label, detail, also, group }: Entry, query: string): Match | null {
  const named = match(label, query);
  if (named) return named;
  const wide = match(`${label} ${detail ?? ''} ${paletteWords.groups[group]}`, query);
  if (wide) return { score: wide.score * BY_DETAIL, at: wide.at.filter((at) => at < label.length) };
  // In a whole sentence letters that are strewn about are found for nearly any word.
  if (also && hasWords(also, query)) return { score: 0, at: [] };
  return group === 'item' ? { score: 0, at: [] } : null;
}

function unasked(entries: readonly Entry[], recent: readonly string[]): FoundGroup[] {
  const last = recent.flatMap((id) => entries.find((entry) => entry.id === id) ?? []);
  const rest = entries.filter((entry) => !last.includes(entry) && ['command', 'page', 'setting'].includes(entry.group));
  const groups = Map.groupBy(rest, ({ group }) => group);
  return [
    ...(last.length > 0 ? [{ heading: paletteWords.recent, entries: last }] : []),
    ...[...groups].map(([group, some]) => ({ heading: paletteWords.groups[group], entries: some })),
  ].map(({ heading, entries }) => ({ heading, entries: entries.map((entry) => ({ ...entry, at: [] })) }));
}

/** An item as an entry. */
export const itemEntry = ({ id, name, facts }: LibraryItem, open: (id: string) => void): Entry => ({
  id: `item:${id}`,
  group: 'item',
  label: name,
  ...(facts && { detail: paletteWords.openIn[facts.kind] }),
  run: () => open(id),
});
