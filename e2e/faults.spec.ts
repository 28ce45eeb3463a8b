/** What a browser does to exports and pages that it should not: tabs and browsers die, codecs and memory are taken away. */
import type { Page } from '@playwright/test';
import { emptyRecipe } from '../src/jobs/recipe/recipe.ts';
import { CHROMIUM, CHROMIUM_FLAGS } from './chromium.ts';
import { tryExport } from './export-page.ts';
import { expect, test } from './harness/harness.ts';
import { files } from './library-tab.ts';
import { launch, withProfile } from './own-browser.ts';
import { greenScreenClip, importClip, longPlainClip } from './studio-page.ts';

// Half the memory that a page gets on the smallest phones.
test.use({ launchOptions: { executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS, '--js-flags=--max-old-space-size=256'] } });
test.describe.configure({ timeout: 300_000 });

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const rendering = (page: Page) =>
  expect(page.getByRole('dialog', { name: 'Export' })).toContainText(/[1-9]\d* of 300 frames/, { timeout: 120_000 });

/** Opens a clip and asks for an export of all of it. */
async function askForExport(page: Page, address?: string): Promise<void> {
  await importClip(page, await longPlainClip(), address);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Start export' })).toBeEnabled();
}

/** Continues the export that was interrupted, from the page of jobs, to its end. */
async function goOn(page: Page): Promise<void> {
  await expect(section(page, 'To do').getByRole('listitem')).toHaveText(/plain.*\.webm.*Interrupted/);
  await page.getByRole('button', { name: /^Continue plain/ }).click();
  await expect(section(page, 'Done')).toContainText(/plain.*\.webm/, { timeout: 200_000 });
  await expect(section(page, 'To do')).toBeHidden();
}

test('with decoders taken away, little memory and a slow processor an export is the same to the byte', async ({ page }) => {
  const recipe = { ...emptyRecipe('test'), effects: [{ id: 'a', effect: 'despill', version: 1, enabled: true, values: {} }] };
  const trial = { source: await greenScreenClip(), recipe: { ...recipe, output: { ...recipe.output, audio: false } } };
  const whole = await tryExport(page, trial);
  expect(whole.error).toBeNull();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  await page.evaluate(() => {
    const counted = { reclaimed: 0 };
    new BroadcastChannel('reclaimed').onmessage = () => void counted.reclaimed++;
    Object.assign(window, { counted });
  });
  const running = tryExport(page, { ...trial, before: ['/e2e/reclaimed-decoders.ts?times=5'] });
  await expect.poll(() => page.evaluate(() => (globalThis as { done?: number }).done ?? 0), { intervals: [5] }).toBeGreaterThan(0);
  await cdp.send('Memory.simulatePressureNotification', { level: 'critical' });
  const { error, files, result } = await running;
  expect(error).toBeNull();
  expect(await page.evaluate(() => (window as unknown as { counted: { reclaimed: number } }).counted.reclaimed)).toBe(5);
  const limit = await page.evaluate(() => (performance as unknown as { memory: { jsHeapSizeLimit: number } }).memory.jsHeapSizeLimit);
  expect(limit).toBeLessThan(400e6);
  expect(result?.files.flatMap(({ notes }) => notes)).toEqual(whole.result?.files.flatMap(({ notes }) => notes));
  for (const [name, bytes] of Object.entries(files)) expect(Buffer.compare(bytes, whole.files[name] as Buffer), name).toBe(0);
});

test('twenty presses make one export; leaving asks first; when its tab crashes, the other one offers to go on', async ({
  page,
  context,
}) => {
  await askForExport(page);
  const other = await context.newPage();
  await other.goto('/jobs');
  // Jobs are run by the tab that asks first; this one has nothing to ask for once it has looked.
  await expect(other.getByRole('heading', { name: 'Nothing to do' })).toBeVisible();
  const start = page.getByRole('button', { name: 'Start export' });
  await start.evaluate((button: HTMLButtonElement) => {
    for (let press = 0; press < 20; press++) button.click();
  });
  await rendering(page);
  await expect(section(other, 'Running').getByRole('listitem')).toHaveCount(1);
  await expect(section(other, 'To do')).toBeHidden();

  const question = page.waitForEvent('dialog');
  void page.reload().catch(() => undefined);
  const leaving = await question;
  expect(leaving.type()).toBe('beforeunload');
  await leaving.dismiss();
  await expect(section(other, 'Running').getByRole('listitem')).toHaveCount(1);

  const crashed = page.waitForEvent('crash');
  const cdp = await context.newCDPSession(page);
  cdp.send('Page.crash').catch(() => undefined);
  await crashed;
  await goOn(other);
});

test('after the whole browser was killed an export goes on from what is safe, and no litter is left', async ({ baseURL }) => {
  await withProfile(async (profile) => {
    const first = await launch(profile);
    const page = await first.context.newPage();
    await askForExport(page, baseURL);
    await page.getByRole('button', { name: 'Start export' }).click();
    await rendering(page);
    await first.kill();

    const second = await launch(profile);
    const again = await second.context.newPage();
    await again.goto(`${baseURL}/jobs`);
    await goOn(again);
    await expect
      .poll(async () => Object.keys(await files(again)).filter((path) => !/^(media|thumbnails)\/[0-9a-f]{64}/.test(path)))
      .toEqual([]);
  });
});
