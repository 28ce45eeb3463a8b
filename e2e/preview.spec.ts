/** The preview worker under a transport that is used as people use it: fast, and while other things change. */
import { execFileSync } from 'node:child_process';
import type { Page } from '@playwright/test';
import { type EffectInstance, emptyRecipe } from '../src/jobs/recipe/recipe.ts';
import type { PreviewApi, PreviewEvents } from '../workers/render-api.ts';
import type { Remote } from '../workers/rpc.ts';
import { fixture } from './fixtures.ts';
import { expect, test } from './harness/harness.ts';
import { addressOf } from './render-page.ts';
import { greenScreenClip } from './studio-page.ts';

declare const preview: {
  readonly api: Remote<PreviewApi>;
  readonly shown: PreviewEvents['shown'][];
  readonly problems: string[];
  ended: number;
};

const effect = (id: string, name: string, values: EffectInstance['values'] = {}): EffectInstance => ({
  id,
  effect: name,
  version: 1,
  enabled: true,
  values,
});
const plain = emptyRecipe('test');
const despilled = { ...plain, effects: [effect('a', 'despill')] };
const whole = { start: 0, end: 50 };

/** Starts a worker with a canvas of 320×180 on the page, kept as `preview`. */
async function start(page: Page, path: string): Promise<void> {
  await page.evaluate(async (address) => {
    const { connect, transferring } = await load<typeof import('../workers/rpc.ts')>('/workers/rpc.ts');
    const { api, on } = connect<PreviewApi, PreviewEvents>(new Worker('/workers/render.worker.ts', { type: 'module' }));
    const kept = { api, shown: [] as PreviewEvents['shown'][], problems: [] as string[], ended: 0 };
    on('shown', (frame) => kept.shown.push(frame));
    on('problem', ({ message }) => kept.problems.push(message));
    on('ended', () => {
      kept.ended++;
    });
    Object.assign(globalThis, { preview: kept });
    const canvas = document.createElement('canvas');
    document.body.append(canvas);
    const offscreen = canvas.transferControlToOffscreen();
    await api.open(await (await fetch(address)).blob());
    await Promise.all([api.attach(transferring(offscreen, [offscreen])), api.resize(320, 180)]);
    await api.setView({ view: 'composite', zoom: 1, centre: { x: 160, y: 90 }, backdrop: 'black', wipe: null, grid: null });
    await api.seek(0);
  }, addressOf(path));
}

const play = (page: Page, speed = 1, range = whole, loop = true) =>
  page.evaluate((options) => preview.api.play(options), { speed, range, loop });
const shownCount = (page: Page) => page.evaluate(() => preview.shown.length);

/** Waits for `count` more pictures. */
async function morePictures(page: Page, count = 3): Promise<void> {
  const before = await shownCount(page);
  await expect.poll(() => shownCount(page)).toBeGreaterThanOrEqual(before + count);
}

/** Mean red, green and blue of the canvas as it is on screen. */
async function meanOnScreen(page: Page): Promise<number[]> {
  const png = await page.locator('canvas').screenshot();
  const rgb = execFileSync(
    'ffmpeg',
    ['-v', 'error', '-i', 'pipe:0', '-vf', 'scale=1:1:flags=area', '-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'],
    { input: png },
  );
  return [...rgb];
}

/** The transport is at rest: what is shown does not change while the worker answers a round of other questions. */
async function isAtRest(page: Page): Promise<boolean> {
  const before = await shownCount(page);
  for (let round = 0; round < 4; round++) await page.evaluate(() => preview.api.thumbnails([0, 10, 20, 30, 40], 20));
  return (await shownCount(page)) === before;
}

test('changing the stack, its values and the background while playing keeps pictures coming', async ({ page }) => {
  await start(page, await greenScreenClip());
  await play(page);
  await morePictures(page);
  const bright = await meanOnScreen(page);
  expect(Math.max(...bright)).toBeGreaterThan(40);
  const stacks = [despilled, { ...despilled, effects: [effect('a', 'despill'), effect('b', 'temporal-ema')] }, plain];
  for (const recipe of stacks) {
    await page.evaluate((next) => preview.api.setRecipe(next), recipe);
    await morePictures(page);
    expect(Math.max(...(await meanOnScreen(page)))).toBeGreaterThan(40);
  }
  const smoothed = { ...plain, effects: [effect('b', 'temporal-ema')] };
  await page.evaluate((next) => preview.api.setRecipe(next), smoothed);
  for (const strength of [0.1, 0.4, 0.7]) {
    await page.evaluate((next) => preview.api.setRecipe(next), { ...plain, effects: [effect('b', 'temporal-ema', { strength })] });
    await morePictures(page, 2);
  }
  const clip = addressOf(await fixture('fast.mp4'));
  await page.evaluate(
    async ({ address, recipe }) => {
      await preview.api.setRecipe({ ...recipe, background: { kind: 'item', item: 'one' } });
      await preview.api.provide(new Map([['one', await (await fetch(address)).blob()]]));
    },
    { address: clip, recipe: plain },
  );
  await morePictures(page);
  await page.evaluate((recipe) => preview.api.setRecipe({ ...recipe, background: { kind: 'colour', colour: [1, 0, 0] } }), plain);
  await morePictures(page);
  expect(await page.evaluate(() => preview.problems)).toEqual([]);
  await page.evaluate(() => preview.api.pause());
  expect(await isAtRest(page)).toBe(true);
});

