/** The library in a real browser: import, edits, two tabs, names, exports and presets. */
import { expect, test } from './harness/harness.ts';
import {
  edit,
  editable,
  files,
  items,
  keep,
  MB,
  open,
  radiusOf,
  recipeState,
  saved,
  serveFrom,
  setRadius,
  status,
  tab,
} from './library-tab.ts';

test.beforeAll(({ moduleServer }) => serveFrom(moduleServer));

test('a clip is usable at once, stored under its hash, and still there after a reload, with its edits', async ({ context }) => {
  const page = await tab(context);
  const found = await page.evaluate(async () => {
    const { library, makeFile, sha256, facts } = window.tools;
    const file = makeFile('clip.mp4', 9_000_001);
    const id = library.add(file);
    const immediate = (await library.file(id)) === file;
    const first = library.arriving.get().map(({ storage }) => storage.state);
    await library.describe(id, facts, new Blob(['thumbnail']));
    const lasting = await library.settled(id);
    return { immediate, first, lasting, sha: await sha256(file), resolved: library.resolve(id) };
  });
  expect(found).toMatchObject({ immediate: true, first: ['copying'], lasting: found.sha, resolved: found.sha });
  await edit(page, found.lasting);
  await setRadius(page, found.lasting, 42);
  await saved(page, found.lasting);

  await open(page);
  expect(await items(page)).toEqual([{ id: found.sha, name: 'clip.mp4', bytes: 9_000_001, state: 'stored' }]);
  const again = await page.evaluate(async (id) => {
    const { library, sha256 } = window.tools;
    const file = await library.file(id);
    return { sha: await sha256(file), name: file.name, type: file.type, thumbnail: await (await library.thumbnail(id))?.text() };
  }, found.sha);
  expect(again).toEqual({ sha: found.sha, name: 'clip.mp4', type: 'video/mp4', thumbnail: 'thumbnail' });
  await editable(page, found.sha);
  expect(await radiusOf(page, found.sha)).toBe(42);
  expect(Object.keys(await files(page)).sort()).toEqual(
    [`media/${found.sha}`, `media/${found.sha}.json`, `media/${found.sha}.recipe.json`, `thumbnails/${found.sha}`].sort(),
  );
});

test('an edit made right before a reload is not lost', async ({ context }) => {
  const page = await tab(context);
  const id = await keep(page, 'clip.mp4', 1000);
  await edit(page, id);
  await saved(page, id);
  await setRadius(page, id, 17);
  expect((await recipeState(page, id)).saving).toBe('pending');
  await open(page);
  await editable(page, id);
  expect(await radiusOf(page, id)).toBe(17);
});

test('the same content imported again is the same item, and takes no more room', async ({ context }) => {
  const page = await tab(context);
  const first = await keep(page, 'one.mp4', 5 * MB);
  const before = await files(page);
  expect(await keep(page, 'two.mp4', 5 * MB)).toBe(first);
  expect(await items(page)).toMatchObject([{ name: 'one.mp4' }]);
  expect(Object.keys(await files(page))).toEqual(Object.keys(before));
  expect(await keep(page, 'three.mp4', 5 * MB, 2)).not.toBe(first);
  expect(await items(page)).toHaveLength(2);
});

test('removing a clip while it is copied stops the copy and leaves nothing', async ({ context }) => {
  const page = await tab(context);
  const outcome = await page.evaluate(async () => {
    const { library, makeFile } = window.tools;
    const id = library.add(makeFile('large.mp4', 200_000_000));
    const done = new Promise<void>((resolve) => {
      library.arriving.subscribe(() => {
        const storage = library.arriving.get()[0]?.storage;
        if (storage?.state === 'copying' && storage.done > 0) resolve();
      });
    });
    await done;
    const settled = library.settled(id).then(String, (error: Error) => error.name);
    await library.remove(id);
    return settled;
  });
  expect(outcome).toBe('AbortError');
  expect(await items(page)).toEqual([]);
  expect(await files(page)).toEqual({});
});

