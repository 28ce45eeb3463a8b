/** Exports as a queue: several at once, stopped and continued, and what a closed tab leaves behind. */
import { expect, type Page, test } from '@playwright/test';
import { effectCard, greenScreenClip, importClip, smallGreenScreenClip } from './studio-page.ts';

test.describe.configure({ timeout: 300_000 });

/** Opens the clip, keyed, with In and Out around so many frames. */
async function openKeyed(page: Page, clip: string, frames: number): Promise<void> {
  await importClip(page, clip);
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
const toJobs = (page: Page) => page.getByRole('link', { name: 'Jobs', exact: true }).click();
const toLibrary = (page: Page) => page.getByRole('link', { name: 'Library', exact: true }).click();
const running = (page: Page) => page.getByRole('region', { name: 'Running', exact: true });
const toDo = (page: Page) => page.getByRole('region', { name: 'To do', exact: true });
const done = (page: Page) => page.getByRole('region', { name: 'Done', exact: true });

/** Starts an export under a name from the open form, and leaves it running. */
async function add(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'File name' }).fill(name);
  await start(page);
  await expect(page.getByRole('button', { name: 'Add another export' })).toBeEnabled();
}

test('a tab that is closed in the middle of an export offers to continue it when the app is opened again', async ({ page, context }) => {
  await openKeyed(page, await smallGreenScreenClip(), 40);
  await ask(page);
  await start(page);
  await expect(dialog(page)).toContainText(/[1-9]\d* of 40 frames/, { timeout: 120_000 });
  // No chance to say good-bye: as after a crash.
  await page.close({ runBeforeUnload: false });

  const again = await context.newPage();
  await again.goto('/');
  const offer = again.getByRole('status').filter({ hasText: 'green-screen keyed.webm was interrupted' });
  await expect(offer).toContainText('What was finished is kept');
  await toJobs(again);
  await expect(toDo(again).getByRole('listitem')).toHaveText(/green-screen keyed\.webm.*Interrupted/);
  await expect(done(again)).toBeHidden();
  await offer.getByRole('button', { name: 'Continue' }).click();
  await expect(offer).toBeHidden();
  await expect(done(again)).toContainText('green-screen keyed.webm', { timeout: 200_000 });
  await expect(toDo(again)).toBeHidden();
});

/** From now on, of the files that an export has made only the first is put into the library: the tab stands still before the next. */
function standBetweenFiles(): void {
  const { postMessage } = Worker.prototype;
  let moved = 0;
  Worker.prototype.postMessage = function (this: Worker, message: { method?: string; args?: unknown[] }, ...rest: never[]) {
    const isPlacing = message?.method === 'move' && String(message.args?.[0]).startsWith('exports/');
    if (!isPlacing || moved++ === 0) Reflect.apply(postMessage, this, [message, ...rest]);
  };
}

test('a tab that is closed between the two files of a pair leaves no colour without its alpha, and both once it goes on', async ({
  page,
  context,
}) => {
  await page.addInitScript(standBetweenFiles);
  await openKeyed(page, await smallGreenScreenClip(), 2);
  await ask(page);
  await page.getByRole('radio', { name: 'MP4 pair, colour and alpha', exact: true }).check();
  await start(page);
  const kept = (of: Page, name: RegExp) => of.getByRole('list', { name: 'Clips' }).getByRole('button', { name });
  await expect(page.getByRole('button', { name: 'Add another export' })).toBeEnabled();
  await page.keyboard.press('Escape');
  await toLibrary(page);
  await expect(kept(page, /^Select green-screen keyed alpha\.mp4$/)).toHaveCount(1, { timeout: 120_000 });
  await expect(kept(page, /^Select green-screen keyed/)).toHaveCount(1);
  await page.close({ runBeforeUnload: false });

  const again = await context.newPage();
  await again.goto('/');
  await again.getByRole('status').filter({ hasText: 'was interrupted' }).getByRole('button', { name: 'Continue' }).click();
  await toJobs(again);
  await expect(done(again)).toContainText('green-screen keyed.mp4', { timeout: 120_000 });
  await toLibrary(again);
  await expect(kept(again, /^Select green-screen keyed\.mp4$/)).toHaveCount(1);
  await expect(kept(again, /^Select green-screen keyed/)).toHaveCount(2);
});

test('exports wait for each other, change places, are asked for once, pause, and end when they are cancelled', async ({ page }) => {
  await openKeyed(page, await greenScreenClip(), 40);
  await ask(page);
  await add(page, 'first');
  for (const name of ['second', 'third', 'second']) {
    await page.getByRole('button', { name: 'Add another export' }).click();
    await add(page, name);
  }
  await expect(dialog(page)).toContainText('Waiting');
  await page.getByRole('button', { name: 'Continue in the background' }).click();
  await toJobs(page);
  await expect(running(page).getByRole('listitem')).toHaveText(/first\.webm(Preparing|Rendering)/);
  const rows = toDo(page).getByRole('listitem');
  await expect(rows).toHaveText([/second\.webmWaiting/, /third\.webmWaiting/]);
  await page.getByRole('button', { name: 'Run third.webm earlier' }).click();
  await expect(rows).toHaveText([/third/, /second/]);
  await page.getByRole('button', { name: 'Move third.webm' }).press('ArrowDown');
  await expect(rows).toHaveText([/second/, /third/]);
  await page.getByRole('button', { name: 'Move third.webm' }).dragTo(page.getByRole('button', { name: 'Move second.webm' }), {
    targetPosition: { x: 4, y: 2 },
  });
  await expect(rows).toHaveText([/third/, /second/]);
  await page.getByRole('button', { name: 'Pause third.webm' }).click();
  await expect(rows.nth(0)).toContainText('Paused');
  await page.getByRole('button', { name: 'Cancel first.webm' }).click();
  // The next one that does not wait for the user begins.
  await expect(running(page).getByRole('listitem')).toHaveText(/second\.webm(Preparing|Rendering)/, { timeout: 60_000 });
  await expect(rows).toHaveText([/third\.webmPaused/]);
  await page.getByRole('button', { name: 'Pause second.webm' }).click();
  await expect(rows).toHaveText([/third\.webmPaused/, /second\.webmPaused/], { timeout: 60_000 });
  await page.reload();
  await expect(rows).toHaveText([/third\.webmPaused/, /second\.webmPaused/]);
  for (const name of ['third', 'second']) await page.getByRole('button', { name: `Cancel ${name}.webm` }).click();
  await expect(page.getByRole('region', { name: 'Nothing to do' })).toBeVisible();
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
