import type { ItemRow } from './records.ts';
import type { Badge, ItemFacts } from './types.ts';

/** What of the library is wanted, and in which order. An item must meet all that is given. */
export interface ItemQuery {
  /** Words of name, tags or note: each must begin one of the item's. */
  readonly search?: string;
  /** Any of these. */
  readonly kinds?: readonly ItemFacts['kind'][];
  /** All of these. */
  readonly badges?: readonly Badge[];
  /** All of these. */
  readonly tags?: readonly string[];
  /** A collection's identifier. */
  readonly collection?: string;
  /** At least so many stars. */
  readonly rating?: number;
  /** Those whose bytes are gone. */
  readonly missing?: boolean;
  /** Those made from this item. */
  readonly madeFrom?: string;
  /** What was removed instead of what is there. */
  readonly trash?: boolean;
  readonly sort: ItemSort;
  readonly descending: boolean;
}

/** What items can be sorted by. */
export type ItemSort = 'date' | 'name' | 'size' | 'duration' | 'rating';

/** Newest first. */
export const newest: ItemQuery = { sort: 'date', descending: true };

/** What the database looks items up by, worked out from the row whenever it is written. */
export interface ItemIndex {
  /** 1 for what is in the trash. */
  readonly gone: 0 | 1;
  readonly name: string;
  readonly duration: number;
  readonly kind: ItemFacts['kind'];
  readonly missing: 0 | 1;
  /** Empty for what is in the trash, as all that is counted. */
  readonly badges: readonly Badge[];
  readonly tags: readonly string[];
  readonly collections: readonly string[];
  readonly from: readonly string[];
  readonly words: readonly string[];
}

/** What the database looks the item up by. */
export function indexOf(row: ItemRow): ItemIndex {
  const isGone = row.removedAt > 0;
  const counted = <T>(values: readonly T[]): readonly T[] => (isGone ? [] : values);
  return {
    gone: isGone ? 1 : 0,
    name: nameKey(row.name),
    duration: row.facts.duration,
    kind: row.facts.kind,
    missing: row.missing && !isGone ? 1 : 0,
    badges: counted(badgesOf(row)),
    tags: counted(row.tags),
    collections: counted(row.collections),
    from: counted(row.origin.kind === 'made' ? row.origin.from : []),
    words: wordsOf([row.name, ...row.tags, row.note].join(' ')),
  };
}

/** What is to be seen of an item at a glance. */
export function badgesOf({ origin, looks }: Pick<ItemRow, 'origin' | 'looks'>): Badge[] {
  const kind = origin.kind === 'made' ? 'made' : 'source';
  return [kind, ...looks, ...(origin.kind === 'made' && origin.what === 'loop' ? (['loop'] as const) : [])];
}

/** More words than a note needs; beyond them it is not searched. */
const MOST_WORDS = 300;
const MOST_LETTERS = 40;

/**
 * The words of a text in the form in which they are compared: small letters without accents. `GreenScreen042` is found by itself, and
 * by `green`, `screen` and `042`.
 */
export function wordsOf(text: string): string[] {
  const words = new Set<string>();
  for (const [whole] of withoutAccents(text).matchAll(/[\p{L}\p{N}]+/gu)) {
    for (const part of [whole, ...(whole.match(/\p{Lu}*\p{Ll}+|\p{L}+|\p{N}+/gu) ?? [])])
      words.add(part.toLowerCase().slice(0, MOST_LETTERS));
    if (words.size >= MOST_WORDS) break;
  }
  return [...words];
}

/** The words that are searched for. */
export function termsOf(search: string): string[] {
  const terms = withoutAccents(search)
    .toLowerCase()
    .matchAll(/[\p{L}\p{N}]+/gu);
  return [...new Set(Array.from(terms, ([term]) => term.slice(0, MOST_LETTERS)))];
}

const withoutAccents = (text: string) => text.normalize('NFKD').replace(/\p{M}+/gu, '');

/** A name in the form by which names are sorted: regardless of case and accents, numbers by their value. */
export function nameKey(name: string): string {
  const plain = withoutAccents(name).toLowerCase();
  return plain.replace(/\d+/g, (digits) => digits.padStart(12, '0')).slice(0, 200);
}

/** What an item is sorted by. */
export function sortValue(row: ItemRow, sort: ItemSort): number | string {
  switch (sort) {
    case 'date':
      return row.createdAt;
    case 'name':
      return nameKey(row.name);
    case 'size':
      return row.bytes;
    case 'duration':
      return row.facts.duration;
    case 'rating':
      return row.rating;
  }
}

/** True when the query wants the item. */
export function isWanted(row: ItemRow, query: ItemQuery): boolean {
  const index = indexOf(row);
  const { search = '', kinds, badges = [], tags = [], collection, rating = 0, missing, madeFrom, trash = false } = query;
  return (
    index.gone === (trash ? 1 : 0) &&
    (!kinds?.length || kinds.includes(index.kind)) &&
    badges.every((badge) => index.badges.includes(badge)) &&
    tags.every((tag) => index.tags.includes(tag)) &&
    (collection === undefined || index.collections.includes(collection)) &&
    row.rating >= rating &&
    (!missing || index.missing === 1) &&
    (madeFrom === undefined || index.from.includes(madeFrom)) &&
    termsOf(search).every((term) => index.words.some((word) => word.startsWith(term)))
  );
}

/** Compares two items as the query sorts them; equal ones by their identifier. */
export function inOrderOf({ sort, descending }: ItemQuery): (a: ItemRow, b: ItemRow) => number {
  const way = descending ? -1 : 1;
  const compared = <T extends number | string>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0);
  return (a, b) => way * (compared(sortValue(a, sort), sortValue(b, sort)) || compared(a.id, b.id));
}
