/** How clips come in: dropped on the page, and kept whatever happens to them then. */
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { chromium, expect, type Page, test } from '@playwright/test';
import { JOBS_LOCK } from '../src/app/jobs/lock.ts';
import { CHROMIUM, CHROMIUM_FLAGS } from './chromium.ts';
import { fixture } from './fixtures.ts';
import { effectCard, greenScreenClip } from './studio-page.ts';

test.describe.configure({ timeout: 300_000 });

/** Drags files over the page and lets go of them there. */
async function drop(page: Page, paths: readonly string[]): Promise<void> {
  const files = await Promise.all(paths.map(async (path) => ({ name: basename(path), base64: (await readFile(path)).toString('base64') })));
  const transfer = await page.evaluateHandle((all) => {
    const data = new DataTransfer();
    for (const { name, base64 } of all) {
      data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name, { type: 'video/mp4' }));
    }
    return data;
  }, files);
  for (const event of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('main', event, { dataTransfer: transfer });
}

test('a clip that is dropped on the page opens, is keyed, and is there after a reload', async ({ page }) => {
  await page.goto('/');
  await drop(page, [await greenScreenClip()]);
  await expect(effectCard(page, 'Keyer')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.reload();
  await expect(effectCard(page, 'Keyer')).toBeVisible();
});

test('several files dropped at once are all looked at; a variable frame rate is told, looks are kept, and what is neither is named', async ({
  page,
}, info) => {
  await page.goto('/');
  const [look, broken] = [info.outputPath('silver.yaml'), info.outputPath('broken.json')];
  await writeFile(look, 'framewright: preset\nversion: 1\nname: Silver\neffects:\n  - effect: vignette\n');
  await writeFile(broken, '{ "framewright": "preset", ');
  await drop(page, [await fixture('vfr.mp4'), look, await fixture('fast.mp4'), broken, await fixture('zero.mp4')]);
  await expect(page.getByText('The look “Silver” is imported.')).toBeVisible();
  await expect(page.getByRole('alert').getByText(/^broken\.json: /)).toBeVisible();
  const clips = page.getByRole('list', { name: 'Clips' });
  await expect(clips.getByRole('listitem').filter({ hasText: 'vfr.mp4' })).toContainText(/about [\d.]+ fps, variable/);
  await expect(clips.getByRole('listitem').filter({ hasText: 'fast.mp4' })).toContainText(/(?<!about )\d+ fps/);
  await expect(page.getByText(/zero\.mp4/)).toBeVisible();
  await expect(clips.getByRole('link', { name: /^Open / })).toHaveCount(2);

  // Dropped on a clip that is open, a look is offered to it.
  await clips.getByRole('link', { name: /fast\.mp4/ }).click();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await drop(page, [look]);
  await page.getByRole('button', { name: 'Use it here' }).click();
  await expect(effectCard(page, 'Vignette')).toBeVisible();
});

test('an import whose tab is closed asks for its files; chosen again they come in, and backed up into another browser', async ({
  page,
  browser,
  baseURL,
}, info) => {
  await page.goto('/');
  await page.evaluate((name) => {
    void navigator.locks.request(name, () => new Promise(() => {}));
  }, JOBS_LOCK);
  const paths = [await fixture('red.png'), await greenScreenClip()];
  await drop(page, paths);
  await expect(page.getByRole('button', { name: /^Jobs: 1 to do/ })).toBeVisible();
  await page.reload();
  await expect(page.getByText('Import of 2 files stopped: The tab in which the files were chosen is closed')).toBeVisible();
  const chosen = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Continue' }).click();
  await (await chosen).setFiles(paths);
  await expect(page.getByText('2 files imported.')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Clips' }).getByRole('link', { name: /^Open / })).toHaveCount(2);

  await page.evaluate(() => {
    const pick = async () => (await navigator.storage.getDirectory()).getFileHandle('backup.zip', { create: true });
    Object.assign(window, { showSaveFilePicker: pick });
  });
  await page.getByRole('button', { name: /^Storage/ }).click();
  await page.getByRole('button', { name: 'Back up…' }).click();
  await expect(page.getByText('Backup into backup.zip is done.')).toBeVisible();
  const bytes = await page.evaluate(async () => {
    const file = await (await (await navigator.storage.getDirectory()).getFileHandle('backup.zip')).getFile();
    return [...new Uint8Array(await file.arrayBuffer())];
  });
  const elsewhere = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  try {
    const other = await elsewhere.newPage();
    await other.goto(baseURL as string);
    await other.getByLabel('First files').setInputFiles({ name: 'library.zip', mimeType: 'application/zip', buffer: Buffer.from(bytes) });
    await expect(other.getByText('2 items restored.')).toBeVisible();
    await expect(other.getByRole('list', { name: 'Clips' }).getByRole('link', { name: /^Open / })).toHaveCount(2);
    await other.screenshot({ path: info.outputPath('restored.png') });
    await other.getByRole('link', { name: 'Jobs', exact: true }).click();
    await expect(other.getByRole('region', { name: 'Done' })).toContainText('Restore of library.zip');
  } finally {
    await elsewhere.close();
  }
});

test('without WebGPU the page says why and what to do, and the clip is kept all the same', async ({ baseURL }, info) => {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      ...CHROMIUM_FLAGS.filter((flag) => !/gpu|swiftshader|vulkan|angle/i.test(flag)),
      '--disable-gpu',
      '--disable-software-rasterizer',
    ],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    await page.goto(baseURL as string);
    await drop(page, [await greenScreenClip()]);
    await expect(page.getByRole('alert')).toContainText('no graphics adapter', { timeout: 60_000 });
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
    await page.screenshot({ path: info.outputPath('no-gpu.png') });
    await page.getByRole('link', { name: 'Library' }).click();
    const clip = page.getByRole('list', { name: 'Clips' }).getByRole('listitem').first();
    await expect(clip).toContainText('320 × 180');
    await expect(clip).not.toContainText('Copying');
    await page.reload();
    await expect(clip).toContainText('320 × 180');
    await expect(page.getByRole('link', { name: 'Open green-screen.mp4' })).toBeVisible();
  } finally {
    await browser.close();
  }
});
