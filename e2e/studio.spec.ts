/** What a person does in the studio, from an empty page to a file, found by role and name. */
import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { ffmpeg, ffprobe } from './fixtures.ts';
import { colourAt, effectCard, expectTimecode, goTo, greenness, greenScreenClip, importClip, plainClip, timecode } from './studio-page.ts';

// Without a GPU every picture is made by the processor, and a busy machine takes minutes where a desk takes seconds.
test.describe.configure({ timeout: 300_000 });

let clip: string;
const problems: string[] = [];

test.beforeAll(async () => {
  clip = await greenScreenClip();
});

test.beforeEach(({ page }) => {
  problems.length = 0;
  page.on('pageerror', (error) => problems.push(error.message));
});

test.afterEach(() => {
  expect(problems).toEqual([]);
});

test('a clip is imported, keyed by itself, played, exported with its alpha, and still there after a reload', async ({ page }, info) => {
  await importClip(page, clip);
  await expect(effectCard(page, 'Keyer')).toBeVisible();
  const hex = await effectCard(page, 'Keyer').getByRole('textbox', { name: 'Screen colour hex' }).inputValue();
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];
  expect(greenness([red, green, blue])).toBeGreaterThan(50);

  // The screen is gone over the checkerboard, and back in the source view; the subject stays in both.
  await expect.poll(async () => Math.abs(greenness(await colourAt(page, 0.06, 0.1)))).toBeLessThan(12);
  expect((await colourAt(page, 0.5, 0.7))[0]).toBeGreaterThan(150);
  await page.getByRole('button', { name: 'Source', exact: true }).click();
  await expect.poll(async () => greenness(await colourAt(page, 0.06, 0.1))).toBeGreaterThan(60);
  await page.keyboard.press('F3');
  await expect.poll(async () => (await colourAt(page, 0.06, 0.1))[1]).toBeLessThan(30);
  expect((await colourAt(page, 0.5, 0.7))[1]).toBeGreaterThan(225);
  await page.keyboard.press('F1');

  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await expect.poll(() => timecode(page)).not.toBe('00:00:00:00');
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();

  await goTo(page, '0:05');
  await page.keyboard.press('i');
  await goTo(page, '0:14');
  await page.keyboard.press('o');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog).toContainText('10 frames');
  await dialog.getByRole('button', { name: 'Start export' }).dblclick();
  await expect(page.getByRole('button', { name: 'Save file' })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole('dialog')).toContainText('frames compared');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save file' }).click()]);
  const saved = info.outputPath('keyed.webm');
  await download.saveAs(saved);
  expect(download.suggestedFilename()).toMatch(/^green-screen keyed.*\.webm$/);
  await expectTransparent(saved, 10, info.outputPath('alpha.gray'));
  await page.keyboard.press('Escape');

  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.reload();
  await expect(effectCard(page, 'Keyer')).toBeVisible({ timeout: 30_000 });
  await expect(effectCard(page, 'Keyer').getByRole('textbox', { name: 'Screen colour hex' })).toHaveValue(hex);
  await expect(page.getByRole('slider', { name: 'In point' })).toHaveAttribute('aria-valuetext', '00:00:00:05');
  await page.getByRole('link', { name: 'Library' }).click();
  await expect(page.getByRole('link', { name: 'Open green-screen.mp4' })).toBeVisible();
  const facts = page.getByRole('list', { name: 'Clips' }).getByRole('listitem').filter({ hasText: 'green-screen.mp4' });
  for (const fact of ['0:02.0', '320 × 180', 'H.264', '25 fps']) await expect(facts).toContainText(fact);
  // A double click made one export, not two.
  await expect(page.getByRole('link', { name: /^Open green-screen keyed/ })).toHaveCount(1);
});

