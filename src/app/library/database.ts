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
  /** The browser closed it, for example because the disk is full or the site's data was cleared. */
  lost(): void;
  /** It could be opened again after that. */
  found(): void;
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
    .stores({ items: ITEM_SCHEMA, arrivals: 'id', collections: 'id', versions: 'item', observations: 'item', favourites: 'id' })
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
  // Dexie says “close” when it is told to close, too.
  let letting = false;
  const letGo = () => {
    letting = true;
    db.close({ disableAutoOpen: false });
    letting = false;
  };
  db.on('close', () => {
    if (closing || letting) return;
    // What Dexie holds is dead; it would try three times in its life to open it again, and never once that has failed.
    letGo();
    events.lost();
  });
  let opening: Promise<void> | null = null;
  const reopen = async () => {
    letGo();
    await db.open();
    events.found();
  };
  const opened: Opened = async () => {
    if (db.isOpen() || closing) return;
    opening ??= reopen().finally(() => {
      opening = null;
    });
    await opening;
  };
  const table = <Row>(table: string) => dexieTable<Row>(db, db.table<Row, string>(table), opened, events);
  return {
    records: {
      items: dexieItems(db.table<IndexedRow, string>('items'), table('items'), watching(events)),
      arrivals: table('arrivals'),
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
    arrivals: memoryTable((row) => row.id),
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

/** Opens the database again where the browser closed it; rejects where that fails, as on a disk that is still full. */
type Opened = () => Promise<void>;

function dexieTable<Row>(db: Dexie, rows: Rows<Row, string>, opened: Opened, events: DatabaseEvents): Table<Row> {
  const watch = watching(events);
  const whenOpen = async <T>(act: () => PromiseLike<T>): Promise<T> => {
    await opened();
    return act();
  };
  return {
    get: (key) => whenOpen(() => rows.get(key)),
    all: () => whenOpen(() => rows.toArray()),
    put: (row) => whenOpen(async () => void (await rows.put(row))),
    putAll: (all) => whenOpen(() => db.transaction('rw', rows, async () => void (await rows.bulkPut(all)))),
    update: (key, change) =>
      whenOpen(() =>
        db.transaction('rw', rows, async () => {
          const row = await rows.get(key);
          const next = change(row);
          if (next !== undefined && next !== row) await rows.put(next);
        }),
      ),
    remove: (key) => whenOpen(() => rows.delete(key)),
    watch: (listener) => watch(() => Promise.resolve(rows.toArray()), listener),
    watchOne: (key, listener) => watch(() => Promise.resolve(rows.get(key)), listener),
  };
}
