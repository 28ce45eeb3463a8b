import Dexie, { liveQuery, type Table as Rows } from 'dexie';
import { upgradeJobs } from '../jobs/version-2.ts';
import { dexieItems, type IndexedRow, ITEM_SCHEMA } from './dexie-items.ts';
import { memoryItems } from './item-table.ts';
import type { ItemRow, Records } from './records.ts';
import { memoryTable, type Table } from './tables.ts';
import { upgradeItems } from './version-2.ts';

/** Raise it and add a `.version(n)` below whenever the tables change; released ones are never edited. */
export const SCHEMA_VERSION = 3;

/** What happens to the database from outside while it is open. */
export interface DatabaseEvents {
  /** Another tab holds an older version and has not let go of it yet. */
  blocked(): void;
  /** A newer version (or a deletion) wants the database; it is closed when the promise settles. */
  superseded(): Promise<void>;
  /** The browser closed it, for example because the site's data was cleared. */
  lost(): void;
  /** A watched query failed. */
  failed(error: unknown): void;
}

/** The opened database. */
export interface Database {
  readonly records: Records;
  /** True when a newer build wrote it: it may be read, not changed. */
  readonly newer: boolean;
  close(): void;
}

/**
 * Opens the database; rejects when the browser blocks it. Waits for as long as another tab holds an older version. `looksOf` says what
 * a recipe does, for the items of older versions.
 */
export async function openDatabase(
  name: string,
  events: DatabaseEvents,
  looksOf: (recipe: unknown) => ItemRow['looks'],
): Promise<Database> {
  // Strict: an acknowledged write has reached the disk.
  const db = new Dexie(name, { chromeTransactionDurability: 'strict' });
  db.version(1).stores({ items: 'id', recipes: 'item', presets: 'id', exports: 'id', settings: 'key' });
  db.version(2).stores({ jobs: 'id' });
  db.version(SCHEMA_VERSION)
    .stores({ items: ITEM_SCHEMA, collections: 'id', versions: 'item', observations: 'item', favourites: 'id' })
    .upgrade(async (transaction) => {
      await upgradeItems(transaction, looksOf);
      await upgradeJobs(transaction);
    });
  db.on('blocked', () => {
    events.blocked();
    return false;
  });
  let closing = false;
  db.on('versionchange', () => {
    closing = true;
    void events.superseded().finally(() => db.close());
    return false;
  });
  await db.open();
  db.on('close', () => {
    if (!closing) events.lost();
  });
  const table = <Row>(table: string) => dexieTable<Row>(db, db.table<Row, string>(table), events);
  return {
    records: {
      items: dexieItems(db.table<IndexedRow, string>('items'), table('items'), watching(events)),
      collections: table('collections'),
      recipes: table('recipes'),
      versions: table('versions'),
      observations: table('observations'),
      presets: table('presets'),
      favourites: table('favourites'),
      exports: table('exports'),
      settings: table('settings'),
      jobs: table('jobs'),
    },
    // Dexie stores version n as n × 10 and adds to that when it mends a schema.
    newer: Math.floor(db.backendDB().version / 10) > SCHEMA_VERSION,
    close() {
      closing = true;
      db.close();
    },
  };
}

/** The same records in memory, for when the database is blocked. */
export function memoryRecords(): Records {
  return {
    items: memoryItems(),
    collections: memoryTable((row) => row.id),
    recipes: memoryTable((row) => row.item),
    versions: memoryTable((row) => row.item),
    observations: memoryTable((row) => row.item),
    presets: memoryTable((row) => row.id),
    favourites: memoryTable((row) => row.id),
    exports: memoryTable((row) => row.id),
    settings: memoryTable((row) => row.key),
    jobs: memoryTable((row) => row.id),
  };
}

/** Runs queries again whenever what they read changes. */
const watching =
  (events: DatabaseEvents) =>
  <T>(query: () => Promise<T>, listener: (value: T) => void) => {
    const subscription = liveQuery(query).subscribe({ next: listener, error: events.failed });
    return () => subscription.unsubscribe();
  };

function dexieTable<Row>(db: Dexie, rows: Rows<Row, string>, events: DatabaseEvents): Table<Row> {
  const watch = watching(events);
  return {
    get: (key) => Promise.resolve(rows.get(key)),
    all: () => Promise.resolve(rows.toArray()),
    put: async (row) => void (await rows.put(row)),
    putAll: (all) => Promise.resolve(db.transaction('rw', rows, async () => void (await rows.bulkPut(all)))),
    update: (key, change) =>
      Promise.resolve(
        db.transaction('rw', rows, async () => {
          const next = change(await rows.get(key));
          if (next !== undefined) await rows.put(next);
        }),
      ),
    remove: (key) => Promise.resolve(rows.delete(key)),
    watch: (listener) => watch(() => Promise.resolve(rows.toArray()), listener),
    watchOne: (key, listener) => watch(() => Promise.resolve(rows.get(key)), listener),
  };
}
