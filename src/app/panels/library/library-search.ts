import type { ItemQuery, ItemSort } from '../../library/item-query.ts';
import type { Badge, ItemFacts } from '../../library/types.ts';

/** What of the library is shown, as the address keeps it; what is left out is not asked for. */
export interface LibrarySearch {
  readonly q?: string;
  readonly kind?: ItemFacts['kind'];
  readonly badge?: readonly Badge[];
  readonly tag?: readonly string[];
  readonly collection?: string;
  readonly rating?: number;
  readonly show?: 'missing' | 'trash';
  readonly sort?: ItemSort;
  readonly up?: boolean;
}

const kinds: readonly ItemFacts['kind'][] = ['video', 'image', 'lut', 'file'];
const badges: readonly Badge[] = ['source', 'made', 'keyed', 'stylized', 'loop'];
const sorts: readonly ItemSort[] = ['date', 'name', 'size', 'duration', 'rating'];

/** Reads an address; what it cannot mean is left out. */
export function parseLibrarySearch(raw: Record<string, unknown>): LibrarySearch {
  const { q, kind, badge, tag, collection, rating, show, sort, up } = raw;
  const texts = (value: unknown) =>
    (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string' && one !== '');
  const one = <T extends string>(value: unknown, of: readonly T[]) => of.find((each) => each === value);
  const stars = typeof rating === 'number' && Number.isInteger(rating) && rating >= 1 && rating <= 5 ? rating : undefined;
  return given({
    // A search for digits alone arrives as a number.
    q: typeof q === 'string' || typeof q === 'number' ? String(q) : undefined,
    kind: one(kind, kinds),
    badge: badges.filter((each) => texts(badge).includes(each)),
    tag: [...new Set(texts(tag))],
    collection: typeof collection === 'string' ? collection : undefined,
    rating: stars,
    show: one(show, ['missing', 'trash'] as const),
    sort: one(sort, sorts),
    up: up === true ? true : undefined,
  });
}

/** The search without what asks for nothing, so that addresses stay short. */
export function given(search: { readonly [Key in keyof LibrarySearch]: LibrarySearch[Key] | undefined }): LibrarySearch {
  const isAsked = (value: unknown) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(search).filter(([, value]) => isAsked(value)));
}

/** Whether each sort begins with the largest where nothing else is said. */
const startsDown: Readonly<Record<ItemSort, boolean>> = { date: true, name: false, size: true, duration: true, rating: true };

/** What to ask the library for. */
export function queryOf({ q, kind, badge, tag, collection, rating, show, sort = 'date', up }: LibrarySearch): ItemQuery {
  return {
    ...(q !== undefined && { search: q }),
    ...(kind !== undefined && { kinds: [kind] }),
    ...(badge !== undefined && { badges: badge }),
    ...(tag !== undefined && { tags: tag }),
    ...(collection !== undefined && { collection }),
    ...(rating !== undefined && { rating }),
    ...(show === 'missing' && { missing: true }),
    ...(show === 'trash' && { trash: true }),
    sort,
    descending: up === true ? !startsDown[sort] : startsDown[sort],
  };
}

/** True when only some of what is there is shown. */
export const isNarrowed = ({ q, kind, badge, tag, collection, rating, show }: LibrarySearch): boolean =>
  [q, kind, badge, tag, collection, rating, show].some((part) => part !== undefined);
