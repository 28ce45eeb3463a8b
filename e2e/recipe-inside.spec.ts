/** An export that is dropped on the page again brings its recipe along. */
import { expect, test } from '@playwright/test';
import { effectCard, greenScreenClip, importClip } from './studio-page.ts';

test.describe.configure({ timeout: 300_000 });

test('the recipe inside an export opens the clip that it was made of, or is used on the export itself', async ({ page }, info) => {
  await importClip(page, await greenScreenClip());
  const keyer = effectCard(page, 'Keyer');
  await expect(keyer).toBeVisible();
  await keyer.getByRole('textbox', { name: 'Despill value' }).fill('0.31');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Home');
  await page.keyboard.press('i');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('o');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('button', { name: 'Start export' }).click();
  await expect(page.getByRole('button', { name: 'Save file' })).toBeVisible({ timeout: 120_000 });
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save file' }).click()]);
  const saved = info.outputPath('keyed.webm');
  await download.saveAs(saved);
  await page.keyboard.press('Escape');
  // What it is made of goes on to change.
  await keyer.getByRole('textbox', { name: 'Despill value' }).fill('0.9');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();

  await importClip(page, saved);
  const offer = page.getByText('its recipe is inside');
  await expect(offer).toBeVisible();
  await page.getByRole('button', { name: 'Use its effects here' }).click();
  await expect(effectCard(page, 'Keyer').getByRole('textbox', { name: 'Despill value' })).toHaveValue('0.31');
  await expect(offer).toBeHidden();
  await page.keyboard.press('Control+z');
  await expect(effectCard(page, 'Keyer')).toBeHidden();
  await expect(offer).toBeVisible();
  await page.getByRole('button', { name: 'Open “green-screen.mp4” with it' }).click();
  await expect(page.getByRole('heading', { name: 'green-screen.mp4' })).toBeVisible();
  await expect(effectCard(page, 'Keyer').getByRole('textbox', { name: 'Despill value' })).toHaveValue('0.31', { timeout: 30_000 });
  await page.keyboard.press('Control+z');
  await expect(effectCard(page, 'Keyer').getByRole('textbox', { name: 'Despill value' })).toHaveValue('0.9');
});
