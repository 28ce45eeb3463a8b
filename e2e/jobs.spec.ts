/** The page of jobs: batches of which a part fails, running again what was changed, and a second tab. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { fixture } from './fixtures.ts';
import { importClip } from './studio-page.ts';

test.describe.configure({ timeout: 300_000 });

const toLibrary = (page: Page) => page.getByRole('link', { name: 'Library', exact: true }).click();
const toJobs = (page: Page) => page.getByRole('link', { name: 'Jobs', exact: true }).click();
const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const card = (page: Page, name: string) => page.getByRole('button', { name: `Select ${name}` });

/** Chooses something from the menu of a job. */
async function choose(page: Page, job: string, what: string): Promise<void> {
  await page.getByRole('button', { name: `${job} actions` }).click();
  await page.getByRole('menuitem', { name: what }).click();
}

async function chooseOption(page: Page, list: Locator, option: string): Promise<void> {
  await list.click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

/** Removes an item's bytes behind the library's back, as a browser under pressure does. */
const loseBytes = (page: Page, item: string) =>
  page.evaluate(async (id) => {
    const media = await (await navigator.storage.getDirectory()).getDirectoryHandle('media');
    await media.removeEntry(id);
  }, item);

test('of a batch one clip fails, says why and stops no other; mended, only that one is made anew', async ({ page }) => {
  const [short, long] = [await fixture('oneframe.mp4'), await fixture('noaudio.mp4')];
  await page.goto('/');
  await page.getByLabel('Files to import').setInputFiles([short, long]);
  await expect(page.getByText('2 files imported.')).toBeVisible();
  const broken = (await card(page, 'noaudio.mp4').getAttribute('data-id')) ?? '';
  await card(page, 'oneframe.mp4').click();
  await card(page, 'noaudio.mp4').click({ modifiers: ['ControlOrMeta'] });
  await page.getByRole('button', { name: 'Apply and export…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Apply and export 2 clips' });
  await expect(dialog.getByRole('status')).toHaveText('2 files of 11 frames in all: oneframe edited.webm, …');
  await chooseOption(page, dialog.getByRole('combobox', { name: 'Format of oneframe.mp4' }), 'GIF');
  await expect(dialog.getByRole('status')).toContainText('oneframe edited.gif');
  await expectAccessible(page);
  await loseBytes(page, broken);
  await dialog.getByRole('button', { name: 'Add to jobs' }).dblclick();
  await expect(dialog).toBeHidden();

  await toJobs(page);
  const failed = section(page, 'Failed');
  await expect(failed).toContainText('1 of 2 failed: “noaudio edited.webm”.', { timeout: 120_000 });
  await expect(failed.getByRole('list', { name: 'What failed of 2 clips, Transparent WebM' })).toContainText(
    'content of this clip is gone',
  );
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(['Failed', 'Done']);
  await expect(failed.getByRole('button', { name: 'Try again: 2 clips, Transparent WebM' })).toHaveCount(1);
  await choose(page, 'noaudio edited.webm', 'Log');
  await expect(failed.getByRole('region', { name: 'Log of noaudio edited.webm' })).toContainText(/Asked for.*Began.*Failed: The content/s);
  await expectAccessible(page);

  await toLibrary(page);
  await page.getByLabel('Files to import').setInputFiles([long]);
  await expect(page.getByRole('progressbar', { name: /Copying/ })).toHaveCount(0);
  await toJobs(page);
  await failed.getByRole('button', { name: 'Try again: 2 clips, Transparent WebM' }).click();
  const done = section(page, 'Done');
  await expect(done).toContainText(/2 clips, Transparent WebM2 files, /, { timeout: 120_000 });
  await expect(failed).toBeHidden();
  await page.getByRole('button', { name: 'Compare 2 clips, Transparent WebM with the original' }).click();
  const pairs = page.getByRole('dialog').getByRole('listitem');
  await expect(pairs).toHaveText(['oneframe.mp4oneframe edited.gif', 'noaudio.mp4noaudio edited.webm']);
  await expect(pairs.first().getByRole('img', { name: 'oneframe edited.gif' })).toBeVisible();
  await page.keyboard.press('Escape');

  await choose(page, '2 clips, Transparent WebM', 'Edit and run again');
  await expect(dialog.getByRole('combobox', { name: 'Format of oneframe.mp4' })).toHaveText('GIF');
  await page.keyboard.press('Escape');
  await done.getByRole('button', { name: 'Clear done' }).click();
  await expect(page.getByRole('region', { name: 'Nothing to do' })).toBeVisible();
  await page.getByRole('button', { name: 'Process pending…' }).click();
  await expect(page.getByText('Nothing waits to be exported.')).toBeVisible();
});

test('an export comes back with its settings to be changed, is made again from another tab, and both tabs show it', async ({
  page,
  context,
}) => {
  await importClip(page, await fixture('noaudio.mp4'));
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('radio', { name: 'MP4', exact: true }).check();
  await page.getByRole('textbox', { name: 'File name' }).fill('take one');
  await page.getByRole('button', { name: 'Start export' }).click();
  await expect(page.getByRole('dialog', { name: 'Exported' })).toContainText('take one.mp4', { timeout: 120_000 });
  await page.keyboard.press('Escape');

  await toJobs(page);
  const other = await context.newPage();
  await other.goto('/jobs');
  await choose(other, 'take one.mp4', 'Duplicate');
  await expect(section(page, 'Running').getByRole('listitem')).toContainText('take one.mp4');
  for (const tab of [page, other])
    await expect(section(tab, 'Done').getByRole('listitem')).toContainText(['take one.mp4', 'take one.mp4'], { timeout: 120_000 });
  await other.close();

  await page.getByRole('button', { name: 'take one.mp4 actions' }).first().click();
  await page.getByRole('menuitem', { name: 'Edit and run again' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog.getByRole('textbox', { name: 'File name' })).toHaveValue('take one', { timeout: 60_000 });
  await expect(dialog.getByRole('radio', { name: 'MP4', exact: true })).toBeChecked();
});
