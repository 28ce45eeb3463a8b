/** One clip in two tabs of the studio, and what the library has to say there. */
import { expect, test } from '@playwright/test';
import { effectCard, greenScreenClip, importClip, plainClip } from './studio-page.ts';

test.describe.configure({ timeout: 300_000 });

test('a second tab is read-only, shows it, and can take the clip over; the first then follows', async ({ page, context }) => {
  await importClip(page, await greenScreenClip());
  const keyer = effectCard(page, 'Keyer');
  await expect(keyer).toBeVisible();
  await keyer.getByRole('button', { name: 'Add Despill keyframe', exact: true }).click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();

  const other = await context.newPage();
  await other.goto(page.url());
  const theirs = effectCard(other, 'Keyer');
  await expect(theirs).toBeVisible();
  await expect(other.getByText('Read-only', { exact: true })).toBeVisible();
  await expect(theirs.getByRole('slider', { name: 'Despill', exact: true })).toBeDisabled();
  await expect(theirs.getByRole('textbox', { name: 'Despill value' })).toBeDisabled();
  await expect(theirs.getByRole('button', { name: 'Bypass Keyer' })).toBeDisabled();
  for (const name of ['Add effect', 'Stack actions', 'Background', 'Pick screen colour', 'Set in']) {
    await expect(other.getByRole('button', { name, exact: true }), name).toBeDisabled();
  }
  await expect(other.getByRole('slider', { name: 'In point' })).toHaveAttribute('aria-disabled', 'true');
  const keyframe = other.getByRole('list', { name: 'Keyframes' }).getByRole('button');
  await expect(keyframe).toHaveAttribute('aria-disabled', 'true');
  // Looking is not editing.
  await expect(other.getByRole('button', { name: 'Solo Keyer' })).toBeEnabled();
  await expect(other.getByRole('button', { name: 'Export', exact: true })).toBeEnabled();

  // An edit that is not saved yet goes along, and the pointer stops editing here.
  await page.bringToFront();
  await page.getByRole('button', { name: 'Pick screen colour', exact: true }).click();
  await expect(page.getByText('Esc ends.')).toBeVisible();
  await keyer.getByRole('textbox', { name: 'Despill value' }).fill('0.3');
  await page.keyboard.press('Enter');
  await other.getByRole('button', { name: 'Work here instead' }).click();
  await expect(theirs.getByRole('slider', { name: 'Despill', exact: true })).toBeEnabled();
  await expect(theirs.getByRole('slider', { name: 'Despill', exact: true })).toHaveValue('0.3');
  await expect(page.locator('[data-code="taken-over"]')).toContainText('another tab');
  await expect(keyer.getByRole('slider', { name: 'Despill', exact: true })).toBeDisabled();
  await expect(page.getByText('Esc ends.')).toBeHidden();

  await other.bringToFront();
  await theirs.getByRole('textbox', { name: 'Despill value' }).fill('0.6');
  await other.keyboard.press('Enter');
  await expect(keyer.getByRole('slider', { name: 'Despill', exact: true })).toHaveValue('0.6');
  await other.close();
  await expect(keyer.getByRole('slider', { name: 'Despill', exact: true })).toBeEnabled();
  await expect(page.locator('[data-code="taken-over"]')).toBeHidden();
});

test('a clip that found no room says so in the studio and is stored again from there', async ({ page }) => {
  await page.goto('/');
  // A browser that is full before the library has its storage gives it none at all.
  await expect(page.getByRole('region', { name: 'Empty library' })).toBeVisible();
  const cdp = await page.context().newCDPSession(page);
  const origin = new URL(page.url()).origin;
  await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 20_000 });
  await page.getByLabel('Files to import').setInputFiles(await greenScreenClip());
  const notice = page.locator('[data-code="storage-full"]');
  await expect(notice).toContainText('is not stored');
  await cdp.send('Storage.overrideQuotaForOrigin', { origin });
  await notice.getByRole('button', { name: 'Store again' }).click();
  await expect(notice).toBeHidden();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.reload();
  await expect(effectCard(page, 'Keyer')).toBeVisible();
});

test('a clip renamed while it is being looked at keeps its name', async ({ page }) => {
  await importClip(page, await plainClip());
  await page.getByRole('link', { name: 'Library' }).click();
  await page.getByRole('button', { name: 'plain.mp4 actions' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Take 7');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Open Take 7' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('link', { name: 'Open Take 7' })).toBeVisible();
});
