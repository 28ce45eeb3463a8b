/** The library in a real browser: real private file system, real IndexedDB, two tabs, full disks and sudden death. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, expect, type Page, test } from '@playwright/test';
import type { ItemStorage } from '../src/app/library/types.ts';
import { BLANK, openModule, origin } from './module-tab.ts';

const MODULE = '/e2e/library.page.ts';
const MB = 1_000_000;

const tab = async (context: BrowserContext) => openModule(await context.newPage(), MODULE);
const items = (page: Page) =>
  page.evaluate(() => window.tools.library.items.get().map(({ id, name, storage, bytes }) => ({ id, name, bytes, state: storage.state })));
const status = (page: Page) => page.evaluate(() => window.tools.library.status.get());
const recipeState = (page: Page, id: string) => page.evaluate((of) => window.tools.recipeState(of), id);
const keep = (page: Page, name: string, bytes: number, seed = 1) =>
  page.evaluate((args) => window.tools.keep(...args), [name, bytes, seed] as const);
const edit = (page: Page, id: string) => page.evaluate((of) => window.tools.add(of), id);
const setRadius = (page: Page, id: string, radius: number) =>
  page.evaluate((args) => window.tools.setRadius(...args), [id, radius] as const);
const radiusOf = async (page: Page, id: string) => (await recipeState(page, id)).recipe.effects[0]?.values['radius'];
const editable = (page: Page, id: string) => expect.poll(async () => (await recipeState(page, id)).access).toBe('editable');
const saved = (page: Page, id: string) => expect.poll(async () => (await recipeState(page, id)).saving).toBe('saved');

/** Every file of the private file system with its size, without the library's help. */
const files = (page: Page) =>
  page.evaluate(async () => {
    const found: Record<string, number> = {};
    const walk = async (directory: FileSystemDirectoryHandle, path: string) => {
      for await (const handle of directory.values()) {
        if (handle.kind === 'directory') await walk(handle as FileSystemDirectoryHandle, `${path}${handle.name}/`);
        else found[path + handle.name] = (await (handle as FileSystemFileHandle).getFile()).size;
      }
    };
    await walk(await navigator.storage.getDirectory(), '');
    return found;
  });

test('a clip is usable at once, stored under its hash, and still there after a reload, with its edits', async ({ context }) => {
  const page = await tab(context);
  const found = await page.evaluate(async () => {
    const { library, makeFile, sha256, facts } = window.tools;
    const file = makeFile('clip.mp4', 9_000_001);
    const id = library.add(file);
    const immediate = (await library.file(id)) === file;
    const first = library.items.get().map(({ storage }) => storage.state);
    await library.describe(id, facts, new Blob(['thumbnail']));
    const lasting = await library.settled(id);
    return { immediate, first, lasting, sha: await sha256(file), resolved: library.resolve(id) };
  });
  expect(found).toMatchObject({ immediate: true, first: ['copying'], lasting: found.sha, resolved: found.sha });
  await edit(page, found.lasting);
  await setRadius(page, found.lasting, 42);
  await saved(page, found.lasting);

  await openModule(page, MODULE);
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
  await openModule(page, MODULE);
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
      library.items.subscribe(() => {
        const storage = library.items.get()[0]?.storage;
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

test('with no room left a clip stays usable, says so with sizes, and is stored once there is room', async ({ context }) => {
  const page = await tab(context);
  const small = await keep(page, 'small.mp4', MB);
  const cdp = await context.newCDPSession(page);
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: await origin(), quotaSize: 4 * MB });
  const large = await keep(page, 'large.mp4', 12 * MB, 2);
  const { storage } = (await page.evaluate((id) => window.tools.library.items.get().find((item) => item.id === id), large)) as {
    storage: Extract<ItemStorage, { state: 'session' }>;
  };
  expect(storage.notice.code, storage.notice.message).toBe('storage-full');
  expect(storage.notice.message).toContain('“large.mp4” (12.0 MB) is not stored');
  expect(storage.notice.remedy).toContain('clips take up 1.0 MB');
  expect(await page.evaluate(async (id) => (await window.tools.library.file(id)).size, large)).toBe(12 * MB);
  expect((await files(page))[`media/${small}`]).toBe(MB);
  expect(Object.keys(await files(page)).filter((path) => path.startsWith('temporary/'))).toEqual([]);

  await cdp.send('Storage.overrideQuotaForOrigin', { origin: await origin() });
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
  await newer.goto(await BLANK());
  const stored = await newer.evaluate(
    (item) =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open('framewright', 20);
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const get = request.result.transaction('recipes').objectStore('recipes').get(item);
          get.onsuccess = () => resolve(get.result.recipe.effects[0].values.radius);
        };
      }),
    id,
  );
  expect(stored).toBe(88);
  expect(await status(page)).toMatchObject({ records: 'superseded', notices: [{ code: 'library-superseded' }] });
  expect((await recipeState(page, id)).access).toBe('read-only');
  await newer.close();

  await openModule(page, MODULE);
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
  await page.goto(await BLANK());
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase('framewright');
        request.onsuccess = () => resolve();
        request.onerror = () => reject(request.error);
      }),
  );
  await openModule(page, MODULE);
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
  await openModule(page, MODULE);
  expect(await items(page)).toMatchObject([{ id, state: 'missing' }]);
  expect(await keep(page, 'clip.mp4', MB)).toBe(id);
  expect(await items(page)).toMatchObject([{ id, state: 'stored' }]);
  await editable(page, id);
  expect(await radiusOf(page, id)).toBe(4);
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

