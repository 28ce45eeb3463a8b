/** Stitching and looping as people do it: asked for in the studio and the library, found there as clips of their own. */
import { expect, test } from './harness/harness.ts';
import { goTo, greenScreenClip, importClip } from './studio-page.ts';

test('a loop of the part between in and out is asked for in the studio, judged, made, and opens elsewhere', async ({ page }, info) => {
  await importClip(page, await greenScreenClip());
  await goTo(page, '0:10');
  await page.keyboard.press('i');
  await goTo(page, '0:19');
  await page.keyboard.press('o');
  await page.getByRole('button', { name: 'Make a loop' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make a loop' });
  await expect(dialog.getByRole('radio', { name: /There and back/ })).toBeChecked();
  await expect(dialog.getByRole('radio', { name: /Out and back/ })).toBeDisabled();
  await expect(dialog).toContainText('Joins smoothly');
  // 10 frames there, 8 back.
  await expect(dialog.getByRole('status')).toHaveText('0.72 s, 18 frames');
  await info.attach('loop', { body: await page.screenshot(), contentType: 'image/png' });
  await dialog.getByRole('textbox', { name: 'File name' }).fill('wave');
  await dialog.getByRole('button', { name: 'Make the loop' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('link', { name: 'Library', exact: true }).click();
  await expect(page.getByText('wave.mp4').first()).toBeVisible({ timeout: 120_000 });
});
