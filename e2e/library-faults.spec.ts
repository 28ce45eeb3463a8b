/** What the library makes of full disks, blocked storage, lost databases, newer versions and sudden death. */
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SCHEMA_VERSION } from '../src/app/library/database.ts';
import type { ItemStorage } from '../src/app/library/types.ts';
import { expect, test } from './harness/harness.ts';
import {
  blank,
  edit,
  editable,
  files,
  items,
  keep,
  MB,
  open,
  origin,
  radiusOf,
  recipeState,
  saved,
  serveFrom,
  setRadius,
  status,
  tab,
} from './library-tab.ts';
import { launch, withProfile } from './own-browser.ts';

test.beforeAll(({ moduleServer }) => serveFrom(moduleServer));

test('with no room left a clip stays usable, says so with sizes, and is stored once there is room', async ({ context }) => {
  const page = await tab(context);
  const small = await keep(page, 'small.mp4', MB);
  const cdp = await context.newCDPSession(page);
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: origin, quotaSize: 4 * MB });
  const large = await keep(page, 'large.mp4', 12 * MB, 2);
  const { storage } = (await page.evaluate(async (id) => (await window.tools.list()).find((item) => item.id === id), large)) as {
    storage: Extract<ItemStorage, { state: 'session' }>;
  };
  expect(storage.notice.code, storage.notice.message).toBe('storage-full');
  expect(storage.notice.message).toContain('“large.mp4” (12 MB) is not stored');
  expect(storage.notice.remedy).toContain('clips take up 1.0 MB');
  expect(await page.evaluate(async (id) => (await window.tools.library.file(id)).size, large)).toBe(12 * MB);
  expect((await files(page))[`media/${small}`]).toBe(MB);
  expect(Object.keys(await files(page)).filter((path) => path.startsWith('temporary/'))).toEqual([]);

  await cdp.send('Storage.overrideQuotaForOrigin', { origin: origin });
  await page.evaluate((id) => window.tools.library.storeAgain(id), large);
  await expect.poll(async () => (await items(page)).map(({ state }) => state)).toEqual(['stored', 'stored']);
  expect((await files(page))[`media/${large}`]).toBe(12 * MB);
});

test('edits that cannot be saved are shown as unsaved, and are saved once there is room', async ({ context }) => {
  const page = await tab(context);
  const id = await keep(page, 'clip.mp4', MB);
  await edit(page, id);
  await saved(page, id);
  // Chromium remembers for minutes that there was room, so a quota set now would not be noticed: the write itself fails.
  await page.evaluate(() => {
    const { put } = IDBObjectStore.prototype;
    const full = () => {
      throw new DOMException('There is no room.', 'QuotaExceededError');
    };
    Object.assign(IDBObjectStore.prototype, { put: full });
    Object.assign(window, { makeRoom: () => Object.assign(IDBObjectStore.prototype, { put }) });
  });
  await setRadius(page, id, 33);
  await expect.poll(async () => (await recipeState(page, id)).saving).toBe('failed');
  expect((await recipeState(page, id)).notice).toMatchObject({ code: 'save-failed' });
  expect((await recipeState(page, id)).notice?.message).toContain('There is no room.');
  expect(await radiusOf(page, id)).toBe(33);
  await page.evaluate(() => (window as unknown as { makeRoom: () => void }).makeRoom());
  await saved(page, id);
  expect((await recipeState(page, id)).notice).toBeNull();
});

test('a tab that crashes while editing loses nothing saved and lets the other tab go on', async ({ context }) => {
  const [first, second] = [await tab(context), await tab(context)];
  const id = await keep(first, 'clip.mp4', MB);
  await edit(first, id);
  await saved(first, id);
  await expect.poll(async () => (await recipeState(second, id)).access).toBe('read-only');
  const crashed = first.waitForEvent('crash');
  const cdp = await context.newCDPSession(first);
  cdp.send('Page.crash').catch(() => {});
  await crashed;
  await editable(second, id);
  expect(await radiusOf(second, id)).toBe(4);
});

test('where file storage is blocked, clips work for the session and the library says so', async ({ context }) => {
  await context.addInitScript(() => {
    navigator.storage.getDirectory = () => Promise.reject(new DOMException('Storage is blocked.', 'SecurityError'));
  });
  const page = await tab(context);
  expect(await status(page)).toMatchObject({ phase: 'ready', records: 'stored', files: 'memory', notices: [{ code: 'storage-blocked' }] });
  const id = await keep(page, 'clip.mp4', MB);
  expect(id).toBe(await page.evaluate(() => window.tools.sha256(window.tools.makeFile('x', 1_000_000))));
  expect(await items(page)).toMatchObject([{ id, state: 'session' }]);
  expect(await page.evaluate(async (of) => (await window.tools.library.file(of)).size, id)).toBe(MB);
  await edit(page, id);
  await saved(page, id);
  const refused = await page.evaluate((of) => window.tools.library.createExport(of, 'a.webm').then(String, (error) => error.code), id);
  expect(refused).toBe('storage-blocked');
});

