/** The full-screen viewer and comparing, from the address bar and by keyboard. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { fixture } from './fixtures.ts';
import { importClip } from './studio-page.ts';

test.describe.configure({ timeout: 300_000 });

const picture = (page: Page, name = 'Picture') => page.getByRole('region', { name });
const playhead = (page: Page) => page.getByRole('slider', { name: 'Playhead' });
const frame = async (page: Page) => Number(await playhead(page).getAttribute('aria-valuenow'));
const idOf = (page: Page) => new URL(page.url()).pathname.split('/').at(-1) ?? '';

/** Mean red, green and blue of a rectangle of an element, given in fractions of its size. */
async function meanOf(page: Page, name: string, [left, top, right, bottom]: readonly [number, number, number, number]): Promise<number[]> {
  const shot = await picture(page, name).screenshot();
  return page.evaluate(
    async ({ png, box }) => {
      const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(1, 1);
      const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
      context.imageSmoothingQuality = 'high';
      const [x, y] = [box[0] * bitmap.width, box[1] * bitmap.height];
      context.drawImage(bitmap, x, y, (box[2] - box[0]) * bitmap.width, (box[3] - box[1]) * bitmap.height, 0, 0, 1, 1);
      return [...context.getImageData(0, 0, 1, 1).data.subarray(0, 3)];
    },
    { png: shot.toString('base64'), box: [left, top, right, bottom] as const },
  );
}

/** Imports a clip and two pictures; gives their identifiers, newest first. */
async function importThree(page: Page): Promise<string[]> {
  const ids: string[] = [];
  for (const path of [await fixture('alpha.png'), await fixture('red.png'), await fixture('base.mp4')]) {
    await importClip(page, path);
    // The address has its lasting name once the content is stored; the item is on record a moment later.
    await expect.poll(() => idOf(page)).toMatch(/^[0-9a-f]{64}$/);
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    ids.unshift(idOf(page));
  }
  return ids;
}

