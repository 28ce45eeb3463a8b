/** Keys that are tried on a clip and offered by picture. */
import { expect, test } from '@playwright/test';
import { colourAt, effectCard, greenness, greenScreenClip, importClip } from './studio-page.ts';

test.describe.configure({ timeout: 300_000 });

test('the best three keys are offered as pictures; choosing one is one step and keys the clip', async ({ page }, info) => {
  await importClip(page, await greenScreenClip());
  const keyer = effectCard(page, 'Keyer');
  await expect(keyer).toBeVisible();
  const screen = await keyer.getByRole('textbox', { name: 'Screen colour hex' }).inputValue();
  await keyer.getByRole('button', { name: 'Find the best key' }).click();
  const best = keyer.getByRole('list', { name: 'Best keys' });
  await expect(best.getByRole('button')).toHaveCount(3, { timeout: 200_000 });
  await page.screenshot({ path: info.outputPath('best-keys.png') });

  // Each picture shows the subject and no screen: its corner is clear, its middle is not.
  for (const choice of await best.getByRole('button').all()) {
    const [corner, middle] = await choice.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(0, 0, canvas.width, canvas.height);
      const alphaAt = (x: number, y: number) => data[(Math.floor(y * canvas.height) * canvas.width + Math.floor(x * canvas.width)) * 4 + 3];
      return [alphaAt(0.03, 0.05), Math.max(...[0.3, 0.4, 0.5, 0.6, 0.7].map((x) => alphaAt(x, 0.6) as number))];
    });
    expect(corner).toBeLessThan(40);
    expect(middle).toBeGreaterThan(230);
  }

  await best.getByRole('button', { name: 'Key 3' }).click();
  await expect(best.getByRole('button', { name: 'Key 3' })).toHaveAttribute('aria-pressed', 'true');
  await expect(keyer.getByRole('textbox', { name: 'Screen colour hex' })).toHaveValue(screen);
  await expect.poll(async () => Math.abs(greenness(await colourAt(page, 0.06, 0.1)))).toBeLessThan(16);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(best.getByRole('button', { name: 'Key 3' })).toHaveAttribute('aria-pressed', 'false');
  await expect(keyer).toBeVisible();
});