for (const [how, block] of [
  ['is refused', () => Object.assign(IDBFactory.prototype, { open: () => fail('The user denied permission.') })],
  ['cannot even be named', () => Object.defineProperty(window, 'indexedDB', { get: () => fail('Access is denied.') })],
] as const) {
  test(`where the database ${how}, the app works in memory and says so`, async ({ context }) => {
    await context.addInitScript(`const fail = (words) => { throw new DOMException(words, 'SecurityError'); }; (${block})();`);
    const page = await tab(context);
    expect(await status(page)).toMatchObject({ phase: 'ready', records: 'memory', notices: [{ code: 'database-blocked' }] });
    const id = await keep(page, 'clip.mp4', MB);
    expect(await items(page)).toMatchObject([{ id }]);
    await edit(page, id);
    await editable(page, id);
    expect(await recipeState(page, id)).toMatchObject({ saving: 'session', undoLabel: 'Add Blur' });
    await page.evaluate(() => window.tools.library.setSetting('zoom', 2));
    expect(await page.evaluate(() => window.tools.library.settings.get())).toEqual({ zoom: 2 });
  });
}

declare const fail: (words: string) => never;

test('a newer version in another tab gets the database after everything was saved, and this tab says so', async ({ context }) => {
  const page = await tab(context);
  const id = await keep(page, 'clip.mp4', MB);
  await edit(page, id);
  await saved(page, id);
  await setRadius(page, id, 88);
  expect((await recipeState(page, id)).saving).toBe('pending');
  const newer = await context.newPage();
  await newer.goto(blank);
  const stored = await newer.evaluate(
    ({ item, version }) =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open('framewright', version);
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const get = request.result.transaction('recipes').objectStore('recipes').get(item);
          get.onsuccess = () => resolve(get.result.recipe.effects[0].values.radius);
        };
      }),
    // Dexie stores version n as n × 10.
    { item: id, version: (SCHEMA_VERSION + 1) * 10 },
  );
  expect(stored).toBe(88);
  expect(await status(page)).toMatchObject({ records: 'superseded', notices: [{ code: 'library-superseded' }] });
  expect((await recipeState(page, id)).access).toBe('read-only');
  await newer.close();

  await open(page);
  expect(await status(page)).toMatchObject({ records: 'read-only', notices: [{ code: 'library-newer' }] });
  expect(await items(page)).toMatchObject([{ id, state: 'stored' }]);
  await expect.poll(async () => (await recipeState(page, id)).access).toBe('read-only');
  expect(await radiusOf(page, id)).toBe(88);
  const refused = await page.evaluate((of) => window.tools.library.rename(of, 'x').then(String, (error) => error.message), id);
  expect(refused).toContain('newer version');
});

test('when the database is lost the library is rebuilt from beside the bytes, with its edits', async ({ context }) => {
  const page = await tab(context);
  const id = await keep(page, 'precious.mp4', MB);
  await edit(page, id);
  await setRadius(page, id, 7);
  await saved(page, id);
  await expect.poll(async () => Object.keys(await files(page))).toContain(`media/${id}.recipe.json`);
  await page.goto(blank);
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase('framewright');
        request.onsuccess = () => resolve();
        request.onerror = () => reject(request.error);
      }),
  );
  await open(page);
  expect(await items(page)).toEqual([{ id, name: 'precious.mp4', bytes: MB, state: 'stored' }]);
  expect((await status(page)).notices).toMatchObject([{ code: 'library-rebuilt' }]);
  await editable(page, id);
  expect(await radiusOf(page, id)).toBe(7);
});

test('a clip whose bytes are gone is shown as missing and comes back when imported again', async ({ context }) => {
  const page = await tab(context);
  const id = await keep(page, 'clip.mp4', MB);
  await edit(page, id);
  await saved(page, id);
  await page.evaluate(async (name) => {
    const root = await navigator.storage.getDirectory();
    await (await root.getDirectoryHandle('media')).removeEntry(name);
  }, id);
  await open(page);
  expect(await items(page)).toMatchObject([{ id, state: 'missing' }]);
  expect(await keep(page, 'clip.mp4', MB)).toBe(id);
  expect(await items(page)).toMatchObject([{ id, state: 'stored' }]);
  await editable(page, id);
  expect(await radiusOf(page, id)).toBe(4);
});