/** Judges an exported file with ffmpeg: codec, frames, sound, and alpha that is clear in a corner and solid on the subject. */
async function expectTransparent(path: string, frames: number, grayPath: string) {
  const probe = (await ffprobe('-count_packets', '-show_streams', path)) as {
    streams: { codec_type: string; codec_name: string; nb_read_packets: string; tags?: Record<string, string> }[];
  };
  const video = probe.streams.find(({ codec_type }) => codec_type === 'video');
  expect(video).toMatchObject({ codec_name: 'vp9', nb_read_packets: String(frames) });
  expect(video?.tags).toMatchObject({ alpha_mode: '1' });
  expect(probe.streams.find(({ codec_type }) => codec_type === 'audio')?.codec_name).toBe('opus');
  await ffmpeg('-c:v', 'libvpx-vp9', '-i', path, '-vf', 'alphaextract', '-f', 'rawvideo', '-pix_fmt', 'gray', grayPath);
  const alpha = await readFile(grayPath);
  expect(alpha.length).toBe(320 * 180 * frames);
  for (let frame = 0; frame < frames; frame++) {
    const at = (x: number, y: number) => alpha[frame * 320 * 180 + y * 320 + x] as number;
    expect(at(20, 18)).toBeLessThan(12);
    expect(at(300, 160)).toBeLessThan(12);
    expect(at(205, 130)).toBeGreaterThan(243);
  }
}

test('MP4 is rendered over the chosen background', async ({ page }, info) => {
  await importClip(page, clip);
  await expect(effectCard(page, 'Keyer')).toBeVisible();
  await page.getByRole('button', { name: 'Background', exact: true }).click();
  await page.getByRole('button', { name: 'White', exact: true }).click();
  await page.keyboard.press('Escape');
  await expect.poll(async () => Math.min(...(await colourAt(page, 0.06, 0.1)))).toBeGreaterThan(235);
  await goTo(page, '0:07');
  await page.keyboard.press('o');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('radio', { name: 'MP4', exact: true }).check();
  await page.getByRole('button', { name: 'Start export' }).click();
  await expect(page.getByRole('button', { name: 'Save file' })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole('dialog')).toContainText('Colours and times; this file has no alpha');
  await expect(page.getByRole('dialog')).not.toContainText('Alpha error');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save file' }).click()]);
  const saved = info.outputPath('white.mp4');
  await download.saveAs(saved);
  const probe = (await ffprobe('-count_frames', '-show_streams', saved)) as { streams: { codec_name: string; nb_read_frames: string }[] };
  expect(probe.streams.map(({ codec_name }) => codec_name).sort()).toEqual(['aac', 'h264']);
  expect(probe.streams.find(({ codec_name }) => codec_name === 'h264')?.nb_read_frames).toBe('8');
  const raw = info.outputPath('corner.rgb');
  await ffmpeg('-i', saved, '-vf', 'crop=16:16:8:8', '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', raw);
  expect(Math.min(...(await readFile(raw)))).toBeGreaterThan(235);
});

