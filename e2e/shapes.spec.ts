/** Drawing a mask over the picture: with the pointer, the keyboard, undo and keyframes. */
import { expect, type Page, test } from '@playwright/test';
import { colourAt, effectCard, goTo, greenness, greenScreenClip, importClip } from './studio-page.ts';

test.describe.configure({ timeout: 300_000 });

const PICTURE = { width: 320, height: 180 };

/** Page position of a point of the fitted picture, given as fractions of its width and height. */
async function onPage(page: Page, x: number, y: number): Promise<[number, number]> {
  const box = await page.getByRole('region', { name: 'Picture' }).boundingBox();
  if (!box) throw new Error('There is no picture.');
  const zoom = Math.min((box.width - 48) / PICTURE.width, (box.height - 48) / PICTURE.height);
  return [box.x + box.width / 2 + (x - 0.5) * PICTURE.width * zoom, box.y + box.height / 2 + (y - 0.5) * PICTURE.height * zoom];
}

async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  await page.mouse.move(...(await onPage(page, ...from)));
  await page.mouse.down();
  await page.mouse.move(...(await onPage(page, (from[0] + to[0]) / 2, (from[1] + to[1]) / 2)));
  await page.mouse.move(...(await onPage(page, ...to)));
  await page.mouse.up();
}

const isGreen = async (page: Page, x: number, y: number) => greenness(await colourAt(page, x, y)) > 40;

test('shapes drawn in the viewer cut the picture, can be moved, undone and keyframed', async ({ page }, info) => {
  await importClip(page, await greenScreenClip());
  await expect(effectCard(page, 'Keyer')).toBeVisible();
  // The screen stays, so that what the mask removes shows.
  await effectCard(page, 'Keyer').getByRole('button', { name: 'Bypass Keyer' }).click();
  await page.getByRole('button', { name: 'Add effect' }).click();
  await page.getByRole('combobox', { name: 'Search effects' }).fill('mask');
  await page.getByRole('option', { name: /^Mask/ }).click();
  const card = effectCard(page, 'Mask');
  await expect(card).toBeVisible();
  await expect.poll(() => isGreen(page, 0.1, 0.2)).toBe(true);

  await card.getByRole('button', { name: 'Draw an ellipse' }).click();
  await drag(page, [0.03, 0.05], [0.2, 0.5]);
  const list = card.getByRole('list', { name: 'Shapes' });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(list).toContainText('Ellipse 1');

  await card.getByRole('button', { name: 'Draw a polygon' }).click();
  for (const [x, y] of [
    [0.75, 0.05],
    [0.97, 0.05],
    [0.97, 0.6],
  ] as const)
    await page.mouse.click(...(await onPage(page, x, y)));
  await page.keyboard.press('Enter');
  await expect(list.getByRole('listitem')).toHaveCount(2);

  await card.getByRole('button', { name: 'Paint with a brush' }).click();
  await drag(page, [0.1, 0.9], [0.4, 0.9]);
  await expect(list.getByRole('listitem')).toHaveCount(3);
  await page.screenshot({ path: info.outputPath('shapes.png') });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('application', { name: 'Shapes' })).toHaveCount(0);

  for (const [x, y] of [
    [0.11, 0.27],
    [0.93, 0.2],
    [0.25, 0.9],
  ] as const)
    await expect.poll(() => isGreen(page, x, y)).toBe(false);
  for (const [x, y] of [
    [0.24, 0.27],
    [0.76, 0.5],
    [0.6, 0.95],
  ] as const)
    expect(await isGreen(page, x, y)).toBe(true);

  // The ellipse moved down by its body.
  await card.getByRole('button', { name: 'Move shapes' }).click();
  await drag(page, [0.12, 0.35], [0.12, 0.55]);
  await page.keyboard.press('Escape');
  await expect.poll(() => isGreen(page, 0.11, 0.12)).toBe(true);
  await expect.poll(() => isGreen(page, 0.11, 0.6)).toBe(false);
  await page.keyboard.press('Control+z');
  await expect.poll(() => isGreen(page, 0.11, 0.12)).toBe(false);
  await page.keyboard.press('Control+Shift+z');

  // Chosen and deleted from the keyboard.
  await card.getByRole('button', { name: 'Move shapes' }).click();
  await page.mouse.click(...(await onPage(page, 0.93, 0.2)));
  await page.keyboard.press('Delete');
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await expect(effectCard(page, 'Mask')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect.poll(() => isGreen(page, 0.93, 0.2)).toBe(true);

  // Keyframed: here now, elsewhere later, in between half way.
  await goTo(page, '0:00');
  await card
    .getByRole('button', { name: /keyframe.*Shapes|Shapes.*keyframe/i })
    .first()
    .click();
  await goTo(page, '0:20');
  await card.getByRole('button', { name: 'Move shapes' }).click();
  await drag(page, [0.12, 0.55], [0.52, 0.55]);
  await page.keyboard.press('Escape');
  await expect.poll(() => isGreen(page, 0.11, 0.6)).toBe(true);
  await goTo(page, '0:00');
  await expect.poll(() => isGreen(page, 0.11, 0.6)).toBe(false);
  await goTo(page, '0:10');
  await expect.poll(() => isGreen(page, 0.31, 0.6)).toBe(false);
  expect(await isGreen(page, 0.11, 0.6)).toBe(true);
});