test('two tabs: what one imports the other shows; one writes a clip’s edits, the other follows and takes over', async ({ context }) => {
  const [first, second] = [await tab(context), await tab(context)];
  const id = await keep(first, 'shared.mp4', MB);
  await expect.poll(() => items(second)).toMatchObject([{ id, state: 'stored' }]);
  await edit(first, id);
  await editable(first, id);
  await expect.poll(async () => (await recipeState(second, id)).access).toBe('read-only');
  expect((await recipeState(second, id)).notice?.message).toContain('another tab');
  await setRadius(first, id, 61);
  await expect.poll(() => radiusOf(second, id)).toBe(61);

  await first.close();
  await editable(second, id);
  expect(await radiusOf(second, id)).toBe(61);
  await setRadius(second, id, 62);
  await saved(second, id);

  const third = await tab(context);
  await second.evaluate((of) => window.tools.library.remove(of), id);
  await expect.poll(() => items(third)).toEqual([]);
});

test('a tab that opens during an import leaves its bytes alone', async ({ context }) => {
  const first = await tab(context);
  const temporary = await first.evaluate(() => {
    const { library, makeFile } = window.tools;
    return library.add(makeFile('slow.mp4', 2_000_000));
  });
  const lasting = () => first.evaluate((id) => window.tools.library.resolve(id), temporary);
  await expect.poll(lasting).not.toBe(temporary);
  const id = await lasting();
  expect(Object.keys(await files(first))).toEqual([`media/${id}`]);

  const second = await tab(context);
  expect(await items(second)).toEqual([]);
  await first.evaluate(({ of }) => window.tools.library.describe(of, window.tools.facts), { of: temporary });
  await expect.poll(() => items(second)).toMatchObject([{ id, state: 'stored' }]);
  expect(await second.evaluate(async (of) => (await window.tools.library.file(of)).size, id)).toBe(2_000_000);

  // What was copied when its tab ended is looked into by the next one: a clip is there then, what is none is named and does not stay.
  const abandoned = await tab(context);
  for (const [name, bytes] of [['letter.txt', 3_000_000] as const, ['clip.mp4', 4_000_000] as const]) {
    await abandoned.evaluate(([name, bytes]) => void window.tools.library.add(window.tools.makeFile(name, bytes, 5)), [
      name,
      bytes,
    ] as const);
    await expect.poll(async () => Object.values(await files(second))).toContain(bytes);
  }
  await abandoned.close();
  await open(second);
  await expect
    .poll(async () => (await items(second)).map(({ name, state }) => [name, state]))
    .toEqual([
      ['clip.mp4', 'stored'],
      ['slow.mp4', 'stored'],
    ]);
  await expect
    .poll(async () => (await status(second)).notices)
    .toMatchObject([{ message: expect.stringMatching(/“letter\.txt”.*It is a text/) }]);
  await open(second);
  expect(Object.values(await files(second))).not.toContain(3_000_000);
});

test('hostile names are shown safely and never reach the file system', async ({ context }) => {
  const page = await tab(context);
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const names: [string, string][] = [
    ['🦜 two  spaces.mp4', '🦜 two spaces.mp4'],
    ['gnp.\u202Exe.mp4', 'gnp. xe.mp4'],
    ['line\nbreak.mp4', 'line break.mp4'],
    ['<img src=x onerror=alert(1)>.mp4', '<img src=x onerror=alert(1)>.mp4'],
    ['-y', '-y'],
    ['a:b', 'a:b'],
    ['pat%03d.mp4', 'pat%03d.mp4'],
    ['../../etc/passwd', '../../etc/passwd'],
    ['n'.repeat(255), `${'n'.repeat(199)}…`],
  ];
  for (const [seed, [name, shown]] of names.entries()) {
    const id = await keep(page, name, 1000, seed + 1);
    expect((await items(page)).find((item) => item.id === id)?.name).toBe(shown);
  }
  expect(dialogs).toEqual([]);
  for (const path of Object.keys(await files(page))) expect(path).toMatch(/^(media|thumbnails)\/[0-9a-f]{64}(\.json)?$/);
});

