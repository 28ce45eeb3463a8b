/** Looks on the current frame, what a recipe has been, and recipes on their way to others: files, links and other clips. */
import { readFileSync, writeFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { colourAt, effectCard, greenness, greenScreenClip, importClip } from './studio-page.ts';

const serious = async (page: Page) =>
  (await new AxeBuilder({ page }).analyze()).violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
const tile = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true }).and(page.locator('[data-look]'));

/** The colour in the middle of a small picture; null until it is drawn. */
const middleOf = (picture: Locator) =>
  picture.locator('[data-state=drawn] canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1) ?? {};
    return data && [data[0] as number, data[1] as number, data[2] as number];
  });

async function search(page: Page, name: string) {
  await page.getByRole('tab', { name: 'Looks' }).click();
  await page.getByRole('searchbox', { name: 'Search looks' }).fill(name);
}

test('looks are seen on the frame before they are put on, kept, shared and pasted; what was there comes back', async ({
  page,
  context,
}, info) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await importClip(page, await greenScreenClip());
  await expect(effectCard(page, 'Keyer')).toBeVisible();

  await test.step('a small picture shows what a press makes', async () => {
    // A look of one point effect: what it needs is compiled at once.
    await search(page, 'black and white');
    const look = page.locator('[data-look]').first();
    await expect(look.locator('[data-state=drawn]')).toBeVisible({ timeout: 60_000 });
    const [red, green, blue] = (await middleOf(look)) as number[];
    expect(
      Math.max(red as number, green as number, blue as number) - Math.min(red as number, green as number, blue as number),
    ).toBeLessThan(6);
    await expect(look).toHaveAttribute('aria-pressed', 'false');
    expect(await serious(page)).toEqual([]);
    const saved = page.getByRole('status').filter({ hasText: /^Saved$/ });
    const greyness = async () => Math.abs(greenness(await colourAt(page, 0.45, 0.5)));
    await expect(saved).toBeVisible();
    const before = await greyness();
    expect(before).toBeGreaterThan(20);
    await look.hover();
    await expect.poll(greyness).toBeLessThan(6);
    await expect(page.getByText('Preview: ')).toBeVisible();
    await expect(look).toHaveAttribute('aria-pressed', 'false');
    await expect(saved).toBeVisible();
    await page.getByRole('searchbox', { name: 'Search looks' }).hover();
    await expect.poll(greyness).toBe(before);
    await look.click();
    await expect(look).toHaveAttribute('aria-pressed', 'true');
    await expect.poll(greyness).toBeLessThan(6);
  });

  await test.step('the effects are kept under a name, which is starred, renamed, removed and brought back', async () => {
    await page.getByRole('button', { name: 'Save these effects as a look' }).click();
    await page.getByRole('textbox', { name: 'Name of the look' }).fill('Silver');
    await page.keyboard.press('Enter');
    await page.getByRole('searchbox', { name: 'Search looks' }).fill('silver');
    await page.getByRole('button', { name: 'Favourite Silver' }).click();
    await expect(page.getByRole('list', { name: 'Favourites' }).locator('[data-look]')).toHaveCount(1);
    await tile(page, 'Silver').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'New name of Silver' }).fill('Silver print');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('list', { name: 'Favourites' }).getByRole('button', { name: 'Silver print', exact: true })).toBeVisible();
    await tile(page, 'Silver print').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await expect(tile(page, 'Silver print')).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo', exact: true }).and(page.locator('[data-tone] *')).click();
    await expect(page.getByRole('list', { name: 'Favourites' }).locator('[data-look]')).toHaveCount(1);
  });

  await test.step('it goes through a file that the command line reads too; a bad file is refused with its place', async () => {
    await tile(page, 'Silver print').click({ button: 'right' });
    const saving = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Save as YAML' }).click();
    const saved = await (await saving).path();
    const text = readFileSync(saved, 'utf8');
    expect(text).toMatch(/^framewright: preset\nversion: 1\nname: Silver print\n/);
    const [good, bad] = [info.outputPath('mine.yaml'), info.outputPath('bad.yaml')];
    writeFileSync(good, text.replace('name: Silver print', 'name: From a file'));
    writeFileSync(bad, `${text}  - effect: outline\n    values: { width: 900 }\n`);
    await page.getByLabel('Files with looks').setInputFiles([bad, good]);
    await expect(page.getByRole('alert').getByText(/bad\.yaml: effects\[\d\]\.values\.width: Width must be from 0 to 60 px/)).toBeVisible();
    await page.getByRole('searchbox', { name: 'Search looks' }).fill('from a file');
    await expect(tile(page, 'From a file')).toBeVisible();
    await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click();
  });

  const link = await test.step('a link carries the recipe behind the #', async () => {
    await page.getByRole('button', { name: 'Import, save, share' }).click();
    await page.getByRole('menuitem', { name: 'Share the recipe by link…' }).click();
    await page.getByRole('button', { name: 'Copy the link' }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/\/shared#1\.[\w-]+$/);
    expect(copied.length).toBeLessThan(1000);
    expect(await serious(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close' }).click();
    return copied;
  });

  await test.step('what the recipe has been is looked at, named, restored and there after a reload', async () => {
    await page.getByRole('tab', { name: 'Effects' }).click();
    await page.getByRole('button', { name: 'Stack actions' }).click();
    await page.getByRole('menuitem', { name: 'Remove all effects' }).click();
    await expect(page.getByRole('status').filter({ hasText: /^Saved$/ })).toBeVisible();
    await page.getByRole('tab', { name: 'Versions' }).click();
    const rows = page.getByRole('list', { name: 'Versions' }).getByRole('listitem');
    await expect(rows).toHaveCount(2);
    await rows.nth(1).getByRole('button', { name: 'Name it' }).click();
    await page.getByRole('textbox', { name: /^Name of Version/ }).fill('Grey');
    await page.keyboard.press('Enter');
    await expect(rows.nth(1).getByText('Grey', { exact: true })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible({ timeout: 60_000 });
    await page.getByRole('tab', { name: 'Versions' }).click();
    await expect(rows).toHaveCount(2);
    await rows
      .nth(1)
      .getByRole('button', { name: /^Look at Grey/ })
      .click();
    await expect(page.getByText(/^You are looking at: Grey/)).toBeVisible();
    await expect.poll(async () => Math.abs(greenness(await colourAt(page, 0.45, 0.5))), { timeout: 60_000 }).toBeLessThan(6);
    expect(await serious(page)).toEqual([]);
    await page.getByRole('button', { name: 'Restore', exact: true }).first().click();
    await expect(page.getByText(/^You are looking at/)).toHaveCount(0);
    await page.getByRole('tab', { name: 'Effects' }).click();
    await expect(effectCard(page, 'Keyer')).toBeVisible();
  });

  await test.step('a link that was cut is refused; a whole one asks, and changes nothing by itself', async () => {
    await page.goto(link.slice(0, -40));
    await expect(page.getByText('This link is cut off or damaged')).toBeVisible();
    await page.goto(link);
    await expect(page.getByText('Nothing of yours is changed until you choose what to do with it.')).toBeVisible();
    expect(await serious(page)).toEqual([]);
    await page.getByRole('button', { name: 'Copy its effects' }).click();
  });

  await test.step('copied effects are pasted onto chosen clips, and taken back', async () => {
    await page.getByRole('link', { name: 'Library' }).click();
    const card = page.getByRole('list', { name: 'Clips' }).getByRole('listitem').first();
    await card.click();
    await page.keyboard.press('Control+Shift+V');
    const told = page.getByText('The copied effects are added to 1 clip.');
    await expect(told).toBeVisible();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    // Taking back is work of its own: what is copied before that is done is what was pasted.
    await expect(async () => {
      await page.keyboard.press('Control+C');
      await expect(page.getByText(/^2 effects of .* copied/)).toBeVisible({ timeout: 1000 });
    }).toPass();
  });
});
