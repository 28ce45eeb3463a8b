/** Every page as it looks, against pictures that were looked at: made anew by `--update-snapshots`, and looked at again before they are kept. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { effectCard, greenScreenClip, importClip, plainClip } from './studio-page.ts';

test.describe.configure({ timeout: 300_000 });

/** Text is drawn a little differently by other builds of the browser; what moves, is lost or changes colour covers more. */
const TOLERANCE = { threshold: 0.25, maxDiffPixelRatio: 0.015, animations: 'disabled', timeout: 60_000 } as const;

/** Compares what is on the screen with the picture kept for it. */
async function expectLook(page: Page, name: string): Promise<void> {
  // What says how full this machine's disk is differs everywhere, and so does what the pointer lies on.
  await page.mouse.move(0, 719);
  // What is still being prepared says so.
  await expect(page.getByRole('status').filter({ hasText: /…$/ })).toHaveCount(0, { timeout: 120_000 });
  await expect.soft(page).toHaveScreenshot(`${name}.png`, { ...TOLERANCE, mask: [page.getByRole('button', { name: /^Storage/ })] });
  // In the other theme everything can be read as well.
  await wear(page, { theme: 'light', motion: 'reduced' });
  const { violations } = await new AxeBuilder({ page }).withRules('color-contrast').analyze();
  expect.soft(violations.flatMap(({ nodes }) => nodes.map(({ html }) => html))).toEqual([]);
  await wear(page, { theme: 'dark', motion: 'system' });
}

const wear = (page: Page, appearance: Readonly<Record<string, string>>) =>
  page.evaluate((chosen) => void Object.assign(document.documentElement.dataset, chosen), appearance);

/** The name that an item has in addresses. */
async function idOf(page: Page): Promise<string> {
  await expect(page).toHaveURL(/\/[0-9a-f]{64}$/);
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

test('library, studio, viewer, comparison, lab and jobs look as they were approved', async ({ page }) => {
  await page.clock.setFixedTime(new Date('2026-03-04T10:20:30Z'));
  await page.goto('/');
  await expect(page.getByRole('region', { name: 'Empty library' })).toBeVisible();
  await expectLook(page, 'library-empty');

  await importClip(page, await greenScreenClip());
  await expect(effectCard(page, 'Keyer')).toBeVisible();
  await idOf(page);
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await expectLook(page, 'studio');
  await page.keyboard.press('Control+e');
  await expect(page.getByRole('button', { name: 'Start export' })).toBeEnabled();
  await expectLook(page, 'studio-export');
  await page.keyboard.press('Escape');
  // The keyboard is the dialog's until it has closed.
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('w');
  await expect(page.getByRole('region', { name: 'Scopes' })).toBeVisible();
  await expectLook(page, 'studio-scopes');

  await importClip(page, await plainClip());
  const id = await idOf(page);
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.goto(`/view/${id}`);
  await expect(page.getByRole('slider', { name: 'Playhead' })).toBeVisible();
  await expectLook(page, 'viewer');
  await page.goto(`/compare/${id}/${id}`);
  await expect(page.getByRole('slider', { name: 'Playhead' })).toBeVisible();
  await expectLook(page, 'comparison');
  await page.goto(`/lab/${id}`);
  await expect(page.getByRole('slider', { name: 'Playhead' })).toBeVisible();
  await expectLook(page, 'lab');

  await page.goto('/');
  await page.getByRole('button', { name: /^Select green-screen/ }).click();
  await expect(page.getByRole('complementary', { name: 'Details' })).toBeVisible();
  await expectLook(page, 'library');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: /^Find a command/ })).toBeVisible();
  await expectLook(page, 'palette');
  await page.goto('/jobs');
  await expect(page.getByRole('heading', { name: 'Jobs' })).toBeVisible();
  await expectLook(page, 'jobs');
});

test('settings, effects and what is not there look as they were approved', async ({ page }) => {
  await page.clock.setFixedTime(new Date('2026-03-04T10:20:30Z'));
  for (const section of ['performance', 'shortcuts', 'storage', 'appearance']) {
    await page.goto(`/settings?section=${section}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectLook(page, `settings-${section}`);
  }
  await page.goto('/effects');
  for (const id of ['keyer', 'despill', 'mask']) {
    await expect(page.locator(`[data-effect="${id}"]`).getByRole('slider')).toBeAttached({ timeout: 90_000 });
  }
  await expectLook(page, 'effects');
  await page.goto('/no-such-page');
  await expect(page.getByRole('main')).toBeVisible();
  await expectLook(page, 'not-found');
  await page.goto(`/item/${'0'.repeat(64)}`);
  await expect(page.getByRole('main')).toBeVisible();
  await expectLook(page, 'item-missing');
});
