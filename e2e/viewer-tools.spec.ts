/** Scopes and pixel values beside the picture, read by what is on screen. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { effectCard, goTo, greenScreenClip, importClip } from './studio-page.ts';

test.describe.configure({ timeout: 300_000 });

const scopes = (page: Page) => page.getByRole('region', { name: 'Scopes' });
const pixel = (page: Page) => page.getByRole('region', { name: 'Pixel', exact: true });
const stage = (page: Page) => page.getByRole('region', { name: 'Picture' });

/** Brightness (0…255) of a screenshot's pixels in a rectangle of fractions of its size, the brightest of all channels. */
async function brightest(
  page: Page,
  target: Locator,
  [left, top, right, bottom]: readonly [number, number, number, number],
): Promise<number> {
  const shot = await target.screenshot();
  return page.evaluate(
    async ({ png, box }) => {
      const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
      context.drawImage(bitmap, 0, 0);
      const [x, y] = [Math.round(box[0] * bitmap.width), Math.round(box[1] * bitmap.height)];
      const { data } = context.getImageData(x, y, Math.round(box[2] * bitmap.width) - x, Math.round(box[3] * bitmap.height) - y);
      return data.reduce((most, value, at) => (at % 4 === 3 ? most : Math.max(most, value)), 0);
    },
    { png: shot.toString('base64'), box: [left, top, right, bottom] as const },
  );
}

/** Presses at a point of the fitted picture, in its own pixels. */
async function pressAt(page: Page, x: number, y: number): Promise<void> {
  const box = await stage(page).boundingBox();
  if (!box) throw new Error('The picture has no box.');
  const zoom = Math.min((box.width - 48) / 320, (box.height - 48) / 180);
  await page.mouse.click(box.x + box.width / 2 + (x + 0.5 - 160) * zoom, box.y + box.height / 2 + (y + 0.5 - 90) * zoom);
}

/** Values of a row of the pixel panel. */
const valuesOf = async (page: Page, name: RegExp | string): Promise<string[]> =>
  pixel(page)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name }) })
    .getByRole('cell')
    .allInnerTexts();

test('scopes follow the view, come back after a reload and are off when hidden', async ({ page }) => {
  await importClip(page, await greenScreenClip());
  await expect(effectCard(page, 'Keyer')).toBeVisible();
  await page.keyboard.press('w');
  await expect(scopes(page)).toBeVisible();
  const plots = scopes(page).getByRole('img');
  await scopes(page).getByRole('button', { name: 'Parade' }).click();
  // Only the vectorscope is left: skin lies up and left of its centre, the keyed screen nowhere.
  const skin = [0.3, 0.2, 0.48, 0.48] as const;
  const green = [0.2, 0.6, 0.45, 0.85] as const;
  await expect.poll(() => brightest(page, plots, skin)).toBeGreaterThan(120);
  const clear = await brightest(page, plots, green);
  await page.keyboard.press('F2');
  await expect(scopes(page).getByText('untouched source')).toBeVisible();
  await expect.poll(() => brightest(page, plots, green)).toBeGreaterThan(clear + 80);
  await page.keyboard.press('F1');
  await expect.poll(() => brightest(page, plots, green)).toBeLessThan(clear + 20);

  await scopes(page).getByRole('button', { name: 'Waveform' }).click();
  await page.reload();
  await expect(scopes(page).getByRole('button', { name: 'Waveform', pressed: true })).toBeVisible();
  await expect(scopes(page).getByRole('button', { name: 'Parade', pressed: false })).toBeVisible();
  await expect.poll(() => brightest(page, scopes(page).getByRole('img'), [0.1, 0.06, 0.9, 0.48])).toBeGreaterThan(150);
  await page.keyboard.press('w');
  await expect(scopes(page)).toBeHidden();
});

test('a pixel is told in the source, behind the keyer, and which setting moved it', async ({ page }) => {
  await importClip(page, await greenScreenClip());
  await expect(effectCard(page, 'Keyer')).toBeVisible();
  await page.keyboard.press('p');
  await expect(pixel(page)).toBeVisible();
  // The subject: opaque behind the keyer, in its own colour (0xc98a63 but for coding).
  await pressAt(page, 150, 100);
  await expect(pixel(page).getByText('x 150, y 100, frame 0')).toBeVisible();
  await expect.poll(async () => (await valuesOf(page, 'Source')).map(Number)).toHaveLength(4);
  const [red, green, blue, alpha] = (await valuesOf(page, 'Source')).map(Number) as [number, number, number, number];
  expect(Math.abs(red - 201) + Math.abs(green - 138) + Math.abs(blue - 99)).toBeLessThan(12);
  expect(alpha).toBe(255);
  await expect.poll(async () => (await valuesOf(page, /Keyer/))[3]).toBe('255');
  // The screen: gone.
  await pressAt(page, 20, 20);
  await expect.poll(async () => (await valuesOf(page, /Keyer/))[3]).toBe('0');
  await expect(pixel(page).getByText('Matte 0 %')).toBeVisible();
  await expect(pixel(page).getByRole('button', { name: /Keyer ±\d+/, expanded: true })).toBeVisible();
  await expect(pixel(page).getByText('Moved it most')).toBeVisible();
  // Without its keyer’s settings the pixel would be another, or none of them alone matters; either is said.
  await expect(pixel(page).getByText('Trying its settings')).toBeHidden({ timeout: 60_000 });
  await pixel(page).getByRole('button', { name: 'Hex' }).click();
  expect((await valuesOf(page, 'Source'))[1]).toMatch(/^[0-9A-F]{2}$/);
  // By keyboard, to the next pixel and the next frame.
  await pixel(page)
    .getByRole('group', { name: /^x 20, y 20/ })
    .focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(pixel(page).getByText('x 21, y 30, frame 0')).toBeVisible();
  await goTo(page, '3f');
  await expect(pixel(page).getByText('x 21, y 30, frame 3')).toBeVisible();
});