test('the keyboard drives the transport', async ({ page }) => {
  await importClip(page, await plainClip());
  await expectTimecode(page, '00:00:00:00');
  await page.keyboard.press('ArrowRight');
  await expectTimecode(page, '00:00:00:01');
  await page.keyboard.press('Shift+ArrowRight');
  await expectTimecode(page, '00:00:00:11');
  await page.keyboard.press('ArrowLeft');
  await expectTimecode(page, '00:00:00:10');
  await page.keyboard.press('End');
  await expectTimecode(page, '00:00:01:24');
  await page.keyboard.press('Home');
  await expectTimecode(page, '00:00:00:00');
  await goTo(page, '1:03');
  await expectTimecode(page, '00:00:01:03');
  await page.keyboard.press('i');
  await goTo(page, '+5');
  await page.keyboard.press('o');
  await expect(page.getByRole('slider', { name: 'In point' })).toHaveAttribute('aria-valuetext', '00:00:01:03');
  await expect(page.getByRole('slider', { name: 'Out point' })).toHaveAttribute('aria-valuetext', '00:00:01:08');
  await page.keyboard.press('Alt+x');
  await expect(page.getByRole('slider', { name: 'In point' })).toHaveAttribute('aria-valuetext', '00:00:00:00');
  await expect(page.getByRole('slider', { name: 'Out point' })).toHaveAttribute('aria-valuetext', '00:00:01:24');
  await page.keyboard.press('l');
  await page.keyboard.press('l');
  await expect(page.getByText('2×', { exact: true }).first()).toBeVisible();
  await page.keyboard.press('k');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await page.keyboard.press('a');
  await expect(page.getByRole('slider', { name: 'Before/after line' })).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Set the in point');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('every edit can be taken back and done again', async ({ page }) => {
  await importClip(page, clip);
  const keyer = effectCard(page, 'Keyer');
  const strength = keyer.getByRole('slider', { name: 'Despill', exact: true });
  await expect(strength).toHaveValue('1');
  await keyer.getByRole('textbox', { name: 'Despill value' }).fill('0.4');
  await page.keyboard.press('Enter');
  await expect(strength).toHaveValue('0.4');
  await page.keyboard.press('Control+z');
  await expect(strength).toHaveValue('1');
  await page.keyboard.press('Control+Shift+Z');
  await expect(strength).toHaveValue('0.4');

  await page.getByRole('button', { name: 'Add effect' }).click();
  await page.getByRole('combobox', { name: 'Search effects' }).fill('shadow');
  await page.getByRole('option', { name: /^Drop shadow/ }).click();
  await expect(effectCard(page, 'Drop shadow')).toBeVisible();
  await effectCard(page, 'Drop shadow').getByRole('button', { name: 'Bypass Drop shadow' }).click();
  await expect(effectCard(page, 'Drop shadow').getByRole('button', { name: 'Bypass Drop shadow' })).toHaveAttribute('aria-pressed', 'true');
  const names = () =>
    page
      .getByRole('list', { name: 'Effect stack' })
      .getByRole('listitem')
      .evaluateAll((all) => all.map((one) => one.ariaLabel));
  const before = await names();
  await effectCard(page, 'Drop shadow').getByRole('button', { name: 'Move Drop shadow' }).press('ArrowUp');
  await expect.poll(names).not.toEqual(before);
  for (let step = 0; step < 3; step++) await page.getByRole('button', { name: 'Undo' }).click();
  await expect(effectCard(page, 'Drop shadow')).toBeHidden();
  await page.keyboard.press('Control+y');
  await expect(effectCard(page, 'Drop shadow')).toBeVisible();
  await page.keyboard.press('Delete');
  await expect(effectCard(page, 'Drop shadow')).toBeHidden();
});

test('presets keep values by name across clips and reloads', async ({ page }) => {
  await importClip(page, clip);
  const keyer = effectCard(page, 'Keyer');
  await keyer.getByRole('textbox', { name: 'Despill value' }).fill('0.25');
  await page.keyboard.press('Enter');
  await keyer.getByRole('button', { name: 'Keyer actions' }).click();
  await page.getByRole('menuitem', { name: 'Save preset…' }).click();
  await page.getByRole('textbox', { name: 'Preset name' }).fill('Gentle');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await keyer.getByRole('button', { name: 'Keyer actions' }).click();
  await page.getByRole('menuitem', { name: 'Reset', exact: true }).click();
  await expect(keyer.getByRole('slider', { name: 'Despill', exact: true })).toHaveValue('1');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.reload();
  await expect(keyer).toBeVisible({ timeout: 30_000 });
  await keyer.getByRole('button', { name: 'Keyer actions' }).click();
  await page.getByRole('menuitem', { name: 'Gentle' }).click();
  await expect(keyer.getByRole('slider', { name: 'Despill', exact: true })).toHaveValue('0.25');
});

