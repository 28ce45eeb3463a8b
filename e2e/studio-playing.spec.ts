/** Playing, and everything that can be done meanwhile, against what the worker really shows. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { ffmpeg } from './fixtures.ts';
import { colourAt, effectCard, expectTimecode, greenness, greenScreenClip, importClip, plainClip, timecode } from './studio-page.ts';

test.describe.configure({ timeout: 300_000 });

/** Frame under the playhead. */
const frame = async (page: Page) => Number(await page.getByRole('slider', { name: 'Playhead' }).getAttribute('aria-valuenow'));

/** Waits until the playhead has moved on. */
async function expectPlaying(page: Page) {
  const before = await frame(page);
  await expect.poll(() => frame(page)).not.toBe(before);
}

/** The playhead rests, once the worker has stopped, and stays where it is whatever is looked at. */
async function expectStanding(page: Page) {
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  let before = '';
  const rests = async () => {
    const now = await timecode(page);
    const same = now === before;
    before = now;
    return same;
  };
  await expect.poll(rests, { intervals: [300] }).toBe(true);
  await page.keyboard.press('F2');
  await page.keyboard.press('F1');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  expect(await timecode(page)).toBe(before);
}

/** The picture once nothing about it changes any more: what stands is rendered again at its full size. */
async function settledPicture(page: Page): Promise<Buffer> {
  const shoot = () => page.getByRole('region', { name: 'Picture' }).screenshot();
  await expect(page.getByText('preview at')).toBeHidden();
  let last = await shoot();
  const rests = async () => {
    const next = await shoot();
    const same = next.equals(last);
    last = next;
    return same;
  };
  await expect.poll(rests, { intervals: [1000] }).toBe(true);
  return last;
}

test('L, L, K: the worker plays at twice the speed and then stands on the frame that is shown', async ({ page }) => {
  await importClip(page, await greenScreenClip());
  await expect(effectCard(page, 'Keyer')).toBeVisible();
  await page.keyboard.press('l');
  await expectPlaying(page);
  await page.keyboard.press('l');
  await expect(page.getByText('2×', { exact: true }).first()).toBeVisible();
  await expectPlaying(page);
  await page.keyboard.press('k');
  await expectStanding(page);
  await page.keyboard.press('j');
  await expectPlaying(page);
  await page.keyboard.press('k');
  await expectStanding(page);
  // What stands is the picture of the timecode: going there anew changes nothing on screen.
  const shown = await settledPicture(page);
  const index = await frame(page);
  await page.keyboard.press('Home');
  await expectTimecode(page, '00:00:00:00');
  for (let step = 0; step < Math.floor(index / 10); step++) await page.keyboard.press('Shift+ArrowRight');
  for (let step = 0; step < index % 10; step++) await page.keyboard.press('ArrowRight');
  expect(await frame(page)).toBe(index);
  await expect.poll(async () => (await settledPicture(page)).equals(shown)).toBe(true);
});

test('Space Space leaves it paused', async ({ page }) => {
  await importClip(page, await plainClip());
  await page.keyboard.press('Space');
  await page.keyboard.press('Space');
  await expectStanding(page);
});

test('a value and the background can be changed while it plays, and show at once', async ({ page }) => {
  await importClip(page, await greenScreenClip());
  const keyer = effectCard(page, 'Keyer');
  await expect(keyer).toBeVisible();
  await page.keyboard.press('Space');
  await expectPlaying(page);
  await page.getByRole('button', { name: 'Background', exact: true }).click();
  await page.getByRole('button', { name: 'White', exact: true }).click();
  await page.keyboard.press('Escape');
  await expect.poll(async () => Math.min(...(await colourAt(page, 0.06, 0.1)))).toBeGreaterThan(235);
  await keyer.getByRole('button', { name: 'Bypass Keyer' }).click();
  await expect.poll(async () => greenness(await colourAt(page, 0.06, 0.1))).toBeGreaterThan(60);
  await keyer.getByRole('button', { name: 'Bypass Keyer' }).click();
  await keyer.getByRole('textbox', { name: 'Despill value' }).fill('0.4');
  await page.keyboard.press('Enter');
  await expect(keyer.getByRole('slider', { name: 'Despill', exact: true })).toHaveValue('0.4');
  await expectPlaying(page);
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
});

