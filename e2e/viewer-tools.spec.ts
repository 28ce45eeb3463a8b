/** Scopes and pixel values beside the picture, read by what is on screen. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { differencesOf, type ScopeSlot, scopeSlots, vectorAt } from '../src/app/panels/viewer/scopes/scope-layout.ts';
import { fixture } from './fixtures.ts';
import { effectCard, importClip } from './studio-page.ts';

test.describe.configure({ timeout: 300_000 });

const scopes = (page: Page) => page.getByRole('region', { name: 'Scopes' });
const pixel = (page: Page) => page.getByRole('region', { name: 'Pixel', exact: true });
const stage = (page: Page) => page.getByRole('region', { name: 'Picture' });

type Rgb = readonly [number, number, number];

/** Brightness (0…255) of the brightest pixel around the place of each colour in the vectorscope, which alone is shown. */
async function vectorLights(page: Page, colours: readonly Rgb[]): Promise<number[]> {
  const plots = scopes(page).getByRole('img');
  const { width, height } = (await plots.boundingBox()) ?? { width: 1, height: 1 };
  const [slot] = scopeSlots({ width, height }, ['vectorscope']);
  const places = colours.map((colour) => vectorAt((slot as ScopeSlot).trace, differencesOf(colour)));
  const shot = await plots.screenshot({ timeout: 90_000 });
  return page.evaluate(
    async ({ png, places }) => {
      const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
      context.drawImage(bitmap, 0, 0);
      return places.map(({ x, y }) => {
        const { data } = context.getImageData(Math.round(x) - 5, Math.round(y) - 5, 11, 11);
        return data.reduce((most, value, place) => (place % 4 === 3 ? most : Math.max(most, value)), 0);
      });
    },
    { png: shot.toString('base64'), places },
  );
}

/** Presses at a point of the fitted picture of 32 × 32 pixels, in its own pixels. */
async function pressAt(page: Page, x: number, y: number): Promise<void> {
  const box = await stage(page).boundingBox();
  if (!box) throw new Error('The picture has no box.');
  const zoom = Math.min(box.width - 48, box.height - 48) / 32;
  await page.mouse.click(box.x + box.width / 2 + (x + 0.5 - 16) * zoom, box.y + box.height / 2 + (y + 0.5 - 16) * zoom);
}

/** Values of a row of the pixel panel. */
const valuesOf = async (page: Page, name: RegExp | string): Promise<string[]> =>
  pixel(page)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name }) })
    .getByRole('cell')
    .allInnerTexts();

test('scopes follow the view, come back after a reload and are off when hidden', async ({ page }) => {
  await importClip(page, await fixture('base.mp4'));
  await page.keyboard.press('w');
  await expect(scopes(page)).toBeVisible();
  await scopes(page).getByRole('button', { name: 'Parade' }).click();
  // Bars of the test picture, as BT.709 has them.
  const bars: readonly Rgb[] = [
    [0, 0.05, 1],
    [0, 0.9, 1],
  ];
  const grey: Rgb = [1, 1, 1];
  const timeout = 90_000;
  await expect.poll(async () => Math.min(...(await vectorLights(page, bars))), { timeout }).toBeGreaterThan(110);
  // Its matte is white, which has no colour.
  await page.keyboard.press('F3');
  await expect(scopes(page).getByText('Of the matte')).toBeVisible();
  await expect.poll(async () => Math.max(...(await vectorLights(page, bars))), { timeout }).toBeLessThan(80);
  expect((await vectorLights(page, [grey]))[0]).toBeGreaterThan(110);

  await page.reload();
  await expect(scopes(page).getByRole('button', { name: 'Vectorscope', pressed: true })).toBeVisible();
  await expect(scopes(page).getByRole('button', { name: 'Parade', pressed: false })).toBeVisible();
  await expect.poll(async () => Math.min(...(await vectorLights(page, bars))), { timeout }).toBeGreaterThan(110);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.keyboard.press('w');
  await expect(scopes(page)).toBeHidden();
});

test('a pixel is told in the source and behind each effect, with the setting that moved it', async ({ page }) => {
  await importClip(page, await fixture('red.png'));
  // The red picture has been keyed as a screen; without that, light is all that changes it.
  await expect(effectCard(page, 'Keyer')).toBeVisible();
  await effectCard(page, 'Keyer').getByRole('button', { name: 'Bypass Keyer' }).click();
  await page.keyboard.press('Shift+A');
  await page.keyboard.type('Exposure');
  await page.keyboard.press('Enter');
  const light = effectCard(page, 'Exposure').getByRole('textbox', { name: 'Exposure value' });
  await light.fill('-1');
  await light.press('Enter');
  await light.blur();
  await page.keyboard.press('p');
  await expect(pixel(page)).toBeVisible();
  const timeout = 90_000;
  await expect.poll(() => valuesOf(page, 'Source'), { timeout }).toEqual(['253', '0', '0', '255']);
  const exposed = async () => Number((await valuesOf(page, /^Exposure/))[0]);
  // Half the light of full red is 188, which its warmth changes by a little.
  await expect.poll(exposed, { timeout }).toBeLessThan(215);
  expect(await exposed()).toBeGreaterThan(150);
  await expect(pixel(page).getByRole('button', { name: /^Exposure ±\d+/, expanded: true })).toBeVisible();
  await expect(pixel(page).getByText('Moved it most')).toBeVisible();
  await expect(pixel(page).getByRole('listitem').filter({ hasText: 'Exposure -1' })).toContainText(/±\d+/, { timeout });
  await pixel(page).getByRole('button', { name: 'Hex' }).click();
  await expect.poll(() => valuesOf(page, 'Source')).toEqual(['FD', '00', '00', 'FF']);
  // By keyboard, to another pixel; by pointer, to a third.
  await pixel(page)
    .getByRole('group', { name: /^x 16, y 16/ })
    .focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(pixel(page).getByText('x 17, y 26, frame 0')).toBeVisible({ timeout });
  await pressAt(page, 3, 5);
  await expect(pixel(page).getByText('x 3, y 5, frame 0')).toBeVisible({ timeout });
  const { violations } = await new AxeBuilder({ page }).include('section[aria-label="Pixel"]').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  // News stand above the timeline.
  await page.getByRole('button', { name: 'Save this frame' }).click();
  const news = page.getByRole('status').filter({ hasText: 'is in the library' });
  await expect(news).toBeVisible({ timeout });
  const [above, below] = [await news.boundingBox(), await page.getByRole('region', { name: 'Timeline', exact: true }).boundingBox()];
  expect((above?.y ?? Number.NaN) + (above?.height ?? Number.NaN)).toBeLessThanOrEqual(below?.y ?? Number.NaN);
});