test('a browser killed in the middle of a copy leaves a library that is whole, and no litter', async () => {
  await withProfile(async (profile) => {
    const first = await launch(profile);
    const page = await tab(first.context);
    const id = await keep(page, 'precious.mp4', 3 * MB);
    await edit(page, id);
    await setRadius(page, id, 12);
    await saved(page, id);
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const { library, makeFile } = window.tools;
          library.arriving.subscribe(() => {
            const storage = library.arriving.get()[0]?.storage;
            if (storage?.state === 'copying' && storage.done > 0) resolve();
          });
          library.add(makeFile('huge.mp4', 400_000_000, 9));
        }),
    );
    await first.kill();

    const second = await launch(profile);
    const bare = await second.context.newPage();
    await bare.goto(blank);
    const litter = Object.entries(await files(bare)).filter(([path]) => path.startsWith('temporary/'));
    expect(litter, 'the copy was cut short').toHaveLength(1);
    const again = await tab(second.context);
    expect(await items(again)).toEqual([{ id, name: 'precious.mp4', bytes: 3 * MB, state: 'stored' }]);
    expect((await status(again)).notices).toMatchObject([{ message: expect.stringContaining('“huge.mp4” was not imported') }]);
    const content = await again.evaluate(async (of) => window.tools.sha256(await window.tools.library.file(of)), id);
    expect(content).toBe(id);
    await editable(again, id);
    expect(await radiusOf(again, id)).toBe(12);
    expect(Object.keys(await files(again)).every((path) => path.includes(id))).toBe(true);
  });
});

test('a database whose files were damaged is begun anew, and filled from beside the bytes', async () => {
  await withProfile(async (profile) => {
    const first = await launch(profile);
    const page = await tab(first.context);
    const id = await keep(page, 'precious.mp4', MB);
    await edit(page, id);
    await setRadius(page, id, 9);
    await saved(page, id);
    await expect.poll(async () => Object.keys(await files(page))).toContain(`media/${id}.recipe.json`);
    await first.kill();

    const databases = join(profile, 'Default/IndexedDB');
    const [folder = ''] = (await readdir(databases)).filter((name) => name.includes(new URL(origin).port) && name.endsWith('leveldb'));
    for (const name of await readdir(join(databases, folder))) await writeFile(join(databases, folder, name), 'damaged');
    const second = await launch(profile);
    const again = await tab(second.context);
    expect((await status(again)).notices).toMatchObject([{ code: 'library-rebuilt' }]);
    expect(await items(again)).toEqual([{ id, name: 'precious.mp4', bytes: MB, state: 'stored' }]);
    await editable(again, id);
    expect(await radiusOf(again, id)).toBe(9);
    await setRadius(again, id, 10);
    await saved(again, id);
  });
});

test('on a disk that is full a clip stays usable and says so, and edits are unsaved until there is room', async () => {
  await withProfile(async (profile) => {
    // Small disks for what pages store alone: the browser itself breaks where it has no room.
    const [media, databases] = [join(profile, 'Default/File System'), join(profile, 'Default/IndexedDB')];
    const disks = await Promise.all([media, databases].map((path) => mkdir(path, { recursive: true }).then(() => path)));
    const mount = (path: string) => spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'none', path]).status === 0;
    try {
      // biome-ignore lint/suspicious/noSkippedTests: only an administrator may mount
      test.skip(!disks.every(mount), 'This machine lets nobody mount a small disk.');
      const { context, kill } = await launch(profile);
      const page = await tab(context);
      const small = await keep(page, 'small.mp4', MB);
      await edit(page, small);
      await saved(page, small);
      const large = await keep(page, 'large.mp4', 30 * MB, 2);
      const [arrived] = await page.evaluate(async (id) => (await window.tools.list()).filter((item) => item.id === id), large);
      expect(arrived?.storage).toMatchObject({ state: 'session', notice: { code: 'storage-full' } });
      expect(Object.keys(await files(page)).filter((path) => path.startsWith('temporary/'))).toEqual([]);

      const ballast = join(databases, 'ballast');
      expect(String(spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=4k']).stderr)).toContain('No space left');
      // What the database had laid by is used up first.
      for (let radius = 20; (await recipeState(page, small)).saving !== 'failed'; radius++) {
        expect(radius).toBeLessThan(90);
        await setRadius(page, small, radius);
        await expect.poll(async () => (await recipeState(page, small)).saving).toMatch(/saved|failed/);
      }
      expect((await recipeState(page, small)).notice).toMatchObject({ code: 'save-failed' });
      const radius = await radiusOf(page, small);
      await rm(ballast);
      await saved(page, small);
      await open(page);
      await editable(page, small);
      expect(await radiusOf(page, small)).toBe(radius);
      await kill();
    } finally {
      for (const disk of disks) spawnSync('umount', ['--lazy', disk]);
    }
  });
});