test('another clip as the background shows its pixels, and plays along', async ({ page }, info) => {
  const blue = info.outputPath('blue.mp4');
  const half = "geq=lum='if(lt(N,12),80,160)':cb=220:cr=100";
  await ffmpeg('-f', 'lavfi', '-i', `color=blue:s=64x36:r=25:d=1,${half}`, '-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-threads', '1', blue);
  await importClip(page, await greenScreenClip());
  await expect(effectCard(page, 'Keyer')).toBeVisible();
  await page.getByRole('button', { name: 'Background', exact: true }).click();
  await page.getByLabel('Background file').setInputFiles(blue);
  await expect(page.getByRole('button', { name: 'blue.mp4' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Escape');
  const corner = () => colourAt(page, 0.06, 0.1);
  await expect.poll(async () => (await corner())[2] - (await corner())[0]).toBeGreaterThan(60);
  const [, early] = await corner();
  await page.keyboard.press('End');
  await expectTimecode(page, '00:00:01:24');
  await expect.poll(async () => (await corner())[1] - early).toBeGreaterThan(40);
  // The subject lies over it.
  expect((await colourAt(page, 0.5, 0.7))[0]).toBeGreaterThan(150);
});

test('a clip that is opened while another one still opens gets its own screen colour and thumbnail', async ({ page }, info) => {
  const blue = info.outputPath('blue-screen.mp4');
  const scene = '[0]noise=alls=3:allf=t[screen];[screen][1]overlay=x=120:y=50,format=yuv420p[v]';
  const inputs = ['-f', 'lavfi', '-i', 'color=0x2040c0:s=320x180:r=25:d=1', '-f', 'lavfi', '-i', 'color=0xc98a63:s=80x110:r=25:d=1'];
  await ffmpeg(...inputs, '-filter_complex', scene, '-map', '[v]', '-c:v', 'libx264', '-crf', '14', '-threads', '1', blue);
  const green = await greenScreenClip();
  await page.goto('/');
  await page.getByLabel('Files to import').setInputFiles(green);
  await page.getByRole('link', { name: 'Library' }).click();
  await page.getByLabel('Files to import').setInputFiles(blue);
  const hex = effectCard(page, 'Keyer').getByRole('textbox', { name: 'Screen colour hex' });
  const blueness = ([red, , blue]: Colour) => blue - red;
  await expect.poll(async () => blueness(channels(await hex.inputValue()))).toBeGreaterThan(80);
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Library' }).click();
  expect(blueness(await cornerOf(page.getByRole('button', { name: 'Select blue-screen.mp4' }).locator('img')))).toBeGreaterThan(80);
  await page.getByRole('link', { name: 'Open green-screen.mp4' }).click();
  await expect.poll(async () => greenness(channels(await hex.inputValue()))).toBeGreaterThan(50);
});

type Colour = [red: number, green: number, blue: number];

/** `#rrggbb` as code values. */
const channels = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as Colour;

/** Colour near the top left of a picture of the page. */
function cornerOf(image: Locator): Promise<Colour> {
  return image.evaluate(async (element) => {
    const picture = element as HTMLImageElement;
    await picture.decode();
    const canvas = new OffscreenCanvas(1, 1);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.drawImage(picture, 8, 8, 1, 1, 0, 0, 1, 1);
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue] as Colour;
  });
}

test('an export pauses what plays, and playing again meanwhile is possible', async ({ page }) => {
  await importClip(page, await greenScreenClip());
  await expect(effectCard(page, 'Keyer')).toBeVisible();
  await page.keyboard.press('Space');
  await expectPlaying(page);
  await page.keyboard.press('Control+e');
  await page.getByRole('button', { name: 'Start export' }).click();
  await expect(page.getByRole('button', { name: 'Cancel export' })).toBeEnabled();
  // The dialog hides the transport from assistive technology, so that no role finds it.
  await expect(page.locator('button[aria-label="Play"]')).toBeVisible();
  await page.getByRole('button', { name: 'Continue in the background' }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await page.keyboard.press('k');
});
