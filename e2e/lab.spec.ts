/** The style lab: two recipes of one clip, rated blindly, measured, tuned, and what was found put to use. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { fixture } from './fixtures.ts';
import { effectCard, importClip } from './studio-page.ts';

test.describe.configure({ timeout: 240_000 });

const tab = (page: Page, name: string) => page.getByRole('tab', { name });
const picker = (page: Page, which: 'A' | 'B') => page.getByRole('button', { name: new RegExp(`^Variant ${which}`) });
const stars = (page: Page, side: string, count: number) =>
  page
    .getByRole('group', { name: new RegExp(`^Stars for ${side}`) })
    .getByRole('button', { name: new RegExp(`^${count} stars?$`) })
    .click();

/** What is serious of what axe finds, with the element it finds first. */
async function serious(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

test('two recipes of a clip are measured, rated blindly and tuned, and the best is applied', async ({ page }) => {
  await importClip(page, await fixture('lab.mp4'));
  await expect.poll(() => new URL(page.url()).pathname).toMatch(/[0-9a-f]{64}$/);
  await page.getByRole('button', { name: 'Style lab' }).click();
  await expect(picker(page, 'A')).toHaveText('Own recipe');

  // Both play the same frames, each through a recipe of its own; the address brings them back.
  await picker(page, 'A').click();
  await page.getByRole('button', { name: 'Untouched source' }).click();
  await picker(page, 'B').click();
  await page.getByRole('searchbox', { name: 'Search recipes' }).fill('bleach');
  await page.getByRole('button', { name: 'Bleach bypass' }).click();
  await page.reload();
  await expect(picker(page, 'A')).toHaveText('Untouched source');
  await expect(picker(page, 'B')).toHaveText('Bleach bypass');
  await expect(page.getByRole('slider', { name: 'Playhead' })).toBeVisible();
  expect(await serious(page)).toEqual([]);

  await page.keyboard.press('3');
  await expect(tab(page, 'Measure')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Shift+M');
  await expect(page.getByText('Means of 12 frames')).toBeVisible({ timeout: 90_000 });
  const cell = (measure: string, column: number) =>
    page
      .getByRole('row', { name: new RegExp(`^${measure}`) })
      .getByRole('cell')
      .nth(column);
  // The source is itself, and against it B differs as much as from A.
  await expect(cell('SSIM', 0)).toHaveText('1.0000');
  await expect(cell('PSNR', 0)).toHaveText('identical');
  const similar = await cell('SSIM', 1).innerText();
  expect(Number(similar)).toBeGreaterThan(0.5);
  expect(Number(similar)).toBeLessThan(0.98);
  await expect(cell('SSIM', 2)).toHaveText(similar);
  const plot = page.locator('[data-plot]');
  const { width } = (await plot.boundingBox()) as { width: number };
  await plot.click({ position: { x: width - 1, y: 40 } });
  await expect(page.getByRole('slider', { name: 'Playhead' })).toHaveAttribute('aria-valuenow', '11');
  expect(await serious(page)).toEqual([]);

  // Names and numbers are hidden until both sides have their stars.
  await page.getByRole('button', { name: 'Blind' }).click();
  await expect(picker(page, 'A')).toBeHidden();
  await expect(page.getByText('Bleach bypass')).toBeHidden();
  await tab(page, 'Measure').click();
  await expect(page.getByText('Rate first')).toBeVisible();
  await tab(page, 'Rate').click();
  await stars(page, 'Left', 4);
  await stars(page, 'Right', 2);
  await page.getByRole('textbox', { name: 'Note' }).fill('More light.');
  await page.getByRole('button', { name: 'Rate and reveal' }).click();
  const revealed = await page.getByText(/^Left was .*, right was .*\.$/).innerText();
  const leftIsA = revealed.startsWith('Left was Untouched source');
  const kept = page.getByRole('list', { name: 'Ratings of this clip' }).getByRole('listitem');
  await expect(kept).toContainText('More light.');
  await expect(kept.getByRole('img').first()).toHaveAccessibleName(leftIsA ? '4 stars' : '2 stars');
  expect(await serious(page)).toEqual([]);
  await kept.getByRole('button', { name: /^Delete/ }).click();
  await expect(kept).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(kept).toHaveCount(1);
  await page.getByRole('button', { name: 'Blind' }).click();

  await tab(page, 'Tune').click();
  await page.getByRole('combobox', { name: 'What to try' }).click();
  await page.getByRole('option', { name: 'Vignette: Amount' }).click();
  await page.getByRole('spinbutton', { name: 'Amount: how many values' }).fill('3');
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  const found = page.getByRole('region', { name: 'What was found, best first' }).getByRole('listitem');
  await expect(found).toHaveCount(3, { timeout: 120_000 });
  const scores = (await found.allTextContents()).map((text) => Number(/^\d(\d+\.\d)/.exec(text)?.[1]));
  expect(scores).toEqual(scores.toSorted((one, other) => other - one));
  await expect(page.locator('canvas[data-drawn]')).toHaveCount(3, { timeout: 60_000 });
  expect(await serious(page)).toEqual([]);
  await found.first().getByRole('button', { name: 'Show setting 1 as A' }).click();
  await expect(picker(page, 'A')).toHaveText('Found 1');
  await found.first().getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('“Found 1” is the clip’s recipe now.')).toBeVisible();

  // What was found outlives the page, and what was applied is the clip's.
  await page.getByRole('link', { name: 'To the studio' }).click();
  await expect(effectCard(page, 'Vignette')).toBeVisible();
  await page.goBack();
  await expect(found).toHaveCount(3);
  await tab(page, 'Rate').click();
  await expect(kept).toContainText('More light.');

  // What is not there is said on a page of its own.
  await page.goto('/lab/nothing');
  await expect(page.getByText('This item is not in the library.')).toBeVisible();
  await expect(page.getByRole('tab')).toHaveCount(0);
  await page.getByRole('link', { name: 'Go to the library' }).click();
  await expect(page.getByRole('list', { name: 'Clips', exact: true })).toBeVisible();
});
