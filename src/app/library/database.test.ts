import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { afterEach, expect, test, vi } from 'vitest';
import { type Database, openDatabase, SCHEMA_VERSION } from './database.ts';
import type { ItemRow } from './records.ts';

const opened: Database[] = [];
let count = 0;

const events = () => ({ blocked: vi.fn(), superseded: vi.fn(async () => {}), lost: vi.fn(), found: vi.fn(), failed: vi.fn() });

async function open(name: string, listening = events()): Promise<Database> {
  const database = await openDatabase(name, listening, looksOf);
  opened.push(database);
  return database;
}

const looksOf = (recipe: unknown): ItemRow['looks'] => (JSON.stringify(recipe).includes('keyer') ? ['keyed'] : []);

const fresh = () => `library-${count++}`;

afterEach(() => {
  for (const database of opened.splice(0)) database.close();
});

test('rows are put, read, changed in place and removed', async () => {
  const { settings } = (await open(fresh())).records;
  await settings.put({ key: 'zoom', value: 1 });
  await settings.update('zoom', (row) => row && { ...row, value: 2 });
  await settings.update('grid', (row) => row);
  expect(await settings.all()).toEqual([{ key: 'zoom', value: 2 }]);
  await settings.remove('zoom');
  expect(await settings.get('zoom')).toBeUndefined();
});

test('two changes to one row at once both count', async () => {
  const { settings } = (await open(fresh())).records;
  await settings.put({ key: 'n', value: 0 });
  const increment = () => settings.update('n', (row) => row && { ...row, value: (row.value as number) + 1 });
  await Promise.all(Array.from({ length: 20 }, increment));
  expect((await settings.get('n'))?.value).toBe(20);
});

test('watchers see what is there and every change, until they stop', async () => {
  const { settings } = (await open(fresh())).records;
  const seen: unknown[] = [];
  const one: unknown[] = [];
  const stop = settings.watch((rows) => seen.push(rows.map(({ value }) => value)));
  const stopOne = settings.watchOne('b', (row) => one.push(row?.value));
  await vi.waitFor(() => expect(seen).toEqual([[]]));
  await settings.put({ key: 'b', value: 1 });
  await vi.waitFor(() => expect([seen.at(-1), one.at(-1)]).toEqual([[1], 1]));
  stop();
  stopOne();
  const before = seen.length;
  await settings.put({ key: 'c', value: 2 });
  await settings.get('c');
  expect(seen).toHaveLength(before);
});

test('a newer version takes the database over only after this one has saved', async () => {
  const name = fresh();
  const saved = Promise.withResolvers<void>();
  const listening = { ...events(), superseded: vi.fn(() => saved.promise) };
  const { records } = await open(name, listening);
  const newer = new Dexie(name);
  newer
    .version(SCHEMA_VERSION + 1)
    .stores({ items: 'id', recipes: 'item', presets: 'id', exports: 'id', settings: 'key', jobs: 'id', more: 'id' });
  const opening = newer.open();
  await vi.waitFor(() => expect(listening.superseded).toHaveBeenCalledOnce());
  await records.settings.put({ key: 'last', value: 'saved' });
  saved.resolve();
  await opening;
  expect(await newer.table('settings').get('last')).toEqual({ key: 'last', value: 'saved' });
  expect(listening.lost).not.toHaveBeenCalled();
  newer.close();
});

test('a database of a newer version is recognised and not downgraded', async () => {
  const name = fresh();
  const newer = new Dexie(name);
  newer
    .version(SCHEMA_VERSION + 1)
    .stores({ items: 'id', recipes: 'item', presets: 'id', exports: 'id', settings: 'key', jobs: 'id', more: 'id' });
  await newer.open();
  await newer.table('settings').put({ key: 'a', value: 1 });
  newer.close();

  const database = await open(name);
  expect(database.newer).toBe(true);
  expect(await database.records.settings.all()).toEqual([{ key: 'a', value: 1 }]);
  database.close();
  await newer.open();
  expect(newer.verno).toBe(SCHEMA_VERSION + 1);
  newer.close();
  expect((await open(fresh())).newer).toBe(false);
});

test('it says so when another tab keeps an older version open', async () => {
  const name = fresh();
  const older = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const listening = events();
  const opening = open(name, listening);
  await vi.waitFor(() => expect(listening.blocked).toHaveBeenCalled());
  older.close();
  expect((await opening).newer).toBe(false);
});
