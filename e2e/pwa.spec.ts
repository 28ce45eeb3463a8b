import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { JOBS_LOCK } from '../src/app/jobs/lock.ts';
import { serveVersions } from './app-versions.ts';
import { fixture } from './fixtures.ts';

/** Waits until the service worker has loaded the whole app and answers this page's requests. */
async function untilOffline(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
    }
  });
}

/** Looks for a new version and waits until it is `state`. */
const lookForUpdate = (page: Page, state: ServiceWorkerState) =>
  page.evaluate(async (state) => {
    const registration = await navigator.serviceWorker.ready;
    const found = new Promise<ServiceWorker>((resolve) =>
      registration.addEventListener('updatefound', () => resolve(registration.installing as ServiceWorker), { once: true }),
    );
    await registration.update();
    const worker = await found;
    while (worker.state !== state) await new Promise((resolve) => worker.addEventListener('statechange', resolve, { once: true }));
  }, state);

const entryScript = (page: Page) => page.locator('script[type=module]').getAttribute('src');
const library = (page: Page) => page.getByRole('button', { name: 'Import' }).first();

test('the page is isolated and breaks no policy, also from the service worker', async ({ page }) => {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto('/');
  await expect(library(page)).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await untilOffline(page);
  await page.reload();
  await expect(library(page)).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(problems).toEqual([]);
});

test('foreign and inline content is refused', async ({ page }) => {
  await page.goto('/');
  const refused = await page.evaluate(async () => {
    const directives: string[] = [];
    const all = new Promise<void>((resolve) =>
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        if (directives.push(effectiveDirective) === 4) resolve();
      }),
    );
    const script = document.createElement('script');
    script.textContent = 'window.wasRun = true';
    document.head.append(script);
    new Image().src = 'https://example.com/pixel.png';
    await fetch('https://example.com/').catch(() => undefined);
    const frame = document.createElement('iframe');
    frame.src = 'https://example.com/';
    document.body.append(frame);
    await all;
    return { directives: directives.sort(), wasRun: 'wasRun' in window };
  });
  expect(refused).toEqual({ directives: ['connect-src', 'frame-src', 'img-src', 'script-src-elem'], wasRun: false });
});

test('the app can be installed', async ({ page }) => {
  await page.goto('/');
  const session = await page.context().newCDPSession(page);
  const { errors } = await session.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A test's browser profile is a private one.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
});

test('everything works without the server once it was open, except ffmpeg’s core', async ({ page }) => {
  await using app = await serveVersions();
  await page.goto(app.url);
  await untilOffline(page);
  const loaded = await page.evaluate(async () => {
    const [name] = await caches.keys();
    return (await (await caches.open(name as string)).keys()).map(({ url }) => new URL(url).pathname);
  });
  expect(loaded.filter((path) => /render\.worker/.test(path))).toHaveLength(1);
  expect(loaded.filter((path) => /opfs\.worker/.test(path))).toHaveLength(1);
  expect(loaded.filter((path) => /aac-encoder/.test(path))).toHaveLength(1);
  expect(loaded.filter((path) => /ffmpeg-core/.test(path))).toEqual([]);

  app.breakOff(/./);
  await page.goto(`${app.url}about`);
  await expect(page.getByRole('heading').first()).toBeVisible();
  await page.goto(app.url);
  await expect(library(page)).toBeVisible();
  // A worker starts from its own address, which the service worker must answer with the same headers.
  const answers = await page.evaluate(async (paths) => {
    const responses = await Promise.all(paths.map((path) => fetch(path)));
    return responses.map((response) => [response.status, response.headers.get('cross-origin-embedder-policy')]);
  }, loaded);
  expect(answers).toEqual(loaded.map(() => [200, 'require-corp']));
});