test('a parameter moves between keyframes', async ({ page }) => {
  await importClip(page, clip);
  const keyer = effectCard(page, 'Keyer');
  await keyer.getByRole('button', { name: 'Add Despill keyframe', exact: true }).click();
  await page.keyboard.press('End');
  await keyer.getByRole('textbox', { name: 'Despill value' }).fill('0');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Keyframes' }).getByRole('button')).toHaveCount(2);
  await goTo(page, '0:24');
  await expect
    .poll(async () => Number(await keyer.getByRole('slider', { name: 'Despill', exact: true }).inputValue()))
    .toBeGreaterThan(0.3);
  await expect.poll(async () => Number(await keyer.getByRole('slider', { name: 'Despill', exact: true }).inputValue())).toBeLessThan(0.7);
  await keyer.getByRole('button', { name: 'Next Despill keyframe' }).click();
  await expectTimecode(page, '00:00:01:24');
  await keyer.getByRole('button', { name: 'Remove Despill keyframe' }).click();
  await expect(page.getByRole('list', { name: 'Keyframes' }).getByRole('button')).toHaveCount(1);
});

test('a file that is no media is answered with cause and remedy, and does not stay', async ({ page }) => {
  await page.goto('/');
  await page
    .getByLabel('Files to import')
    .setInputFiles({ name: 'notes.mp4', mimeType: 'video/mp4', buffer: Buffer.from('Not a film at all.') });
  const alert = page.getByRole('alert');
  await expect(alert).toBeVisible();
  await expect(alert).toHaveAttribute('data-code', 'not-media');
  await page.getByRole('button', { name: 'Back to the library' }).click();
  await expect(page.getByRole('region', { name: 'Empty library' })).toBeVisible();
});

