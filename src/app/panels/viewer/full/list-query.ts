import { type ItemQuery, newest } from '../../../library/item-query.ts';
import type { ItemFacts } from '../../../library/types.ts';
import { type LibrarySearch, parseLibrarySearch } from '../../library/library-search.ts';

/**
 * What an address of the full-screen viewer says beside the item: the library's search, which the arrow keys go through, and the frames
 * to begin at and to loop between.
 */
export interface ViewSearch extends LibrarySearch {
  readonly at?: number;
  readonly from?: number;
  /** The first frame behind the loop. */
  readonly to?: number;
}

const SHOWN: readonly ItemFacts['kind'][] = ['video', 'image'];

const frameOf = (value: unknown) => (typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null);

/** The viewer's part of an address; what cannot be read is left out. */
export function parseViewSearch(raw: Record<string, unknown>): ViewSearch {
  const [at, from, to] = [frameOf(raw['at']), frameOf(raw['from']), frameOf(raw['to'])];
  const loops = from !== null && to !== null && from < to;
  return { ...parseLibrarySearch(raw), ...(at !== null && { at }), ...(loops && { from, to }) };
}

/** The address without what is said of one item only. */
export function listOf({ at: _, from: __, to: ___, ...list }: ViewSearch): LibrarySearch {
  return list;
}

/** The same query without what has no picture. */
export function shownOf(query: ItemQuery = newest): ItemQuery {
  const kinds = SHOWN.filter((kind) => !query.kinds || query.kinds.includes(kind));
  return { ...query, kinds: kinds.length > 0 ? kinds : SHOWN };
}

/** Where an item stands in its list, from 0, and its neighbours. */
export interface ListPlace {
  readonly index: number;
  readonly count: number;
  readonly previous: string | null;
  readonly next: string | null;
}

/**
 * The place of an item in a list. One that has left the list since, because it is no longer what the list wants, keeps its `last` place
 * between those that were beside it.
 */
export function placeIn(ids: readonly string[], id: string, last: number | null): ListPlace | null {
  const index = ids.indexOf(id);
  if (index >= 0) return { index, count: ids.length, previous: ids[index - 1] ?? null, next: ids[index + 1] ?? null };
  if (last === null) return null;
  return { index: Math.min(last, ids.length), count: ids.length, previous: ids[last - 1] ?? null, next: ids[last] ?? null };
}
