import { type ItemQuery, indexOf, inOrderOf, isWanted } from './item-query.ts';
import type { ItemRow } from './records.ts';
import { memoryTable, type Table } from './tables.ts';
import type { Badge, ItemFacts, Tally } from './types.ts';

/** The items' records: never read as a whole, but by query, by page and by identifier. */
export interface ItemTable extends Omit<Table<ItemRow>, 'all' | 'watch'> {
  /** So many of what the query wants, from the one behind `after`. */
  page(query: ItemQuery, after: ItemRow | null, limit: number): Promise<ItemRow[]>;
  /** The identifiers of all that the query wants, in its order. */
  ids(query: ItemQuery): Promise<string[]>;
  /** Rows in the order of `ids`; undefined for those that there are not. */
  many(ids: readonly string[]): Promise<(ItemRow | undefined)[]>;
  /** Changes several rows in one transaction; `change` may return what it got to leave it. Gives those that changed. */
  updateMany(ids: readonly string[], change: (row: ItemRow) => ItemRow): Promise<ItemRow[]>;
  /** Identifiers of every record, the trash included, in no particular order. */
  allIds(): Promise<string[]>;
  tally(): Promise<Tally>;
  /** Bytes of all items, the trash included. */
  bytes(): Promise<number>;
  /** Calls `listener` with what `read` gives, now and whenever the items that it read change, in this tab or another. */
  live<T>(read: () => Promise<T>, listener: (value: T) => void): () => void;
}

/** The items in memory, for browsers that block the database; also what the database is compared with in tests. */
export function memoryItems(): ItemTable {
  const table = memoryTable<ItemRow>((row) => row.id);
  const wanted = async (query: ItemQuery) => (await table.all()).filter((row) => isWanted(row, query)).sort(inOrderOf(query));
  return {
    ...table,
    async page(query, after, limit) {
      const rows = await wanted(query);
      const start = after ? rows.findIndex((row) => inOrderOf(query)(after, row) < 0) : 0;
      return start < 0 ? [] : rows.slice(start, start + limit);
    },
    ids: async (query) => (await wanted(query)).map(({ id }) => id),
    many: (ids) => Promise.all(ids.map((id) => table.get(id))),
    async updateMany(ids, change) {
      const changed: ItemRow[] = [];
      for (const id of ids) {
        await table.update(id, (row) => {
          const next = row && change(row);
          if (next && next !== row) changed.push(next);
          return next;
        });
      }
      return changed;
    },
    allIds: async () => (await table.all()).map(({ id }) => id),
    tally: async () => tallyOf(await table.all()),
    bytes: async () => (await table.all()).reduce((sum, { bytes }) => sum + bytes, 0),
    live: (read, listener) => table.watch(() => void read().then(listener)),
  };
}

function tallyOf(rows: readonly ItemRow[]): Tally {
  const indices = rows.map(indexOf);
  const present = indices.filter(({ gone }) => gone === 0);
  const count = <T>(values: Iterable<T>) => {
    const counts = new Map<T, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return counts;
  };
  return {
    all: present.length,
    trash: indices.length - present.length,
    kinds: count<ItemFacts['kind']>(present.map(({ kind }) => kind)),
    badges: count<Badge>(present.flatMap(({ badges }) => badges)),
    tags: count(present.flatMap(({ tags }) => tags)),
    collections: count(present.flatMap(({ collections }) => collections)),
    missing: present.filter(({ missing }) => missing === 1).length,
  };
}