test('the arrows go through the list, keys rate, and Escape goes back to where one was', async ({ page }) => {
  const [clip, red, alpha] = (await importThree(page)) as [string, string, string];
  await page.keyboard.press('f');
  await expect(page).toHaveURL(new RegExp(`/view/${clip}`));
  await expect(page.getByText('1 of 3')).toBeVisible();
  await expect(playhead(page)).toBeVisible();
  await page.keyboard.press('4');
  await expect(page.getByRole('group', { name: 'Rating: 4 stars' })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText('2 of 3')).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/view/${red}`));
  await expect(page.getByRole('group', { name: 'Rating: Not rated' })).toBeVisible();
  // All of it is a screen, so that its result is clear.
  await expect(page.getByRole('button', { name: 'Source', exact: true })).toBeVisible();
  await page.keyboard.press('F2');
  await expect.poll(async () => (await meanOf(page, 'Picture', [0.45, 0.45, 0.55, 0.55]))[0]).toBeGreaterThan(240);
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText('3 of 3')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Next item' })).toBeHidden();
  await page.keyboard.press('ArrowRight');
  expect(idOf(page)).toBe(alpha);
  await page.keyboard.press('d');
  await expect(page.getByRole('complementary', { name: 'Facts' }).getByText('64 × 48')).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(new RegExp(`/item/${clip}$`));
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  // The list of an address: only what has four stars or more.
  await page.goto(`/view/${clip}?rating=4&sort=name`);
  await expect(page.getByText('1 of 1')).toBeVisible();
  await page.keyboard.press('0');
  await expect(page.getByRole('group', { name: 'Rating: Not rated' })).toBeVisible();
});

test('it plays a part at a chosen speed, and a frame of it becomes an item that says where it is from', async ({ page }) => {
  await importClip(page, await fixture('base.mp4'));
  await expect.poll(() => idOf(page)).toMatch(/^[0-9a-f]{64}$/);
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  const clip = idOf(page);
  await page.goto(`/view/${clip}?at=10`);
  await expect.poll(() => frame(page)).toBe(10);
  await page.keyboard.press('i');
  for (let step = 0; step < 4; step++) await page.keyboard.press('.');
  await page.keyboard.press('o');
  await expect(page.getByRole('button', { name: 'Loops 00:00:00:10 – 00:00:00:14' })).toBeVisible();
  await expect(page).toHaveURL(/from=10&to=15/);
  await page.keyboard.press('[');
  await expect(page.getByRole('button', { name: 'Speed 0.5×' })).toBeVisible();
  await page.keyboard.press('Space');
  const seen = new Set<number>();
  await expect
    .poll(async () => {
      seen.add(await frame(page));
      return seen.size;
    })
    .toBeGreaterThanOrEqual(3);
  await page.keyboard.press('k');
  expect([...seen].filter((index) => index < 10 || index > 14)).toEqual([]);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Loops 00:00:00:10 – 00:00:00:14' })).toBeVisible();
  await page.keyboard.press('Shift+E');
  const toast = page.getByRole('status').filter({ hasText: 'is in the library' });
  await expect(toast).toContainText('base 00-00-00-10.png', { timeout: 60_000 });
  await toast.getByRole('button', { name: 'Open' }).click();
  await expect.poll(() => idOf(page)).not.toBe(clip);
  await page.keyboard.press('d');
  const facts = page.getByRole('complementary', { name: 'Facts' });
  await expect(facts.getByText('320 × 180')).toBeVisible();
  await expect(facts.getByText('Frame of base.mp4')).toBeVisible();
  await facts.getByRole('link', { name: 'base.mp4' }).click();
  await expect.poll(() => idOf(page)).toBe(clip);
});

/** Mean colours of 8 × 6 parts of a picture's middle, one after the other; its name is written below. */
async function partsOf(page: Page, name: string): Promise<number[]> {
  const shot = await picture(page, name).screenshot();
  return page.evaluate(async (png) => {
    const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.drawImage(bitmap, 0, 0);
    const [width, height] = [Math.floor(bitmap.width / 8), Math.floor((bitmap.height * 0.7) / 6)];
    return Array.from({ length: 48 }, (_, part) => {
      const [x, y] = [(part % 8) * width, Math.floor(bitmap.height * 0.15) + Math.floor(part / 8) * height];
      const { data } = context.getImageData(x, y, width, height);
      return [0, 1, 2].map((channel) => {
        let sum = 0;
        for (let at = channel; at < data.length; at += 4) sum += data[at] as number;
        return sum / (width * height);
      });
    }).flat();
  }, shot.toString('base64'));
}

const furthest = (one: readonly number[], other: readonly number[]) =>
  Math.max(...one.map((value, at) => Math.abs(value - (other[at] ?? 0))));

test('two clips side by side: the same time and the same part of both, then one over the other', async ({ page }) => {
  const ids: string[] = [];
  // The same pictures in two files.
  for (const name of ['base.mp4', 'fast.mp4']) {
    await importClip(page, await fixture(name));
    await expect.poll(() => idOf(page)).toMatch(/^[0-9a-f]{64}$/);
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    ids.push(idOf(page));
  }
  await page.goto(`/compare/${ids[0]}/${ids[1]}`);
  /** How far the two pictures are from each other, and the left one from `before`. */
  const apart = async (before: readonly number[] = []) => {
    const left = await partsOf(page, 'Left picture');
    const right = await partsOf(page, 'Right picture');
    const isBlank = Math.max(...left) < 40;
    return { isSame: !isBlank && furthest(left, right) < 6, isNew: furthest(left, before) > 24 };
  };
  const timeout = 90_000;
  await expect.poll(() => apart(), { timeout }).toMatchObject({ isSame: true });
  const first = await partsOf(page, 'Left picture');
  await page.keyboard.press('End');
  await expect.poll(() => frame(page)).toBe(119);
  await expect.poll(() => apart(first), { timeout }).toEqual({ isSame: true, isNew: true });
  const fitted = await partsOf(page, 'Left picture');
  for (let step = 0; step < 4; step++) await page.keyboard.press('Control+=');
  await expect.poll(() => apart(fitted), { timeout }).toEqual({ isSame: true, isNew: true });
  const zoomed = await partsOf(page, 'Left picture');
  await picture(page, 'Right picture').hover();
  await page.mouse.down();
  await page.mouse.move(700, 500);
  await page.mouse.up();
  await expect.poll(() => apart(zoomed), { timeout }).toEqual({ isSame: true, isNew: true });
  await page.keyboard.press('z');
  await page.keyboard.press('Space');
  const from = await frame(page);
  await expect.poll(() => frame(page)).not.toBe(from);
  await page.keyboard.press('Space');
  await expect.poll(() => apart(), { timeout }).toMatchObject({ isSame: true });

  await page.keyboard.press('x');
  await expect(page).toHaveURL(/as=wipe/);
  const line = page.getByRole('slider', { name: 'Line between the pictures' });
  await line.focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(line).toHaveAttribute('aria-valuenow', '40');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  // An item beside its own source is a key away, and Escape leads back.
  await page.goto(`/view/${ids[0]}`);
  await expect(page.getByRole('button', { name: 'Compare with the original' })).toBeVisible();
  await page.keyboard.press('c');
  await expect(page).toHaveURL(new RegExp(`/compare/${ids[0]}/${ids[0]}\\?left=source`));
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(new RegExp(`/view/${ids[0]}`));
});
