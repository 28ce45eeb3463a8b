/** Stitching and looping as people do it: asked for in the studio and the library, found there as clips of their own. */
import { fixture } from './fixtures.ts';
import { expect, test } from './harness/harness.ts';
import { effectCard, goTo, greenScreenClip, importClip } from './studio-page.ts';

test('the part between in and out is cut without coding it anew, and made a loop, judged, that opens elsewhere', async ({ page }, info) => {
  await importClip(page, await greenScreenClip());
  await expect(effectCard(page, 'Keyer')).toBeVisible();
  await goTo(page, '0:10');
  await page.keyboard.press('i');
  await goTo(page, '0:19');
  await page.keyboard.press('o');
  await page.getByRole('button', { name: 'Trim…' }).click();
  const trim = page.getByRole('dialog', { name: 'Trim' });
  // Its only key frame is the first.
  await expect(trim).toContainText('10 frames more at the start');
  await expect(trim.getByRole('status').last()).toHaveText(/, 2\d frames$/);
  await info.attach('trim', { body: await page.screenshot(), contentType: 'image/png' });
  await trim.getByRole('switch', { name: 'Copy the pictures' }).click();
  await expect(trim).toContainText('cut at these very frames, and coded anew');
  await expect(trim.getByRole('status').last()).toHaveText('0.40 s, 10 frames');
  await trim.getByRole('switch', { name: 'Copy the pictures' }).click();
  await trim.getByRole('textbox', { name: 'File name' }).fill('wave part');
  await trim.getByRole('button', { name: 'Save the part' }).click();
  await expect(trim).toBeHidden();
  await page.getByRole('button', { name: 'Make a loop' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make a loop' });
  await expect(dialog.getByRole('radio', { name: /There and back/ })).toBeChecked();
  await expect(dialog.getByRole('radio', { name: /Out and back/ })).toBeDisabled();
  await expect(dialog).toContainText('Joins smoothly');
  // 10 frames there, 8 back.
  await expect(dialog.getByRole('status')).toHaveText('0.72 s, 18 frames');
  // As the clip looks: keyed, so with its transparency.
  await dialog.getByRole('switch', { name: 'With its effects' }).click();
  await expect(dialog.getByRole('combobox', { name: 'Format' })).toHaveText('Transparent WebM');
  await info.attach('loop', { body: await page.screenshot(), contentType: 'image/png' });
  await dialog.getByRole('textbox', { name: 'File name' }).fill('wave');
  await dialog.getByRole('button', { name: 'Make the loop' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('link', { name: 'Library', exact: true }).click();
  for (const made of ['wave part.mp4', 'wave.webm']) await expect(page.getByText(made).first()).toBeVisible({ timeout: 120_000 });
});

test('clips of the library are stitched in an order of choice; how each joins the next is shown', async ({ page }, info) => {
  const clips = [await fixture('clip.webm'), await fixture('base.mp4')];
  await page.goto('/');
  await page.getByLabel('Files to import').setInputFiles(clips);
  const cards = page.getByRole('list', { name: 'Clips', exact: true }).getByRole('listitem');
  await expect(cards).toHaveCount(2);
  await page.getByRole('button', { name: 'Select clip.webm', exact: true }).click();
  await page.getByRole('button', { name: 'Select base.mp4', exact: true }).click({ modifiers: ['ControlOrMeta'] });
  await page.getByRole('toolbar', { name: 'What is chosen' }).getByRole('button', { name: 'Stitch…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Stitch clips' });
  const rows = dialog.getByRole('list', { name: 'Clips in order' }).getByRole('listitem');
  await expect(rows).toHaveCount(2);
  const first = await rows.first().getByRole('strong').innerText();
  await rows.first().getByRole('button', { name: /later/ }).click();
  await expect(rows.last().getByRole('strong')).toHaveText(first);
  await expect(rows.first()).toContainText('A jump');
  await expect(dialog).toContainText('They are coded anew. “');
  await expect(dialog.getByRole('switch', { name: 'Copy the pictures' })).not.toBeChecked();
  await expect(dialog.getByRole('status')).toHaveText(/^6\.0\d s, 180 frames$/);
  await info.attach('stitch', { body: await page.screenshot(), contentType: 'image/png' });
  await dialog.getByRole('button', { name: `${first}: leave out` }).click();
  await expect(dialog.getByRole('switch', { name: 'Copy the pictures' })).toBeChecked();
  await dialog.getByRole('textbox', { name: 'File name' }).fill('both');
  await dialog.getByRole('button', { name: 'Stitch', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/^both\.(mp4|webm)$/).first()).toBeVisible({ timeout: 120_000 });
  await info.attach('stitched', { body: await page.screenshot(), contentType: 'image/png' });
});

test('a clip whose content is gone is named, and nothing is looked at or made until it is left out', async ({ page }, info) => {
  await page.goto('/');
  await page.getByLabel('Files to import').setInputFiles([await fixture('clip.webm'), await fixture('base.mp4')]);
  await expect(page.getByText('2 files imported.')).toBeVisible();
  const card = page.getByRole('button', { name: 'Select base.mp4', exact: true });
  await expect(page.getByText('0:04').first()).toBeVisible();
  const id = (await card.getAttribute('data-id')) ?? '';
  await page.evaluate(async (name) => {
    const media = await (await navigator.storage.getDirectory()).getDirectoryHandle('media');
    await media.removeEntry(name);
  }, id);
  await page.reload();
  await page.getByRole('button', { name: 'Select clip.webm', exact: true }).click();
  await card.click({ modifiers: ['ControlOrMeta'] });
  await page.getByRole('toolbar', { name: 'What is chosen' }).getByRole('button', { name: 'Stitch…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Stitch clips' });
  await expect(dialog).toContainText('The content of “base.mp4” is gone.');
  await expect(dialog).toContainText('How this joins is not known.');
  await expect(dialog.getByRole('button', { name: 'Stitch', exact: true })).toBeDisabled();
  await info.attach('missing', { body: await page.screenshot(), contentType: 'image/png' });
  await dialog.getByRole('button', { name: 'base.mp4: leave out' }).click();
  await expect(dialog.getByRole('button', { name: 'Stitch', exact: true })).toBeEnabled();
});
