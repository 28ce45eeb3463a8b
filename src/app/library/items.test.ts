import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { StoredFile } from '../../../workers/storage/opfs-api.ts';
import { memoryRecords } from './database.ts';
import type { Directory, FileStore } from './files.ts';
import { newest } from './item-query.ts';
import { Items, type Shelf } from './items.ts';
import { manifestOf, rowOf } from './manifest.ts';
import type { ItemRow, Records } from './records.ts';
import { purge, sweep } from './sweep.ts';
import type { ItemFacts } from './types.ts';
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

const idOf = (content: string) => content.charCodeAt(0).toString(16).padStart(2, '0').repeat(32);

/** Files in a map; `store` waits for `gate` and reports `problem`. The real one is tested in the browser. */
function fileMap() {
  const content = new Map<string, Blob>();
  const named = (directory: Directory, name: string) => `${directory}/${name}`;
  const store = {
    blocked: null,
    gate: Promise.resolve(),
    problem: null as StoredFile['problem'],
    content,
    async store(file: Blob, report: (done: number) => void, signal: AbortSignal): Promise<StoredFile> {
      report(0);
      await store.gate;
      signal.throwIfAborted();
      const hash = idOf(await file.text());
      const existed = content.has(named('media', hash));
      if (!store.problem) content.set(named('media', hash), file);
      return { hash, bytes: file.size, existed, problem: store.problem };
    },
    write: async (directory: Directory, name: string, blob: Blob) => void content.set(named(directory, name), blob),
    read: async (directory: Directory, name: string) => {
      const blob = content.get(named(directory, name));
      return blob ? new File([blob], name) : null;
    },
    remove: async (directory: Directory, name: string) => void content.delete(named(directory, name)),
    list: async (directory: Directory) =>
      [...content]
        .filter(([path]) => path.startsWith(`${directory}/`))
        .map(([path, blob]) => ({ name: path.slice(directory.length + 1), bytes: blob.size })),
    names: async (directory: Directory) => (await store.list(directory)).map(({ name }) => name),
    hashOf: async (file: Blob) => idOf(await file.text()),
    async move(from: Directory, name: string, to: Directory, newName: string) {
      content.set(named(to, newName), content.get(named(from, name)) as Blob);
      content.delete(named(from, name));
    },
    create: () => Promise.reject(new Error('Not used here.')),
    close: () => {},
  };
  return store satisfies FileStore;
}

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

const clip = (content: string, name = 'clip.mp4') => new File([content], name, { type: 'video/mp4' });
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
const rowOfContent = (content: string, part: Partial<ItemRow> = {}): ItemRow => ({
  ...unsorted,
  id: idOf(content),
  name: 'clip.mp4',
  mimeType: 'video/mp4',
  bytes: content.length,
  createdAt: 1,
  facts,
  hasThumbnail: false,
  removedAt: 0,
  ...part,
});

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

describe('the sweep', () => {
  const put = (path: string, content = 'a') => {
    const [directory, name] = path.split('/') as [Directory, string];
    return files.write(directory, name, new Blob([content]));
  };
  const [known, orphan, lost, torn] = ['a', 'b', 'c', 'd'].map(idOf) as [string, string, string, string];

  beforeEach(async () => {
    await records.items.put(rowOfContent('a'));
    await records.exports.put({ id: 'e1', item: known, name: 'x.webm', mimeType: 'video/webm', bytes: 1, createdAt: 1 });
    await put(`media/${known}`);
    await put(`thumbnails/${known}`);
    await put('exports/e1.webm');
    await put(`media/${orphan}`);
    await put(`thumbnails/${orphan}`);
    await put('temporary/half-written');
    await put('exports/e2.webm');
    await put('exports/e2.webm.crswap');
    await put(`media/${lost}`);
    await put(`media/${lost}.json`, manifestOf(rowOfContent('c', { bytes: 1 })));
    await put(`media/${lost}.recipe.json`, '{"version":1}');
    await put(`media/${torn}`);
    await put(`media/${torn}.json`, '{"version":1,"id":');
  });

  test('removes what belongs to nothing, keeps the rest, and rebuilds lost records', async () => {
    const report = await sweep(records, files, { rebuildOnly: false });
    expect(report.rebuilt).toEqual([lost]);
    expect([...report.removed].sort()).toEqual(
      ['temporary/half-written', `media/${orphan}`, `thumbnails/${orphan}`, 'exports/e2.webm', 'exports/e2.webm.crswap'].sort(),
    );
    expect(await records.items.get(lost)).toEqual(rowOfContent('c', { bytes: 1 }));
    expect((await records.recipes.get(lost))?.recipe).toEqual({ version: 1 });
    expect(files.content.has(`media/${known}`)).toBe(true);
    expect(files.content.has(`media/${torn}`)).toBe(true);
    expect(await sweep(records, files, { rebuildOnly: false })).toEqual({ rebuilt: [], removed: [], missing: [] });
  });

  test('removes nothing when records are not the library’s own', async () => {
    const before = [...files.content.keys()];
    await sweep(records, files, { rebuildOnly: true });
    expect([...files.content.keys()]).toEqual(before);
    expect(await records.items.get(lost)).toBeDefined();
  });

  test('does not bring edits back over newer ones', async () => {
    await records.recipes.put({ item: lost, recipe: { newer: true }, updatedAt: 9 });
    await sweep(records, files, { rebuildOnly: false });
    expect((await records.recipes.get(lost))?.recipe).toEqual({ newer: true });
  });
});

test('what is removed for good takes its bytes, its recipe and what was found of it along', async () => {
  await records.items.put(rowOfContent('a'));
  await files.write('media', idOf('a'), new Blob(['a']));
  await records.recipes.put({ item: idOf('a'), recipe: {}, updatedAt: 1 });
  await records.observations.put({ item: idOf('a'), observations: [] });
  await purge(idOf('a'), records, files);
  expect(files.content.has(`media/${idOf('a')}`)).toBe(false);
  expect(await Promise.all([records.items.get(idOf('a')), records.recipes.get(idOf('a')), records.observations.get(idOf('a'))])).toEqual(
    Array(3).fill(undefined),
  );
});

test.each([
  ['not JSON', 'nonsense'],
  ['another item’s', manifestOf(rowOfContent('b'))],
  ['of another version', manifestOf(rowOfContent('a')).replace('"version":2', '"version":3')],
  ['without facts', manifestOf(rowOfContent('a')).replace('"facts"', '"fiction"')],
  ['with an impossible size', manifestOf(rowOfContent('a')).replace('"bytes":1', '"bytes":1e999')],
])('a manifest that is %s is not believed', (_, manifest) => {
  expect(rowOf(idOf('a'), manifest)).toBeNull();
});
