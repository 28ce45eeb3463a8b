import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MediaError } from '../../media/errors.ts';
import { memoryRecords } from './database.ts';
import { clip, facts, fileMap, idOf, rowOfContent } from './file-map.ts';
import { newest } from './item-query.ts';
import { Items, type Shelf } from './items.ts';
import { rowOf } from './manifest.ts';
import type { ItemRow, Records } from './records.ts';
import { sweep } from './sweep.ts';
import type { Inspect, Notice } from './types.ts';
import { lookInto, takeUp } from './unfinished.ts';

let records: Records;
let files: ReturnType<typeof fileMap>;
let items: Items;
let lasting: string[][];
let stop: () => void;
/** What the database says is there. */
let shown: readonly ItemRow[];
const made: string[] = [];

beforeEach(async () => {
  records = memoryRecords();
  files = fileMap();
  lasting = [];
  const shelf: Promise<Shelf> = Promise.resolve({ records, files, readOnly: null });
  items = new Items(
    shelf,
    (...ids) => lasting.push(ids),
    () => {},
  );
  shown = [];
  stop = records.items.live(
    () => records.items.page(newest, null, 50),
    (rows) => {
      shown = rows;
    },
  );
  await Promise.resolve();
});

afterEach(async () => {
  // What was never described still holds the writers' lock.
  await Promise.all(made.splice(0).map((id) => items.remove([id])));
  stop();
});

const add = (file: File) => {
  const id = items.add(file);
  made.push(id);
  return id;
};
/** What a list shows: what is arriving, then what is there. */
const listed = () => {
  const known = new Set(shown.map(({ id }) => id));
  return [...items.arrivals.shown.get().filter(({ id }) => !known.has(id)), ...shown.map((row) => items.itemOf(row))];
};
const states = () => listed().map(({ id, storage }) => [id, storage.state]);
describe('an import', () => {
  test('is there and usable before a byte is copied, and keeps its place when it gets its lasting id', async () => {
    const gate = Promise.withResolvers<void>();
    files.gate = gate.promise;
    const file = clip('a', 'evil\u202Ename.mp4');
    const id = add(file);
    expect(listed()).toMatchObject([{ id, name: 'evil name.mp4', storage: { state: 'copying' }, facts: null }]);
    expect(await items.file(id)).toBe(file);
    await items.describe(id, facts, new Blob(['picture']));
    gate.resolve();
    expect(await items.settled(id)).toBe(idOf('a'));
    expect(lasting).toEqual([[id, idOf('a')]]);
    expect(states()).toEqual([[idOf('a'), 'stored']]);
    expect(await (await items.file(id)).text()).toBe('a');
    expect((await items.file(id)).name).toBe('evil name.mp4');
    expect(await (await items.thumbnail(idOf('a')))?.text()).toBe('picture');
  });

  test('keeps a name given before it is stored, also where the content was known under another', async () => {
    const gate = Promise.withResolvers<void>();
    files.gate = gate.promise;
    const id = add(clip('a'));
    await items.rename(id, 'Take \u202E7');
    expect(listed()).toMatchObject([{ name: 'Take 7' }]);
    await items.describe(id, facts, null);
    gate.resolve();
    await items.settled(id);
    expect(await records.items.get(idOf('a'))).toMatchObject({ name: 'Take 7' });
    const again = add(clip('a', 'other.mp4'));
    await items.rename(again, 'Take 8');
    await items.describe(again, facts, null);
    await items.settled(again);
    await vi.waitFor(() => expect(listed()).toMatchObject([{ name: 'Take 8' }]));
  });

  test('never flickers away between copying and stored', async () => {
    const counts = new Set<number>();
    const id = add(clip('a'));
    items.arrivals.shown.subscribe(() => counts.add(listed().length));
    await items.describe(id, facts, null);
    await items.settled(id);
    expect([...counts]).toEqual([1]);
  });

  test('of content that is there already is the same item, with its own name and date', async () => {
    const first = add(clip('a', 'first.mp4'));
    await items.describe(first, facts, null);
    await items.settled(first);
    const before = listed();
    const second = add(clip('a', 'second.mp4'));
    await items.describe(second, facts, null);
    expect(await items.settled(second)).toBe(idOf('a'));
    expect(listed()).toEqual(before);
    expect((await records.items.page(newest, null, 50)).map(({ name }) => name)).toEqual(['first.mp4']);
  });

  test('of content that is there already joins what is said of both', async () => {
    await records.items.put(rowOfContent('a', { tags: ['old'], collections: ['one'], note: 'first' }));
    await files.write('media', idOf('a'), new Blob(['a']));
    const id = items.add(clip('a'), { collections: ['two'], note: 'second' });
    made.push(id);
    await items.edit([id], { addTags: ['new'], rating: 3 });
    await items.describe(id, facts, null);
    await items.settled(id);
    const joined = { tags: ['old', 'new'], collections: ['one', 'two'], note: 'first', rating: 3 };
    expect(await records.items.get(idOf('a'))).toMatchObject(joined);
  });

  test('of the same file twice at once makes one item', async () => {
    const ids = [add(clip('a')), add(clip('a'))];
    for (const id of ids) await items.describe(id, facts, null);
    expect(await Promise.all(ids.map((id) => items.settled(id)))).toEqual([idOf('a'), idOf('a')]);
    expect(states()).toEqual([[idOf('a'), 'stored']]);
  });

  test('is recorded only once it was described, so that what is no clip leaves no record', async () => {
    const id = add(clip('a'));
    await vi.waitFor(() => expect(lasting).toHaveLength(1));
    expect(await records.items.page(newest, null, 50)).toEqual([]);
    await items.remove([id]);
    expect(states()).toEqual([]);
    await expect(items.settled(id)).resolves.toBe(idOf('a'));
    expect(await records.items.page(newest, null, 50)).toEqual([]);
  });

  test('that finds no room stays usable in this session, with sizes and a remedy, and can be stored again', async () => {
    files.problem = { kind: 'full', written: 1_500_000, detail: 'QuotaExceededError' };
    const id = add(clip('a'));
    await items.describe(id, facts, null);
    expect(await items.settled(id)).toBe(idOf('a'));
    expect(listed()).toMatchObject([{ id: idOf('a'), storage: { state: 'session', notice: { code: 'storage-full' } } }]);
    const { storage } = listed()[0] as { storage: { notice: { message: string; remedy: string } } };
    expect(storage.notice.message).toContain('1.5 MB');
    expect(await (await items.file(id)).text()).toBe('a');
    expect(await records.items.page(newest, null, 50)).toEqual([]);

    files.problem = null;
    items.storeAgain(id);
    await vi.waitFor(() => expect(states()).toEqual([[idOf('a'), 'stored']]));
    expect(await records.items.page(newest, null, 50)).toHaveLength(1);
  });

  test('that finds no room first frees what was removed', async () => {
    await records.items.put(rowOfContent('b', { removedAt: 5 }));
    await files.write('media', idOf('b'), new Blob(['b']));
    const store = files.store;
    files.store = async (...args) => {
      files.problem = files.content.has(`media/${idOf('b')}`) ? { kind: 'full', written: 0, detail: '' } : null;
      return store(...args);
    };
    const id = add(clip('a'));
    await items.describe(id, facts, null);
    await items.settled(id);
    expect(states()).toEqual([[idOf('a'), 'stored']]);
    expect(await records.items.get(idOf('b'))).toBeUndefined();
  });

  test('of a file that cannot be read says so', async () => {
    files.store = () => Promise.reject(Object.assign(new Error('It ended at byte 7.'), { code: 'file-unreadable', remedy: 'Plug it in.' }));
    const id = add(clip('a'));
    await expect(items.settled(id)).rejects.toThrow('It ended at byte 7.');
    expect(listed()[0]?.storage).toMatchObject({ state: 'session', notice: { code: 'file-unreadable', remedy: 'Plug it in.' } });
  });
});

