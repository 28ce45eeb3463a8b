/** Exports as a queue: several at once, stopped and continued, and what a closed tab leaves behind. */
import { expect, type Page, test } from '@playwright/test';
import { effectCard, greenScreenClip, importClip } from './studio-page.ts';

test.describe.configure({ timeout: 300_000 });

/** Opens the clip, keyed, with In and Out around so many frames. */
async function openKeyed(page: Page, frames: number): Promise<void> {
  await importClip(page, await greenScreenClip());
  await expect(effectCard(page, 'Keyer')).toBeVisible();
  await page.keyboard.press('Home');
  await page.keyboard.press('i');
  for (let step = 1; step < frames; step++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('o');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
}

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Export' });
const start = (page: Page) => page.getByRole('button', { name: 'Start export' }).click();
const ask = (page: Page) => page.getByRole('button', { name: 'Export', exact: true }).click();
const toDo = (page: Page) => page.getByRole('region', { name: 'Exports to do' });
const finished = (page: Page) => page.getByRole('region', { name: 'Exports', exact: true });

/** Starts an export under a name from the open form, and leaves it running. */
async function add(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'File name' }).fill(name);
  await start(page);
  await expect(page.getByRole('button', { name: 'Add another export' })).toBeEnabled();
}

test('a tab that is closed in the middle of an export offers to continue it when the app is opened again', async ({ page, context }) => {
  await openKeyed(page, 12);
  await ask(page);
  await start(page);
  await expect(dialog(page)).toContainText(/[1-9]\d* of 12 frames/, { timeout: 120_000 });
  // No chance to say good-bye: as after a crash.
  await page.close({ runBeforeUnload: false });

  const again = await context.newPage();
  await again.goto('/');
  const chip = again.getByRole('complementary', { name: 'Export' });
  await expect(chip).toContainText('Interrupted');
  await expect(finished(again)).toBeHidden();
  await chip.getByRole('button', { name: 'Continue' }).click();
  await expect(finished(again)).toContainText('green-screen keyed.webm', { timeout: 200_000 });
  await expect(toDo(again)).toBeHidden();
});

test('exports wait for each other, change places, are asked for once, pause, and end when they are cancelled', async ({ page }) => {
  await openKeyed(page, 40);
  await ask(page);
  await add(page, 'first');
  for (const name of ['second', 'third', 'second']) {
    await page.getByRole('button', { name: 'Add another export' }).click();
    await add(page, name);
  }
  await expect(dialog(page)).toContainText('Waiting');
  await page.getByRole('button', { name: 'Continue in the background' }).click();
  await page.getByRole('link', { name: 'Library' }).click();
  const rows = toDo(page).getByRole('listitem');
  await expect(rows).toHaveText([/first\.webm(Preparing|Rendering)/, /second\.webmWaiting/, /third\.webmWaiting/]);
  await page.getByRole('button', { name: 'Run third.webm earlier' }).click();
  await expect(rows).toHaveText([/first/, /third/, /second/]);
  await page.getByRole('button', { name: 'Pause third.webm' }).click();
  await expect(rows.nth(1)).toContainText('Paused');
  await page.getByRole('button', { name: 'Cancel first.webm' }).click();
  // The next one that does not wait for the user begins.
  await expect(rows).toHaveText([/third\.webmPaused/, /second\.webm(Preparing|Rendering)/], { timeout: 60_000 });
  await page.getByRole('button', { name: 'Pause second.webm' }).click();
  await expect(rows.nth(1)).toContainText('Paused', { timeout: 60_000 });
  await page.reload();
  await expect(rows).toHaveText([/third\.webmPaused/, /second\.webmPaused/]);
  for (const name of ['third', 'second']) await page.getByRole('button', { name: `Cancel ${name}.webm` }).click();
  await expect(toDo(page)).toBeHidden();
  await expect(finished(page)).toBeHidden();
  const left = await page.evaluate(async () => {
    const names: string[] = [];
    const root = await navigator.storage.getDirectory();
    for (const folder of ['exporting', 'exports']) {
      const directory = (await root.getDirectoryHandle(folder, { create: true })) as FileSystemDirectoryHandle & {
        keys(): AsyncIterable<string>;
      };
      for await (const name of directory.keys()) names.push(`${folder}/${name}`);
    }
    return names;
  });
  expect(left).toEqual([]);
});