test('an export is a file until it is complete, then a record; a discarded one leaves nothing', async ({ context }) => {
  const page = await tab(context);
  const id = await keep(page, 'clip.mp4', 1000);
  const made = await page.evaluate(async (item) => {
    const { library } = window.tools;
    const write = async (handle: FileSystemFileHandle, text: string) => {
      const stream = await handle.createWritable();
      await stream.write(text);
      await stream.close();
    };
    const kept = await library.createExport(item, 'my: clip.webm');
    await write(kept.handle, 'exported');
    const before = library.exports.get().length;
    const record = await kept.complete('video/webm');
    const dropped = await library.createExport(item, 'other.mp4');
    await write(dropped.handle, 'half');
    await dropped.discard();
    const file = await library.exportFile(record.id);
    return { before, record, name: file.name, type: file.type, text: await file.text() };
  }, id);
  expect(made).toMatchObject({ before: 0, name: 'my_ clip.webm', type: 'video/webm', text: 'exported', record: { bytes: 8, item: id } });
  await openModule(page, MODULE);
  expect(await page.evaluate(() => window.tools.library.exports.get().map(({ name }) => name))).toEqual(['my_ clip.webm']);
  expect(Object.keys(await files(page)).filter((path) => path.startsWith('exports/'))).toEqual([`exports/${made.record.id}.webm`]);
  await page.evaluate((of) => window.tools.library.removeExport(of), made.record.id);
  expect(Object.keys(await files(page)).filter((path) => path.startsWith('exports/'))).toEqual([]);
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
  await openModule(page, MODULE);
  const presets = () => page.evaluate(() => window.tools.library.presets.get());
  await expect.poll(async () => (await presets()).length).toBe(2);
  expect(await presets()).toMatchObject([
    { kind: 'effect', name: 'Soft', values: { radius: 2 } },
    { kind: 'stack', name: 'Soft', effects: [{ id: 'blur-1' }, { id: 'blur-2' }] },
  ]);
});

/** A browser of our own that can be killed, with its profile kept. */
async function launch(profile: string): Promise<{ context: BrowserContext; kill: () => Promise<void> }> {
  const args = ['--headless=new', '--no-sandbox', '--no-first-run', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  await rm(join(profile, 'DevToolsActivePort'), { force: true });
  const child: ChildProcess = spawn(process.env['CHROMIUM'] ?? '/usr/bin/chromium', [...args, 'about:blank'], {
    stdio: 'ignore',
    detached: true,
  });
  const port = async () => (await readFile(join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '')).split('\n')[0];
  await expect.poll(port, { timeout: 30_000 }).toMatch(/^\d+$/);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${await port()}`);
  const [context] = browser.contexts();
  if (!context) throw new Error('The browser has no context.');
  const kill = async () => {
    const gone = once(child, 'exit');
    // The negative number names the whole group: its helpers must not survive it.
    process.kill(-(child.pid as number), 'SIGKILL');
    await gone;
  };
  return { context, kill };
}

test('a browser killed in the middle of a copy leaves a library that is whole, and no litter', async () => {
  test.slow();
  const profile = await mkdtemp(join(tmpdir(), 'framewright-kill-'));
  try {
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
          library.items.subscribe(() => {
            const storage = library.items.get()[0]?.storage;
            if (storage?.state === 'copying' && storage.done > 0) resolve();
          });
          library.add(makeFile('huge.mp4', 400_000_000, 9));
        }),
    );
    await first.kill();

    const second = await launch(profile);
    const blank = await second.context.newPage();
    await blank.goto(await BLANK());
    const litter = Object.entries(await files(blank)).filter(([path]) => path.startsWith('temporary/'));
    expect(litter, 'the copy was cut short').toHaveLength(1);
    const again = await tab(second.context);
    expect(await items(again)).toEqual([{ id, name: 'precious.mp4', bytes: 3 * MB, state: 'stored' }]);
    const content = await again.evaluate(async (of) => window.tools.sha256(await window.tools.library.file(of)), id);
    expect(content).toBe(id);
    await editable(again, id);
    expect(await radiusOf(again, id)).toBe(12);
    expect(Object.keys(await files(again)).every((path) => path.includes(id))).toBe(true);
    await second.kill();
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});
