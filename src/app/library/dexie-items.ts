import type { Table as DexieRows, Collection as Rows } from 'dexie';
import { type ItemIndex, type ItemQuery, type ItemSort, indexOf, sortValue, termsOf } from './item-query.ts';
import type { ItemTable } from './item-table.ts';
import type { ItemRow } from './records.ts';
import type { Table } from './tables.ts';
import type { Badge, ItemFacts } from './types.ts';

/** A row with what it is looked up by. */
export type IndexedRow = ItemRow & { readonly index: ItemIndex };

/** The sorts' indices; the identifier at the end makes every place in them one of a kind. */
const sorts: Readonly<Record<ItemSort, string>> = {
  date: '[index.gone+createdAt+id]',
  name: '[index.gone+index.name+id]',
  size: '[index.gone+bytes+id]',
  duration: '[index.gone+index.duration+id]',
  rating: '[index.gone+rating+id]',
};

/** Keys and indices of the table of items. Indices whose names begin with a star hold every member of a list. */
export const ITEM_SCHEMA = [
  'id',
  ...Object.values(sorts),
  '[index.gone+index.kind]',
  '*index.badges',
  '*index.tags',
  '*index.collections',
  '*index.from',
  '*index.words',
  'index.missing',
].join(', ');

const kinds: readonly ItemFacts['kind'][] = ['video', 'image', 'lut', 'file'];
const badges: readonly Badge[] = ['source', 'made', 'keyed', 'stylized', 'loop'];
/** True where a list of identifiers is needed besides the sort's index. */
const isConditional = ({ search = '', kinds = [], badges = [], tags = [], collection, rating = 0, missing, madeFrom }: ItemQuery) =>
  termsOf(search).length + kinds.length + badges.length + tags.length + rating > 0 ||
  missing === true ||
  collection !== undefined ||
  madeFrom !== undefined;

/** Below and above every number and text. */
const FIRST = -Infinity;
const LAST: [] = [];

/** The items of the database. `plain` is the same table as everybody's, `watching` runs queries again when what they read changes. */
export function dexieItems(rows: DexieRows<IndexedRow, string>, plain: Table<ItemRow>, watching: ItemTable['live']): ItemTable {
  const bare = ({ index: _, ...row }: IndexedRow): ItemRow => row;
  const withIndex = (row: ItemRow): IndexedRow => ({ ...row, index: indexOf(row) });

  /** What the sort's index holds from behind `after` on, in ascending order of the index. */
  const sorted = ({ sort, trash = false, descending }: ItemQuery, after: ItemRow | null): Rows<IndexedRow, string> => {
    const gone = trash ? 1 : 0;
    const place = after && [gone, sortValue(after, sort), after.id];
    const index = rows.where(sorts[sort]);
    if (!place) return index.between([gone, FIRST], [gone, LAST], true, true);
    return descending ? index.between([gone, FIRST], place, true, false) : index.between(place, [gone, LAST], false, true);
  };

  /** One list of identifiers for each condition of the query, asked for at once: what is asked later would not be watched. */
  const found = (query: ItemQuery): PromiseLike<string[]>[] => {
    const { search = '', kinds = [], badges = [], tags = [], collection, rating = 0, missing, madeFrom, trash = false } = query;
    const gone = trash ? 1 : 0;
    const equal = (index: string, value: string | number) => rows.where(index).equals(value).primaryKeys();
    return [
      ...termsOf(search).map((term) => rows.where('index.words').startsWith(term).primaryKeys()),
      ...badges.map((badge) => equal('index.badges', badge)),
      ...tags.map((tag) => equal('index.tags', tag)),
      ...(kinds.length > 0
        ? [
            rows
              .where('[index.gone+index.kind]')
              .anyOf(kinds.map((kind) => [gone, kind]))
              .primaryKeys(),
          ]
        : []),
      ...(collection === undefined ? [] : [equal('index.collections', collection)]),
      ...(rating > 0 ? [rows.where(sorts.rating).between([gone, rating], [gone, LAST], true, true).primaryKeys()] : []),
      ...(missing ? [equal('index.missing', 1)] : []),
      ...(madeFrom === undefined ? [] : [equal('index.from', madeFrom)]),
    ];
  };

  const idsFrom = async (query: ItemQuery, after: ItemRow | null): Promise<string[]> => {
    const [ids, ...lists] = await Promise.all([sorted(query, after).primaryKeys(), ...found(query)]);
    const sets = lists.map((list) => new Set(list));
    const wanted = (ids as string[]).filter((id) => sets.every((set) => set.has(id)));
    return query.descending ? wanted.reverse() : wanted;
  };

  const countOf = async <T>(values: readonly T[], count: (value: T) => PromiseLike<number>): Promise<ReadonlyMap<T, number>> => {
    const counts = await Promise.all(values.map(async (value) => [value, await count(value)] as const));
    return new Map(counts.filter(([, number]) => number > 0));
  };

  return {
    get: async (key) => await rows.get(key).then((row) => row && bare(row)),
    put: (row) => plain.put(withIndex(row)),
    putAll: async (all) => void (await rows.bulkPut(all.map(withIndex))),
    update: (key, change) =>
      plain.update(key, (row) => {
        const next = change(row && bare(row as IndexedRow));
        return next && withIndex(next);
      }),
    remove: plain.remove,
    watchOne: (key, listener) => plain.watchOne(key, (row) => listener(row && bare(row as IndexedRow))),
    async page(query, after, limit) {
      if (isConditional(query)) {
        const ids = await idsFrom(query, after);
        return (await rows.bulkGet(ids.slice(0, limit))).flatMap((row) => (row ? [bare(row)] : []));
      }
      const range = sorted(query, after);
      return (await (query.descending ? range.reverse() : range).limit(limit).toArray()).map(bare);
    },
    ids: (query) => idsFrom(query, null),
    many: async (ids) => (await rows.bulkGet([...ids])).map((row) => row && bare(row)),
    updateMany: (ids, change) =>
      Promise.resolve(
        rows.db.transaction('rw', rows, async () => {
          const changed: IndexedRow[] = [];
          for (const row of await rows.bulkGet([...ids])) {
            if (!row) continue;
            const known = bare(row);
            const next = change(known);
            if (next !== known) changed.push(withIndex(next));
          }
          await rows.bulkPut(changed);
          return changed.map(bare);
        }),
      ),
    allIds: () => Promise.resolve(rows.toCollection().primaryKeys()),
    async tally() {
      const present = (gone: 0 | 1) => rows.where(sorts.date).between([gone, FIRST], [gone, LAST], true, true).count();
      const keysOf = (index: string) => rows.orderBy(index).uniqueKeys() as PromiseLike<string[]>;
      const [all, trash, missing, ofKinds, ofBadges, tags, collections] = await Promise.all([
        present(0),
        present(1),
        rows.where('index.missing').equals(1).count(),
        countOf(kinds, (kind) => rows.where('[index.gone+index.kind]').equals([0, kind]).count()),
        countOf(badges, (badge) => rows.where('index.badges').equals(badge).count()),
        keysOf('index.tags').then((keys) => countOf(keys, (tag) => rows.where('index.tags').equals(tag).count())),
        keysOf('index.collections').then((keys) => countOf(keys, (id) => rows.where('index.collections').equals(id).count())),
      ]);
      return { all, trash, missing, kinds: ofKinds, badges: ofBadges, tags, collections };
    },
    async bytes() {
      let sum = 0;
      await rows.orderBy(sorts.size).eachKey((key) => {
        sum += (key as unknown as [number, number, string])[1];
      });
      return sum;
    },
    live: watching,
  };
}