test('a new version waits for the user, and for a job in another tab', async ({ page, context }) => {
  await using app = await serveVersions();
  await page.goto(app.url);
  await untilOffline(page);
  const before = await entryScript(page);

  const other = await context.newPage();
  await other.goto(app.url);
  await other.evaluate((name) => {
    void navigator.locks.request(name, () => new Promise((resolve) => Object.assign(window, { finish: resolve })));
  }, JOBS_LOCK);

  await app.deploy();
  await lookForUpdate(page, 'installed');
  const notice = page.getByRole('status').filter({ hasText: 'version' });
  await expect(notice).toContainText('A new version of Framewright is ready.');
  // Nothing has changed so far: a reload still gives the old one.
  await page.reload();
  expect(await entryScript(page)).toBe(before);

  await page.getByRole('button', { name: 'Update now' }).click();
  await expect(notice).toContainText('when no job runs any more');
  expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).waiting?.state)).toBe('installed');
  // While the old version runs its chunks are there, although the server has them no more.
  app.requested();
  expect(await other.evaluate(async (src) => (await fetch(src)).status, before as string)).toBe(200);
  expect(app.requested()).toEqual([]);

  const reloaded = page.waitForEvent('load');
  await other.evaluate(() => (window as unknown as { finish(): void }).finish());
  await reloaded;
  await expect(library(page)).toBeVisible();
  expect(await entryScript(page)).not.toBe(before);
  // The other tab was not touched, and its version is still to be had.
  expect(await entryScript(other)).toBe(before);
  expect(await other.evaluate(async (src) => (await fetch(src)).status, before as string)).toBe(200);
});

test('a version that could not be loaded whole changes nothing', async ({ page }) => {
  await using app = await serveVersions();
  await page.goto(app.url);
  await untilOffline(page);
  const before = await entryScript(page);

  await app.deploy();
  app.requested();
  app.breakOff(/render\.worker/);
  await lookForUpdate(page, 'redundant');
  expect(app.requested().some((path) => /render\.worker/.test(path))).toBe(true);
  app.breakOff(null);
  await page.reload();
  await expect(library(page)).toBeVisible();
  expect(await entryScript(page)).toBe(before);
  expect(await page.getByRole('button', { name: 'Update now' }).count()).toBe(0);
});

interface LaunchWindow {
  /** Opens files with the app as the system does. */
  openWith(files: readonly { readonly name: string; readonly bytes: string }[]): Promise<void>;
}

test('files that the system opens with the app come into the library, and one by itself is opened', async ({ page }) => {
  await page.addInitScript(() => {
    type Launch = { readonly files: readonly FileSystemFileHandle[] };
    let consumer: ((launch: Launch) => void) | null = null;
    // As browsers do, what comes before anybody listens is kept.
    const early: Launch[] = [];
    const launchQueue = {
      setConsumer(take: (launch: Launch) => void) {
        consumer = take;
        for (const launch of early.splice(0)) take(launch);
      },
    };
    const openWith: LaunchWindow['openWith'] = async (files) => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('desktop', { create: true });
      const handles: FileSystemFileHandle[] = [];
      for (const { name, bytes } of files) {
        const handle = await folder.getFileHandle(name, { create: true });
        const writable = await handle.createWritable();
        await writable.write(Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)));
        await writable.close();
        handles.push(handle);
      }
      if (consumer) consumer({ files: handles });
      else early.push({ files: handles });
    };
    Object.defineProperty(window, 'launchQueue', { value: launchQueue });
    Object.assign(window, { openWith });
  });
  const filesOf = (...names: string[]) =>
    Promise.all(
      names.map(async (name) => {
        const path = await fixture(name);
        return { name: basename(path), bytes: (await readFile(path)).toString('base64') };
      }),
    );
  const open = async (...names: string[]) =>
    page.evaluate((files) => (window as unknown as LaunchWindow).openWith(files), await filesOf(...names));
  await page.goto('/');
  await expect(library(page)).toBeVisible();

  await open('lab.mp4');
  await expect(page.getByRole('heading', { name: 'lab.mp4' })).toBeVisible();
  await expect(page).toHaveURL(/\/item\/[0-9a-f]{64}$/);
  // Several stand in the library, and nobody is torn from where they are.
  const address = page.url();
  await open('red.png', 'clip.webm');
  const cards = page.getByRole('list', { name: 'Clips', exact: true }).getByRole('listitem');
  await expect(page).toHaveURL(address);
  await page.getByRole('link', { name: 'Library', exact: true }).click();
  await expect(cards).toHaveCount(3);
  for (const name of ['lab.mp4', 'red.png', 'clip.webm']) await expect(page.getByText(name, { exact: true }).first()).toBeVisible();
});
