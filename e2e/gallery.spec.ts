/** Every effect draws in a real browser: the gallery, card by card. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { greenScreenClip, importClip } from './studio-page.ts';

const folder = fileURLToPath(new URL('../src/shaders', import.meta.url));
/** Effects by their folders: each has a golden picture. */
const effects = readdirSync(folder).filter((id) => existsSync(`${folder}/${id}/${id}.golden.png`));

/** What a card shows, in code values: how much its pictures vary, and how far they are apart on average. */
interface Looks {
  readonly size: readonly number[];
  readonly spread: readonly [before: number, after: number];
  readonly difference: number;
}

const looksOf = (card: Locator): Promise<Looks> =>
  card.evaluate((element) => {
    const [before, after] = ['before', 'after'].map((name) => {
      const canvas = element.querySelector<HTMLCanvasElement>(`canvas[data-picture=${name}]`);
      if (!canvas) throw new Error(`There is no picture “${name}”.`);
      return (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(0, 0, canvas.width, canvas.height);
    }) as [ImageData, ImageData];
    const spread = ({ data }: ImageData) => {
      let [sum, squares] = [0, 0];
      for (let at = 1; at < data.length; at += 4) {
        sum += data[at] as number;
        squares += (data[at] as number) ** 2;
      }
      const count = data.length / 4;
      return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
    };
    let difference = 0;
    for (let at = 0; at < before.data.length; at++) difference += Math.abs((before.data[at] as number) - (after.data[at] as number));
    return { size: [after.width, after.height], spread: [spread(before), spread(after)], difference: difference / before.data.length };
  });

/** Collects what the page complains about. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

test('every effect draws its sample, and what it does can be seen', async ({ page }) => {
  test.setTimeout(420_000);
  const complaints = complaintsOf(page);
  await page.goto('/effects');
  await expect(page.locator('[data-effect]').first()).toBeAttached();
  const shown = await page.locator('[data-effect]').evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset['effect']));
  expect(shown.toSorted()).toEqual(effects.toSorted());
  for (const id of shown) {
    const card = page.locator(`[data-effect="${id}"]`);
    await card.scrollIntoViewIfNeeded();
    await expect(card.getByRole('slider'), id).toBeAttached({ timeout: 60_000 });
    const { size, spread, difference } = await looksOf(card);
    expect.soft(size, id).toEqual([384, 216]);
    expect.soft(Math.min(...spread), `${id} draws something`).toBeGreaterThan(5);
    expect.soft(difference, `${id} changes its sample`).toBeGreaterThan(0.1);
  }
  expect(complaints).toEqual([]);
});

test('cards off the screen are not drawn', async ({ page }) => {
  await page.goto('/effects');
  const drawn = page.getByRole('slider');
  await expect(drawn.first()).toBeAttached({ timeout: 60_000 });
  const last = page.locator('[data-effect]').last();
  await expect(last).not.toBeInViewport();
  await expect(last.getByRole('slider')).toHaveCount(0);
});

test('the page can be used without seeing it', async ({ page }) => {
  await page.goto('/effects');
  await expect(page.getByRole('slider').first()).toBeAttached({ timeout: 60_000 });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`)).toEqual([]);
});

test('the line follows the arrow keys, and a sample plays while it is looked at', async ({ page }) => {
  await page.goto('/effects');
  const card = page.locator('[data-effect="frame-blend"]');
  await card.scrollIntoViewIfNeeded();
  const slider = card.getByRole('slider');
  await expect(slider).toBeAttached({ timeout: 60_000 });
  const picture = () =>
    card.evaluate((element) => (element.querySelector('canvas[data-picture=after]') as HTMLCanvasElement).toDataURL().length);
  const still = await picture();
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveValue('51');
  await expect.poll(picture).not.toBe(still);
  await slider.blur();
  await expect.poll(picture).toBe(still);
  await expect(slider).toHaveValue('50');
});

test('an effect is used on the newest clip, and can be undone there', async ({ page }) => {
  await importClip(page, await greenScreenClip());
  await page.getByRole('link', { name: 'Library' }).click();
  await page.getByRole('link', { name: 'Effects' }).click();
  await page.getByRole('button', { name: 'Use Despill' }).click();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Despill actions' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Despill actions' })).toHaveCount(0);
});