test('of commands given in one breath only the last counts', async ({ page }) => {
  await start(page, await greenScreenClip());
  await page.evaluate(async (range) => {
    const { api } = preview;
    const forwards = { speed: 1, range, loop: true };
    const backwards = { speed: -8, range, loop: true };
    await Promise.all([api.play(forwards), api.play(backwards), api.pause()]);
    await Promise.all([api.play(backwards), api.pause()]);
    await Promise.all([api.play(forwards), api.play(forwards), api.pause(), api.seek(7)]);
  }, whole);
  expect(await isAtRest(page)).toBe(true);
  expect(await page.evaluate(() => preview.shown.at(-1)?.index)).toBe(7);
});

test('a seek followed by play starts there', async ({ page }) => {
  await start(page, await greenScreenClip());
  const before = await shownCount(page);
  await page.evaluate((range) => Promise.all([preview.api.seek(20), preview.api.play({ speed: 1, range, loop: true })]), whole);
  await morePictures(page);
  await page.evaluate(() => preview.api.pause());
  const indices = await page.evaluate((from) => preview.shown.slice(from).map(({ index }) => index), before);
  expect(Math.min(...indices)).toBeGreaterThanOrEqual(20);
});

test('of two clips opened in one breath the second is there', async ({ page }) => {
  await start(page, await greenScreenClip());
  const addresses = [addressOf(await fixture('fast.mp4')), addressOf(await fixture('alpha.png'))];
  const outcome = await page.evaluate(async ([first, second]) => {
    const blobs = await Promise.all([first, second].map(async (address) => (await fetch(address as string)).blob()));
    const [one, two] = await Promise.allSettled(blobs.map((blob) => preview.api.open(blob)));
    const still = await createImageBitmap(await preview.api.still(0));
    return {
      first: one?.status === 'rejected' ? (one.reason as Error).name : 'opened',
      second: two?.status === 'fulfilled' ? two.value.size : null,
      still: { width: still.width, height: still.height },
    };
  }, addresses);
  expect(outcome).toEqual({ first: 'AbortError', second: { width: 64, height: 48 }, still: { width: 64, height: 48 } });
});

test('playing to the end stops on the last frame, in full', async ({ page }) => {
  await start(page, await greenScreenClip());
  await page.evaluate(() => preview.api.seek(40));
  await play(page, 1, whole, false);
  await expect.poll(() => page.evaluate(() => preview.ended)).toBe(1);
  expect(await page.evaluate(() => preview.shown.at(-1))).toMatchObject({ index: 49, scale: 1 });
  expect(await isAtRest(page)).toBe(true);
});

test('a loop of a few frames shows each of its frames again and again, forwards and backwards', async ({ page }) => {
  await start(page, await greenScreenClip());
  for (const speed of [1, -1]) {
    const range = { start: 48, end: 50 };
    await page.evaluate((index) => preview.api.seek(index), speed > 0 ? 48 : 49);
    const before = await shownCount(page);
    const shownSince = () => page.evaluate((from) => preview.shown.slice(from).map(({ index }) => index), before);
    await play(page, speed, range);
    // A slow machine drops some of them, now one and now the other.
    for (const frame of [48, 49]) {
      await expect.poll(async () => (await shownSince()).filter((index) => index === frame).length).toBeGreaterThanOrEqual(3);
    }
    await page.evaluate(() => preview.api.pause());
    expect((await shownSince()).every((index) => index >= 48 && index < 50)).toBe(true);
  }
});

test('a seek that comes while an older picture is rendered shows its own frame, and playing begins there', async ({ page }) => {
  await start(page, await greenScreenClip());
  const shown = await page.evaluate(
    async (recipe) => {
      const changed = preview.api.setRecipe(recipe);
      // Answered at once, while the effect is compiled for the frame on screen.
      await preview.api.syncClock(0);
      await preview.api.seek(30);
      await changed;
      return preview.shown.at(-1)?.index;
    },
    { ...plain, effects: [effect('a', 'outline'), effect('b', 'bloom')] },
  );
  expect(shown).toBe(30);
});