describe('an import whose tab ends', () => {
  const told: Notice[] = [];
  const inspected = vi.fn<Inspect>();
  /** What the next tab does at its start, with the same records and files. */
  async function nextStart() {
    const shelf: Shelf = { records, files, readOnly: null };
    items = new Items(
      Promise.resolve(shelf),
      () => {},
      () => {},
    );
    const { unfinished, cutShort } = await sweep(records, files, { rebuildOnly: false });
    for (const row of unfinished) {
      const file = await takeUp(items, shelf, row);
      if (file) await lookInto(items, shelf, { row, file }, inspected, (notice) => told.push(notice));
    }
    for (const { id } of unfinished) await items.settled(id).catch(() => {});
    return { unfinished: unfinished.map(({ name }) => name), cutShort };
  }
  /** The tab ends here: nothing that it does from now on reaches the library. */
  function kill() {
    const dead = Promise.withResolvers<never>().promise;
    const [oldRecords, oldFiles] = [records, files];
    records = { ...oldRecords, items: { ...oldRecords.items }, arrivals: { ...oldRecords.arrivals } };
    files = { ...oldFiles };
    for (const table of [oldRecords.items, oldRecords.arrivals])
      Object.assign(table, { put: () => dead, update: () => dead, remove: () => dead });
    Object.assign(oldFiles, { write: () => dead, remove: () => dead });
    made.length = 0;
  }

  beforeEach(() => {
    told.length = 0;
    inspected.mockReset().mockResolvedValue({ facts, thumbnail: new Blob(['picture']) });
  });

  test('while it is copied is named, and leaves nothing', async () => {
    files.gate = new Promise(() => {});
    add(clip('a'));
    await vi.waitFor(async () => expect(await records.arrivals.all()).toHaveLength(1));
    kill();
    expect(await nextStart()).toEqual({ unfinished: [], cutShort: ['clip.mp4'] });
    expect(await records.arrivals.all()).toEqual([]);
    expect(await nextStart()).toEqual({ unfinished: [], cutShort: [] });
  });

  test('right after the last byte, before that is noted, goes on', async () => {
    const noted = records.arrivals.update;
    // The copy is there, and its note never comes.
    Object.assign(records.arrivals, {
      update: (id: string, change: Parameters<typeof noted>[1]) => (files.content.size > 0 ? new Promise(() => {}) : noted(id, change)),
    });
    add(clip('a'));
    await vi.waitFor(() => expect(files.content.has(`media/${idOf('a')}`)).toBe(true));
    Object.assign(records.arrivals, { update: noted });
    kill();
    expect(await nextStart()).toEqual({ unfinished: ['clip.mp4'], cutShort: [] });
    expect(await records.items.get(idOf('a'))).toMatchObject({ name: 'clip.mp4', mimeType: 'video/mp4', facts, hasThumbnail: true });
  });

  test('while it is looked into goes on from what was copied, with what was said of it', async () => {
    const id = add(clip('a'));
    await vi.waitFor(async () => expect((await records.arrivals.get(id))?.hash).toBe(idOf('a')));
    await items.rename(id, 'Take 7');
    await items.edit([id], { addTags: ['hero'], rating: 4 });
    kill();
    files.store = () => Promise.reject(new Error('Nothing is copied twice.'));
    expect(await nextStart()).toEqual({ unfinished: ['Take 7'], cutShort: [] });
    expect(await records.items.get(idOf('a'))).toMatchObject({ name: 'Take 7', tags: ['hero'], rating: 4, facts });
    expect(await records.arrivals.all()).toEqual([]);
    expect(told).toEqual([]);
  });

  test('after it was recorded leaves it as it is', async () => {
    const { remove } = records.arrivals;
    Object.assign(records.arrivals, { remove: () => new Promise(() => {}) });
    const id = add(clip('a'));
    await items.describe(id, facts, null);
    await vi.waitFor(async () => expect(await records.items.get(idOf('a'))).toBeDefined());
    Object.assign(records.arrivals, { remove });
    kill();
    expect(await nextStart()).toEqual({ unfinished: [], cutShort: [] });
    expect(await records.items.get(idOf('a'))).toMatchObject({ name: 'clip.mp4' });
  });

  test('of what is no media does not stay, and is named with the reason', async () => {
    inspected.mockRejectedValue(new MediaError('not-media', 'It is a text.', 'Choose a clip.'));
    const id = add(clip('a', 'letter.txt'));
    await vi.waitFor(async () => expect((await records.arrivals.get(id))?.hash).toBe(idOf('a')));
    kill();
    await nextStart();
    expect(told).toMatchObject([{ message: expect.stringMatching(/“letter\.txt”.*It is a text\./), remedy: 'Choose a clip.' }]);
    expect(listed()).toEqual([]);
    await vi.waitFor(async () => expect(await records.arrivals.all()).toEqual([]));
    expect(await nextStart()).toEqual({ unfinished: [], cutShort: [] });
    expect(files.content.size).toBe(0);
  });

  test('again and again while it is looked into is kept without that', async () => {
    const id = add(clip('a'));
    await vi.waitFor(async () => expect((await records.arrivals.get(id))?.hash).toBe(idOf('a')));
    kill();
    await records.arrivals.update(id, (row) => row && { ...row, tries: 2 });
    await nextStart();
    expect(inspected).not.toHaveBeenCalled();
    expect((await records.items.get(idOf('a')))?.facts).toMatchObject({ kind: 'file', warnings: [{ code: 'not-looked-into' }] });
  });
});