test('of several files those that cannot be read are named and left out', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel('Files to import').setInputFiles([
    { name: 'good.mp4', mimeType: 'video/mp4', buffer: await readFile(clip) },
    { name: 'empty.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(0) },
  ]);
  await expect(page.getByRole('alert')).toContainText('empty.mp4');
  await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'empty-file');
  const clips = page.getByRole('list', { name: 'Clips' }).getByRole('listitem');
  await expect(page.getByRole('link', { name: 'Open good.mp4' })).toBeVisible();
  await expect(clips.first()).toContainText('320 × 180');
  await expect(page.getByRole('link', { name: 'Open empty.mp4' })).toBeHidden();

  // What is removed can be put back.
  await page.getByRole('button', { name: 'good.mp4 actions' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(page.getByRole('link', { name: 'Open good.mp4' })).toBeHidden();
  await page.getByRole('button', { name: 'Put back' }).click();
  await expect(page.getByRole('link', { name: 'Open good.mp4' })).toBeVisible();
});

test('a cancelled export leaves nothing behind', async ({ page }) => {
  await importClip(page, clip);
  await expect(effectCard(page, 'Keyer')).toBeVisible();
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('button', { name: 'Start export' }).click();
  await expect(page.getByRole('progressbar', { name: 'Export progress' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel export' }).click();
  await expect(page.getByRole('button', { name: 'Start export' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Library' }).click();
  await expect(page.getByRole('link', { name: 'Open green-screen.mp4' })).toBeVisible();
  await expect(page.getByRole('link', { name: /^Open / })).toHaveCount(1);
});

test('a frame is saved as PNG with its alpha, over no background', async ({ page }, info) => {
  await importClip(page, clip);
  await expect(effectCard(page, 'Keyer')).toBeVisible();
  await page.getByRole('button', { name: 'Background', exact: true }).click();
  const red = info.outputPath('red.png');
  await ffmpeg('-f', 'lavfi', '-i', 'color=red:s=64x64', '-frames:v', '1', red);
  await page.getByLabel('Background file').setInputFiles(red);
  await expect(page.getByRole('button', { name: 'red.png' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await colourAt(page, 0.06, 0.1))[0]).toBeGreaterThan(235);
  await page.keyboard.press('Control+e');
  await page.getByRole('tab', { name: 'This frame' }).click();
  await page.getByRole('button', { name: 'Start export' }).click();
  await expect(page.getByRole('button', { name: 'Save file' })).toBeVisible({ timeout: 120_000 });
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save file' }).click()]);
  const saved = info.outputPath('still.png');
  await download.saveAs(saved);
  const raw = info.outputPath('still.rgba');
  await ffmpeg('-i', saved, '-f', 'rawvideo', '-pix_fmt', 'rgba', raw);
  const pixels = await readFile(raw);
  expect(pixels.length).toBe(320 * 180 * 4);
  expect(pixels[(18 * 320 + 20) * 4 + 3]).toBeLessThan(12);
  expect(pixels[(130 * 320 + 160) * 4 + 3]).toBe(255);
});

test('a frame is saved with all effects while one is soloed, as they were when it was started', async ({ page }, info) => {
  await importClip(page, clip);
  const keyer = effectCard(page, 'Keyer');
  await expect(keyer).toBeVisible();
  await page.getByRole('button', { name: 'Add effect' }).click();
  await page.getByRole('combobox', { name: 'Search effects' }).fill('exposure');
  await page.getByRole('option', { name: /^Exposure/ }).click();
  const exposure = effectCard(page, 'Exposure');
  await exposure.getByRole('button', { name: 'Solo Exposure' }).click();
  await expect.poll(async () => greenness(await colourAt(page, 0.06, 0.1))).toBeGreaterThan(40);
  await page.keyboard.press('Control+e');
  await page.getByRole('tab', { name: 'This frame' }).click();
  await page.getByRole('button', { name: 'Start export' }).click();
  await page.keyboard.press('Escape');
  await exposure.getByRole('button', { name: 'Bypass Exposure' }).click();
  await keyer.getByRole('button', { name: 'Bypass Keyer' }).click();
  await page.keyboard.press('Control+e');
  await expect(page.getByRole('button', { name: 'Save file' })).toBeVisible({ timeout: 120_000 });
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save file' }).click()]);
  const saved = info.outputPath('solo.png');
  await download.saveAs(saved);
  const raw = info.outputPath('solo.rgba');
  await ffmpeg('-i', saved, '-f', 'rawvideo', '-pix_fmt', 'rgba', raw);
  const pixels = await readFile(raw);
  expect(pixels[(18 * 320 + 20) * 4 + 3]).toBeLessThan(12);
  expect(pixels[(130 * 320 + 160) * 4 + 3]).toBe(255);
});

test('without a graphics adapter it says so and what to do', async ({ playwright }, info) => {
  const { launchOptions, baseURL } = info.project.use;
  const browser = await playwright.chromium.launch({ ...launchOptions, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage({ baseURL: baseURL as string });
    await page.goto('/');
    await page.getByLabel('Files to import').setInputFiles(clip);
    await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'gpu-unavailable');
    await expect(page.getByRole('alert')).toContainText('hardware acceleration');
    await page.getByRole('alert').getByRole('link', { name: 'What works here' }).click();
    await expect(page.getByRole('region', { name: 'Picture' }).getByRole('img', { name: 'Missing' }).first()).toBeVisible();
  } finally {
    await browser.close();
  }
});

test('no page has an accessibility problem', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('region', { name: 'Empty library' })).toBeVisible();
  await expectAccessible(page);
  await importClip(page, clip);
  await expect(effectCard(page, 'Keyer')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Export' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  // The keyboard is the dialog's until it has closed.
  await expect(page.getByRole('dialog', { name: 'Export' })).toBeHidden();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Library' }).click();
  await expect(page.getByRole('list', { name: 'Clips' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByText('Graphics adapter')).toBeVisible();
  await expectAccessible(page);
});

async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}
