/** Exports to a file that the user picks, and exports whose worker crashes, through the page. */
import { writeFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { ffprobe, fixture } from './fixtures.ts';
import { colourAt, effectCard, greenness, greenScreenClip, importClip, plainClip, smallGreenScreenClip } from './studio-page.ts';

// The service worker would hand out the worker's script itself, and tests change that script.
test.use({ serviceWorkers: 'block' });

/** Makes the handle of the “picked” file, which lies in the private file system, work like those of picked files. */
const LIKE_PICKED = `{
  const { createSyncAccessHandle } = FileSystemFileHandle.prototype;
  FileSystemFileHandle.prototype.createSyncAccessHandle = async function (...options) {
    if (this.name === 'picked.webm') throw new DOMException('It is not in the private file system.', 'InvalidStateError');
    return createSyncAccessHandle.apply(this, options);
  };
}`;

/** Half of what is written arrives, then the disk refuses. */
const failing = (name: string, message: string) => `{
  const { write } = FileSystemWritableFileStream.prototype;
  FileSystemWritableFileStream.prototype.write = async function ({ type, data, position }) {
    await write.call(this, { type, data: data.subarray(0, data.length >> 1), position });
    throw new DOMException('${message}', '${name}');
  };
}`;

/** Runs `script` in every render worker before its own. */
async function inWorkers(page: Page, script: string): Promise<void> {
  await page.route(/\/render\.worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${script}\n${await response.text()}` });
  });
}

/** Lets the page pick a file of the private file system called “picked.webm”, or throws what the browser would. */
async function picker(page: Page, refusal: string | null = null): Promise<void> {
  await page.addInitScript((name) => {
    const showSaveFilePicker = async (options: { suggestedName: string }) => {
      Object.assign(window, { suggested: options.suggestedName });
      if (name) throw new DOMException('No file was chosen.', name);
      return (await navigator.storage.getDirectory()).getFileHandle('picked.webm', { create: true });
    };
    Object.assign(window, { showSaveFilePicker });
  }, refusal);
}

/** Opens the clip, keyed if there is a screen, with In and Out around so many frames, and the export dialog. */
async function openDialog(page: Page, clip: string, frames: number): Promise<void> {
  await importClip(page, clip);
  if (clip !== (await plainClip())) await expect(effectCard(page, 'Keyer')).toBeVisible();
  await page.keyboard.press('Home');
  await page.keyboard.press('i');
  for (let step = 1; step < frames; step++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('o');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Export' })).toContainText(`${frames} frames`);
}

/** The picked file's bytes, or null when there is none. */
const picked = (page: Page) =>
  page.evaluate(async () => {
    try {
      const handle = await (await navigator.storage.getDirectory()).getFileHandle('picked.webm');
      return [...new Uint8Array(await (await handle.getFile()).arrayBuffer())];
    } catch {
      return null;
    }
  });

/** Names of the exports that the private file system holds. */
const keptFiles = (page: Page) =>
  page.evaluate(async () => {
    const names: string[] = [];
    const root = await navigator.storage.getDirectory();
    const folder = (await root.getDirectoryHandle('exports', { create: true })) as FileSystemDirectoryHandle & {
      keys(): AsyncIterable<string>;
    };
    for await (const name of folder.keys()) names.push(name);
    return names;
  });

const renderWorkers = (page: Page) => page.workers().filter((worker) => worker.url().includes('render.worker'));

const toFile = (page: Page) => page.getByRole('button', { name: 'Export to a file…' });

test('an export to a picked file lies there, complete, and nowhere else', async ({ page }, info) => {
  await inWorkers(page, LIKE_PICKED);
  await picker(page);
  await openDialog(page, await smallGreenScreenClip(), 6);
  await toFile(page).click();
  const dialog = page.getByRole('dialog', { name: 'Exported' });
  await expect(dialog).toContainText('6 frames compared', { timeout: 120_000 });
  expect(await page.evaluate(() => (window as { suggested?: string }).suggested)).toBe('green-screen keyed.webm');
  const saved = info.outputPath('picked.webm');
  await writeFile(saved, Uint8Array.from((await picked(page)) ?? []));
  const { streams } = (await ffprobe('-count_frames', '-show_streams', saved)) as {
    streams: { codec_name: string; nb_read_frames: string; tags?: Record<string, string> }[];
  };
  expect(streams.map(({ codec_name }) => codec_name)).toEqual(['vp9', 'opus']);
  expect(streams[0]).toMatchObject({ nb_read_frames: '6', tags: { alpha_mode: '1' } });
  await dialog.getByRole('button', { name: 'Done' }).click();
  expect(await keptFiles(page)).toEqual([]);
  await page.getByRole('link', { name: 'Library' }).click();
  await expect(page.getByRole('link', { name: 'Open green-screen.mp4' })).toBeVisible();
  await expect(page.getByRole('link', { name: /^Open / })).toHaveCount(1);
});

test('changing one’s mind in the picker changes nothing', async ({ page }) => {
  await picker(page, 'AbortError');
  await openDialog(page, await plainClip(), 3);
  await toFile(page).click();
  await expect.poll(() => page.evaluate(() => (window as { suggested?: string }).suggested)).toBe('plain edited.webm');
  await expect(page.getByRole('button', { name: 'Start export' })).toBeEnabled();
  await expect(page.getByRole('progressbar', { name: 'Export progress' })).toBeHidden();
  expect(await keptFiles(page)).toEqual([]);
});

test('a picked file whose writing fails half-way is removed, and the reason is said', async ({ page }) => {
  await inWorkers(page, LIKE_PICKED + failing('NotAllowedError', 'Permission was withdrawn.'));
  await picker(page);
  await openDialog(page, await plainClip(), 3);
  await toFile(page).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog).toContainText(/“picked\.webm” could not be written at .* \(Permission was withdrawn\.\)/, { timeout: 120_000 });
  await expect(dialog).toContainText('then export again');
  expect(await picked(page)).toBeNull();
  await dialog.getByRole('button', { name: 'Back to settings' }).click();
  await expect(page.getByRole('button', { name: 'Start export' })).toBeEnabled();
});

test('cancelling removes the picked file', async ({ page }) => {
  await inWorkers(page, LIKE_PICKED);
  await picker(page);
  await openDialog(page, await smallGreenScreenClip(), 40);
  await toFile(page).click();
  await page.getByRole('button', { name: 'Cancel export' }).click();
  await expect(page.getByRole('button', { name: 'Start export' })).toBeVisible();
  expect(await picked(page)).toBeNull();
});

/** Lets the worker of the export die, and waits until it is gone. */
async function crash(page: Page): Promise<void> {
  await expect.poll(() => renderWorkers(page).length).toBe(2);
  const worker = renderWorkers(page).at(-1);
  const closed = worker?.waitForEvent('close');
  await worker?.evaluate(() => {
    setTimeout(() => {
      throw new Error('the test crashed it');
    });
  });
  await closed;
}

test('an export whose worker crashes goes on in a new one, into the same picked file', async ({ page }) => {
  test.setTimeout(400_000);
  await inWorkers(page, LIKE_PICKED);
  await picker(page);
  await openDialog(page, await smallGreenScreenClip(), 40);
  await toFile(page).click();
  await expect(page.getByRole('dialog', { name: 'Export' })).toContainText(/[1-9]\d* of 40 frames/, { timeout: 60_000 });
  await crash(page);
  await expect(page.getByRole('dialog', { name: 'Exported' })).toContainText('40 frames compared', { timeout: 200_000 });
  expect((await picked(page))?.length).toBeGreaterThan(0);
  await expect.poll(() => renderWorkers(page).length).toBe(1);
  expect(await keptFiles(page)).toEqual([]);
});

test('when its worker crashes twice, an export says so, and tried again it goes into the file that was picked', async ({ page }) => {
  test.setTimeout(400_000);
  await inWorkers(page, LIKE_PICKED);
  await picker(page);
  await openDialog(page, await smallGreenScreenClip(), 40);
  await toFile(page).click();
  await expect(page.getByRole('dialog', { name: 'Export' })).toContainText(/[1-9]\d* of 40 frames/, { timeout: 60_000 });
  await crash(page);
  await crash(page);
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog).toContainText('the test crashed it');
  await expect(dialog).toContainText('It happened twice.');
  await expect.poll(() => renderWorkers(page).length).toBe(1);
  expect(await picked(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('dialog', { name: 'Exported' })).toContainText('40 frames compared', { timeout: 200_000 });
  expect((await picked(page))?.length).toBeGreaterThan(0);
  expect(await keptFiles(page)).toEqual([]);
});

/** Keeps back what `held`, a condition on a message's `data`, picks out for the worker until `letGo` is called there. */
const keepingBack = (held: string) => `{
  const kept = [];
  let keeps = true;
  addEventListener('message', (event) => {
    const { data } = event;
    if (!keeps || !(${held})) return;
    event.stopImmediatePropagation();
    kept.push(data);
  });
  self.keepBack = () => { keeps = true; };
  self.letGo = () => {
    keeps = false;
    for (const data of kept.splice(0)) dispatchEvent(new MessageEvent('message', { data }));
  };
}`;

const tell = (page: Page, what: 'keepBack' | 'letGo') =>
  renderWorkers(page)
    .at(-1)
    ?.evaluate((name) => (self as unknown as Record<string, () => void>)[name]?.(), what);

test('a picture that is older than what was asked for says so until the right one is there', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await importClip(page, await greenScreenClip());
  await expect(effectCard(page, 'Keyer')).toBeVisible();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await inWorkers(page, keepingBack("'method' in data && !['capabilities', 'open'].includes(data.method)"));
  await page.reload();
  const stage = page.getByRole('region', { name: 'Picture' });
  const sign = stage.getByRole('status');
  await expect(sign).toHaveText('Preparing the effects…');
  await expect(sign.locator('i')).toHaveCSS('animation-name', 'none');
  await expect(stage.locator('img')).toBeVisible();
  await tell(page, 'letGo');
  await expect(sign).toBeHidden();
  await expect(stage.locator('img')).toBeHidden();
  await expect.poll(async () => Math.abs(greenness(await colourAt(page, 0.06, 0.1)))).toBeLessThan(12);
  await tell(page, 'keepBack');
  await page.keyboard.press('ArrowRight');
  await expect(sign).toHaveText('Rendering…');
  await tell(page, 'letGo');
  await expect(sign).toBeHidden();
});

test('an export in the background is seen on every page, saved from there, and cancelled from there', async ({ page }) => {
  test.setTimeout(400_000);
  await inWorkers(page, keepingBack("'abort' in data"));
  await openDialog(page, await smallGreenScreenClip(), 10);
  const toBackground = async () => {
    await page.getByRole('button', { name: 'Start export' }).click();
    await page.getByRole('button', { name: 'Continue in the background' }).click();
    await page.getByRole('link', { name: 'Library' }).click();
  };
  await toBackground();
  const chip = page.getByRole('button', { name: /^Jobs:/ });
  const list = page.getByRole('dialog', { name: 'Jobs' });
  await expect(chip).toHaveAccessibleName(/^Jobs: 1 running, \d+ %/);
  await chip.click();
  await expect(list.getByRole('progressbar', { name: 'Export progress' })).toBeVisible();
  await expect(list).toContainText(/green-screen keyed\.webmRendering, \d+ %, \d:\d\d left/, { timeout: 60_000 });
  await page.keyboard.press('Escape');
  // Not the gallery of effects, whose pictures would take the processor's GPU from the export for minutes.
  await page.getByRole('link', { name: 'Settings' }).click();
  const news = page.getByRole('status').filter({ hasText: 'green-screen keyed.webm is exported' });
  await expect(news).toBeVisible({ timeout: 200_000 });
  await expect(chip).toBeHidden();
  const [download] = await Promise.all([page.waitForEvent('download'), news.getByRole('button', { name: 'Save file' }).click()]);
  expect(download.suggestedFilename()).toMatch(/^green-screen keyed.*\.webm$/);
  await expect(news).toBeHidden();

  await page.getByRole('link', { name: 'Library' }).first().click();
  await page.getByRole('link', { name: 'Open green-screen.mp4' }).click();
  await page.getByRole('button', { name: /^Export/ }).click();
  await page.getByRole('button', { name: 'Export again' }).click();
  await toBackground();
  await chip.click();
  await list.getByRole('button', { name: 'Cancel green-screen keyed.webm' }).click();
  await expect(list).toContainText('Cancelling…');
  await expect(list.getByRole('button', { name: 'Cancel green-screen keyed.webm' })).toBeDisabled();
  await tell(page, 'letGo');
  await expect(chip).toBeHidden();
});

test('an export that fails in the background says why on the page that is open', async ({ page }) => {
  await openDialog(page, await smallGreenScreenClip(), 20);
  await page.getByRole('button', { name: 'Start export' }).click();
  await page.getByRole('button', { name: 'Continue in the background' }).click();
  await page.getByRole('link', { name: 'Library' }).click();
  await expect(page.getByRole('button', { name: /^Jobs: 1 running/ })).toBeVisible();
  await crash(page);
  await crash(page);
  const news = page.getByRole('alert').filter({ hasText: 'the test crashed it' });
  await expect(news).toContainText('green-screen keyed.webm: ');
  await news.getByRole('button', { name: 'Dismiss' }).click();
  await expect(news).toBeHidden();
  await page.getByRole('link', { name: 'Jobs', exact: true }).click();
  const failed = page.getByRole('region', { name: 'Failed' });
  await expect(failed.getByRole('listitem')).toContainText('the test crashed it');
  await expect(failed.getByRole('button', { name: 'Try again: green-screen keyed.webm' })).toBeVisible();
  await failed.getByRole('button', { name: 'Clear failed' }).click();
  await expect(failed).toBeHidden();
});

test('that a clip is HDR is said when it opens', async ({ page }) => {
  await importClip(page, await fixture('hlg.webm'));
  await expect(page.getByText(/is HDR \(HLG\)/)).toBeVisible();
  await expect(page.getByText('Convert it to SDR first for work meant for ordinary screens.')).toBeVisible();
});