describe('a stored item', () => {
  beforeEach(async () => {
    await records.items.put(rowOfContent('a'));
    await files.write('media', idOf('a'), new Blob(['a']));
  });

  test('can be removed and restored', async () => {
    await items.remove([idOf('a')]);
    expect(states()).toEqual([]);
    await items.restore([idOf('a')]);
    expect(states()).toEqual([[idOf('a'), 'stored']]);
  });

  test('can be renamed, in its manifest too', async () => {
    await items.rename(idOf('a'), 'new\nname');
    expect(listed()[0]?.name).toBe('new name');
    const manifest = await (await files.read('media', `${idOf('a')}.json`))?.text();
    expect(rowOf(idOf('a'), manifest ?? '')?.name).toBe('new name');
  });

  test('whose bytes are short is called missing, and importing it again brings it back', async () => {
    await files.write('media', idOf('a'), new Blob(['']));
    await expect(items.file(idOf('a'))).rejects.toMatchObject({
      code: 'file-unreadable',
      message: expect.stringContaining('0 of 1 bytes'),
    });
    await vi.waitFor(() => expect(states()).toEqual([[idOf('a'), 'missing']]));
    const id = add(clip('a'));
    await items.describe(id, facts, null);
    await items.settled(id);
    await vi.waitFor(() => expect(states()).toEqual([[idOf('a'), 'stored']]));
    expect(await (await items.file(idOf('a'))).text()).toBe('a');
  });
});