test('an export is a file until it is complete, then an item that knows what it was made from; a discarded one leaves nothing', async ({
  context,
}) => {
  const page = await tab(context);
  const id = await keep(page, 'clip.mp4', 1000);
  const made = await page.evaluate(async (item) => {
    const { library } = window.tools;
    const write = async (handle: FileSystemFileHandle, text: string) => {
      const stream = await handle.createWritable();
      await stream.write(text);
      await stream.close();
    };
    const kept = await library.createExport(item, 'my: clip.webm', { job: 'j1' });
    await write(kept.handle, 'exported');
    const before = (await window.tools.list()).length;
    const record = await kept.complete('video/webm');
    const dropped = await library.createExport(item, 'other.mp4');
    await write(dropped.handle, 'half');
    await dropped.discard();
    const file = await library.file(record.id);
    const sha = await window.tools.sha256(new Blob(['exported']));
    return { before, record, sha, name: file.name, type: file.type, text: await file.text() };
  }, id);
  expect(made).toMatchObject({ before: 1, name: 'my_ clip.webm', type: 'video/webm', text: 'exported', record: { id: made.sha } });
  await open(page);
  const lineage = await page.evaluate(
    async ([from, id]) => {
      const { library } = window.tools;
      const [item] = await library.items([id]);
      return { item, of: await library.ids({ sort: 'date', descending: true, madeFrom: from }) };
    },
    [id, made.sha] as const,
  );
  expect(lineage.of).toEqual([made.sha]);
  expect(lineage.item).toMatchObject({
    name: 'my_ clip.webm',
    bytes: 8,
    origin: { kind: 'made', what: 'export', from: [id], job: 'j1', recipe: null },
    badges: ['made'],
    storage: { state: 'stored' },
  });
  expect(Object.keys(await files(page)).filter((path) => path.startsWith('exports/'))).toEqual([]);
});

test('exports that an older version kept apart become items, also where that was interrupted', async ({ context }) => {
  const page = await tab(context);
  const id = await keep(page, 'clip.mp4', 1000);
  const record = (name: string, key: string) => ({ id: key, item: id, name, mimeType: 'video/webm', bytes: 5, createdAt: 5 });
  await page.evaluate(
    async (records) => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open('framewright');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      const store = database.transaction('exports', 'readwrite').objectStore('exports');
      for (const one of records) store.put(one);
      await new Promise((resolve) => store.transaction.addEventListener('complete', resolve));
      database.close();
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('exports', { create: true });
      const stream = await (await folder.getFileHandle('e1.webm', { create: true })).createWritable();
      await stream.write('taken');
      await stream.close();
    },
    // The second one was moved to its place before its record went.
    [record('first.webm', 'e1'), record('second.webm', 'e2')],
  );
  await open(page);
  const taken = (await items(page)).find(({ name }) => name === 'first.webm');
  expect(taken).toMatchObject({ bytes: 5, state: 'stored' });
  const made = await page.evaluate((from) => window.tools.library.ids({ sort: 'date', descending: true, madeFrom: from }), id);
  expect(made).toEqual([taken?.id]);
  expect(Object.keys(await files(page)).filter((path) => path.startsWith('exports/'))).toEqual([]);
  await open(page);
  expect(await items(page)).toHaveLength(2);
});

test('presets are saved by name, replaced by name, and survive a reload', async ({ context }) => {
  const page = await tab(context);
  const id = await keep(page, 'clip.mp4', 1000);
  await edit(page, id);
  await page.evaluate(async (of) => {
    const { library, recipeState: state } = window.tools;
    const [instance] = state(of).recipe.effects;
    if (!instance) throw new Error('There is no effect.');
    await library.saveEffectPreset('Soft', { ...instance, values: { radius: 1 } });
    await library.saveEffectPreset('Soft', { ...instance, values: { radius: 2 } });
    await library.saveStackPreset('Soft', [instance, { ...instance, id: 'blur-2' }]);
    await library.saveEffectPreset('Alien', { ...instance, effect: 'wormhole' });
  }, id);
  await open(page);
  const presets = () => page.evaluate(() => window.tools.library.presets.get());
  await expect.poll(async () => (await presets()).length).toBe(2);
  expect(await presets()).toMatchObject([
    { kind: 'effect', name: 'Soft', values: { radius: 2 } },
    { kind: 'stack', name: 'Soft', effects: [{ id: 'blur-1' }, { id: 'blur-2' }] },
  ]);
});

