import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { randomFrom } from '../../media/random.ts';
import { type Database, openDatabase } from './database.ts';
import { badgesOf, type ItemQuery, type ItemSort, nameKey, newest, termsOf, wordsOf } from './item-query.ts';
import { type ItemTable, memoryItems } from './item-table.ts';
import type { ItemRow } from './records.ts';
import type { ItemFacts, Origin } from './types.ts';
import { unsorted } from './version-2.ts';

const facts: ItemFacts = {
  kind: 'video',
  container: 'MP4',
  codec: 'avc1.640028',
  audioCodec: null,
  size: { width: 64, height: 48 },
  duration: 1,
  frames: 25,
  frameRate: 25,
  hasAlpha: false,
  warnings: [],
};

const rowOf = (id: string, part: Partial<ItemRow> = {}): ItemRow => ({
  ...unsorted,
  id,
  name: `${id}.mp4`,
  mimeType: 'video/mp4',
  bytes: 1,
  createdAt: 1,
  facts,
  hasThumbnail: false,
  removedAt: 0,
  ...part,
});

const random = randomFrom(5);
const oneOf = <T>(...all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
const someOf = <T>(...all: readonly T[]): T[] => all.filter(() => random() < 0.4);

/** A row of which every sort value occurs several times. */
function randomRow(at: number): ItemRow {
  const origin: Origin = oneOf<Origin>(
    { kind: 'imported' },
    { kind: 'made', what: oneOf('export', 'loop'), from: someOf('id-1', 'id-2'), job: null, recipe: null },
  );
  return rowOf(`id-${at}`, {
    name: `${oneOf('Green', 'blue', 'Été', 'Take')} ${oneOf('screen', 'Interview', 'b-roll')}${oneOf('', '2', '10')}.mp4`,
    bytes: Math.floor(random() * 8) * 1000,
    createdAt: Math.floor(random() * 10),
    facts: { ...facts, kind: oneOf('video', 'image', 'lut', 'file'), duration: Math.floor(random() * 5) },
    removedAt: random() < 0.2 ? 7 : 0,
    tags: someOf('hero', 'rushes', 'night shoot'),
    rating: Math.floor(random() * 6),
    note: oneOf('', 'the good one', 'Screen is creased'),
    collections: someOf('c1', 'c2'),
    origin,
    looks: someOf('keyed', 'stylized'),
    missing: random() < 0.2,
  });
}

function randomQuery(): ItemQuery {
  const maybe = <Part>(part: Part) => (random() < 0.3 ? part : {});
  return {
    ...maybe({ search: oneOf('screen', 'gre scr', 'ete', 'hero', 'creased', 'TAKE', 'nothing', ' - ') }),
    ...maybe({ kinds: someOf('video', 'image', 'file') as ItemFacts['kind'][] }),
    ...maybe({ badges: someOf('made', 'keyed', 'loop') as ItemQuery['badges'] & object }),
    ...maybe({ tags: someOf('hero', 'rushes') }),
    ...maybe({ collection: oneOf('c1', 'c2', 'c3') }),
    ...maybe({ rating: Math.ceil(random() * 5) }),
    ...maybe({ missing: true }),
    ...maybe({ madeFrom: 'id-1' }),
    ...maybe({ trash: true }),
    sort: oneOf<ItemSort>('date', 'name', 'size', 'duration', 'rating'),
    descending: random() < 0.5,
  };
}

let count = 0;
let database: Database;
let stored: ItemTable;
const events = { blocked: vi.fn(), superseded: vi.fn(async () => {}), lost: vi.fn(), found: vi.fn(), failed: vi.fn() };

beforeEach(async () => {
  database = await openDatabase(`items-${count++}`, events, () => []);
  stored = database.records.items;
});

afterEach(() => database.close());

describe('the database and the memory', () => {
  test('find the same, in the same order, by page as by list, and count the same', async () => {
    const memory = memoryItems();
    for (let at = 0; at < 120; at++) {
      const row = randomRow(at);
      await stored.put(row);
      await memory.put(row);
    }
    for (let round = 0; round < 60; round++) {
      const query = randomQuery();
      const ids = await stored.ids(query);
      expect(ids, JSON.stringify(query)).toEqual(await memory.ids(query));
      for (const table of [stored, memory]) {
        const paged: string[] = [];
        for (let after: ItemRow | null = null; ; ) {
          const page: ItemRow[] = await table.page(query, after, 7);
          paged.push(...page.map(({ id }) => id));
          after = page.at(-1) ?? null;
          if (page.length < 7) break;
        }
        expect(paged, JSON.stringify(query)).toEqual(ids);
      }
    }
    expect(await stored.tally()).toEqual(await memory.tally());
    expect(await stored.bytes()).toBe(await memory.bytes());
    expect(await stored.many(['id-3', 'none', 'id-1'])).toEqual(await memory.many(['id-3', 'none', 'id-1']));
  });

  test('change several rows at once, tell which changed, and follow what is watched', async () => {
    for (const table of [stored, memoryItems()]) {
      for (const id of ['a', 'b', 'c']) await table.put(rowOf(id));
      const seen: string[][] = [];
      const stop = table.live(
        () => table.ids({ ...newest, tags: ['hero'] }),
        (ids) => seen.push(ids),
      );
      const pages: number[] = [];
      const counts: number[] = [];
      const names: (string | undefined)[] = [];
      const stops = [
        table.live(
          () => table.page(newest, null, 50),
          (rows) => pages.push(rows.filter(({ tags }) => tags.length > 0).length),
        ),
        table.live(
          () => table.tally(),
          ({ tags }) => counts.push(tags.get('hero') ?? 0),
        ),
        table.live(
          () => table.many(['a']),
          ([row]) => names.push(row?.tags[0]),
        ),
      ];
      await vi.waitFor(() => expect(seen).toEqual([[]]));
      await vi.waitFor(() => expect([pages, counts, names]).toEqual([[0], [0], [undefined]]));
      const changed = await table.updateMany(['a', 'c', 'none'], (row) => (row.id === 'c' ? row : { ...row, tags: ['hero'] }));
      expect(changed).toEqual([rowOf('a', { tags: ['hero'] })]);
      await vi.waitFor(() => expect(seen.at(-1)).toEqual(['a']));
      await vi.waitFor(() => expect([pages.at(-1), counts.at(-1), names.at(-1)]).toEqual([1, 1, 'hero']));
      for (const end of stops) end();
      expect(await table.get('a')).toEqual(rowOf('a', { tags: ['hero'] }));
      stop();
    }
  });
});

test('a page reads no more rows than it gives, and a list of identifiers none', async () => {
  await Promise.all(Array.from({ length: 300 }, (_, at) => stored.put(randomRow(at))));
  let read = 0;
  const { get, getAll } = IDBObjectStore.prototype;
  const counting = function (this: IDBObjectStore, ...args: Parameters<IDBObjectStore['get']>) {
    read++;
    return get.apply(this, args);
  };
  const cursors = vi.spyOn(IDBIndex.prototype, 'openCursor');
  const all = [vi.spyOn(IDBObjectStore.prototype, 'getAll'), vi.spyOn(IDBIndex.prototype, 'getAll')];
  Object.assign(IDBObjectStore.prototype, { get: counting });
  try {
    const ids = await stored.ids({ search: 'screen', sort: 'name', descending: false });
    expect(ids.length).toBeGreaterThan(40);
    expect(read).toBe(0);
    await stored.many(ids.slice(10, 30));
    expect(read).toBe(20);
    read = 0;
    const page = await stored.page({ search: 'screen', sort: 'name', descending: false }, null, 12);
    expect(page).toHaveLength(12);
    expect(read).toBe(12);
    expect(cursors).not.toHaveBeenCalled();
    for (const spy of all) expect(spy).not.toHaveBeenCalled();
  } finally {
    Object.assign(IDBObjectStore.prototype, { get, getAll });
    vi.restoreAllMocks();
  }
});

test('words are found by their beginnings, whatever their case, accents, capitals inside and digits', () => {
  expect(wordsOf('GreenScreen_042 Été.mp4').sort()).toEqual(['042', '4', 'ete', 'green', 'greenscreen', 'mp', 'mp4', 'screen'].sort());
  expect(termsOf('  Été, green-Screen ')).toEqual(['ete', 'green', 'screen']);
  expect(termsOf('\u0000?!')).toEqual([]);
  expect(wordsOf('x'.repeat(1000))).toEqual(['x'.repeat(40)]);
});

test('names are sorted as people count', () => {
  const sorted = ['take 10', 'Take 9', 'Äpfel', 'apfel 2', 'take 9b'].sort((a, b) => (nameKey(a) < nameKey(b) ? -1 : 1));
  expect(sorted).toEqual(['Äpfel', 'apfel 2', 'Take 9', 'take 9b', 'take 10']);
});

test('badges tell where an item comes from and what was done to it', () => {
  expect(badgesOf({ origin: { kind: 'imported' }, looks: ['keyed'] })).toEqual(['source', 'keyed']);
  const made: Origin = { kind: 'made', what: 'loop', from: [], job: null, recipe: null };
  expect(badgesOf({ origin: made, looks: ['keyed', 'stylized'] })).toEqual(['made', 'keyed', 'stylized', 'loop']);
});

test('a library of version 2 is brought up to date with all that it held', async () => {
  const name = `items-${count++}`;
  // As version 2 wrote it.
  const old = new Dexie(name);
  old.version(1).stores({ items: 'id', recipes: 'item', presets: 'id', exports: 'id', settings: 'key' });
  old.version(2).stores({ jobs: 'id' });
  const bare = { mimeType: 'video/mp4', bytes: 9, facts, hasThumbnail: true };
  const there = { ...bare, id: 'a'.repeat(64), name: 'Clip 10.mp4', createdAt: 3, removedAt: 0 };
  const gone = { ...bare, id: 'b'.repeat(64), name: 'gone.mp4', createdAt: 4, removedAt: 99 };
  const record = { id: 'e1', item: there.id, name: 'clip keyed.webm', mimeType: 'video/webm', bytes: 5, createdAt: 6 };
  await old.table('items').bulkAdd([there, gone]);
  await old.table('recipes').add({ item: there.id, recipe: { effects: [{ effect: 'keyer' }] }, updatedAt: 1 });
  await old.table('exports').add(record);
  await old.table('settings').add({ key: 'zoom', value: 2 });
  old.close();

  const opened = await openDatabase(name, events, (recipe) => (JSON.stringify(recipe).includes('keyer') ? ['keyed'] : []));
  const { items, exports, settings, recipes } = opened.records;
  expect(await items.get(there.id)).toEqual({ ...unsorted, ...there, looks: ['keyed'] });
  expect(await items.ids({ ...newest, search: 'clip', badges: ['keyed'] })).toEqual([there.id]);
  expect(await items.ids({ ...newest, trash: true })).toEqual([gone.id]);
  expect(await exports.all()).toEqual([record]);
  expect(await settings.get('zoom')).toEqual({ key: 'zoom', value: 2 });
  expect(await recipes.get(there.id)).toMatchObject({ updatedAt: 1 });
  opened.close();
});