test('a backup holds the whole library, is put back once, leaves what is there alone, and lets nothing damaged in', async ({
  browser,
  context,
}) => {
  const page = await tab(context);
  const [first, second] = [await keep(page, 'first: one.mp4', 3 * MB), await keep(page, 'second.mp4', 1000, 2)];
  await edit(page, first);
  await setRadius(page, first, 9);
  await saved(page, first);
  const base64 = await page.evaluate(
    async ([id, gone]) => {
      const { library } = window.tools;
      await library.edit([id], { addTags: ['Hero'], rating: 4, note: 'the good one', addTo: await library.createCollection('Opening') });
      const rated = { name: 'Soft', recipe: { version: 2 }, stars: 4, measured: null };
      const first = <T>(watch: (listener: (value: T) => void) => () => void) => new Promise<T>((resolve) => watch(resolve));
      const [version] = await first<readonly { readonly id: string }[]>((listener) => library.watchVersions(id, listener));
      await library.nameVersion(id, version?.id ?? '', 'For the client');
      const [instance] = window.tools.recipeState(id).recipe.effects;
      if (!instance) throw new Error('There is no effect.');
      await library.saveStackPreset('Soft', [instance]);
      await library.saveEffectPreset('Softer', instance);
      await library.setFavourite('stack:Soft', true);
      await library.editObservations(id, () => [{ id: 'one', at: 5, blind: 7, a: rated, b: { ...rated, stars: 2 }, note: 'softer' }]);
      await library.remove(gone);
      const parts: BlobPart[] = [];
      for await (const part of library.backup(() => {}, new AbortController().signal)) parts.push(part);
      await library.restore(gone);
      const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
      let text = '';
      for (let at = 0; at < bytes.length; at += 30_000) text += String.fromCharCode(...bytes.subarray(at, at + 30_000));
      return btoa(text);
    },
    [first, second] as const,
  );
  const restore = (to: typeof page, damage: number | null) =>
    to.evaluate(
      ([text, at]) => {
        const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        if (at !== null) bytes[at] = (bytes[at] as number) ^ 1;
        const archive = new File([bytes], 'backup.zip');
        return window.tools.library.restoreBackup(archive, () => {}, new AbortController().signal);
      },
      [base64, damage] as const,
    );
  // What was in the trash is not in the backup, and what is here is left as it is.
  await page.evaluate((id) => window.tools.library.rename(id, 'Renamed since'), first);
  expect(await restore(page, null)).toEqual({ added: 0, known: 1, failed: [] });
  expect((await items(page)).find(({ id }) => id === first)?.name).toBe('Renamed since');

  const elsewhere = await browser.newContext();
  try {
    const other = await tab(elsewhere);
    expect(await restore(other, Math.floor(base64.length / 2))).toEqual({ added: 0, known: 0, failed: ['first: one.mp4'] });
    expect(await items(other)).toEqual([]);
    expect(await restore(other, null)).toEqual({ added: 1, known: 0, failed: [] });
    expect(await restore(other, null)).toEqual({ added: 0, known: 1, failed: [] });
    expect(await items(other)).toEqual([{ id: first, name: 'first: one.mp4', bytes: 3 * MB, state: 'stored' }]);
    const found = await other.evaluate(async (id) => {
      const { library, sha256 } = window.tools;
      const [item] = await library.items([id]);
      const names = library.collections.get().map(({ name }) => name);
      const first = <T>(watch: (listener: (value: T) => void) => () => void) => new Promise<T>((resolve) => watch(resolve));
      const observed = await first<unknown>((listener) => library.watchObservations(id, listener));
      const versions = await first<unknown>((listener) => library.watchVersions(id, listener));
      const kept = {
        presets: library.presets.get().map(({ kind, name }) => `${kind} ${name}`),
        favourites: [...library.favourites.get()],
      };
      const thumbnail = await (await library.thumbnail(id))?.text();
      return { item, names, observed, versions, kept, sha: await sha256(await library.file(id)), thumbnail };
    }, first);
    expect(found).toMatchObject({
      item: { tags: ['hero'], rating: 4, note: 'the good one', badges: ['source', 'stylized'] },
      names: ['Opening'],
      observed: [{ id: 'one', blind: 7, note: 'softer', a: { stars: 4 }, b: { stars: 2 } }],
      versions: [{ name: 'For the client', recipe: { effects: [{ effect: 'blur', values: { radius: 9 } }] } }],
      kept: { presets: ['stack Soft', 'effect Softer'], favourites: ['stack:Soft'] },
      sha: first,
      thumbnail: 'thumbnail',
    });
    await editable(other, first);
    expect(await radiusOf(other, first)).toBe(9);
  } finally {
    await elsewhere.close();
  }
});
