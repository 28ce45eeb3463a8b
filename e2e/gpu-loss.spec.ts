/** The GPU process crashes while a clip is shown, played and exported. */
import { emptyRecipe } from '../src/jobs/recipe/recipe.ts';
import { CHROMIUM, CHROMIUM_FLAGS } from './chromium.ts';
import { tryExport } from './export-page.ts';
import { expect, test } from './harness/harness.ts';
import { addressOf } from './render-page.ts';
import { greenScreenClip } from './studio-page.ts';

// A browser of their own: after a few crashes Chromium gives up on the GPU, for good or for a site, and the next tests need one.
const patient = ['--disable-gpu-process-crash-limit', '--disable-domain-blocking-for-3d-apis'];
test.use({ launchOptions: { executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS, ...patient] } });

const recipe = {
  ...emptyRecipe('test'),
  effects: [{ id: 'a', effect: 'despill', version: 1, enabled: true, values: {} }],
};

/** Starts a preview in the page and keeps it, with all its events, on `window`. */
const startPreview = async ({ address, recipe: asked }: { address: string; recipe: typeof recipe }) => {
  const { connect } = await load<typeof import('../workers/rpc.ts')>('/workers/rpc.ts');
  type Api = import('../workers/render-api.ts').PreviewApi;
  type Events = import('../workers/render-api.ts').PreviewEvents;
  const { api, on } = connect<Api, Events>(new Worker('/workers/render.worker.ts', { type: 'module' }));
  const seen = { gpu: [] as string[], said: '', shown: [] as number[] };
  on('gpu', ({ state, message }) => {
    seen.gpu.push(state);
    seen.said = message;
  });
  on('shown', ({ index }) => seen.shown.push(index));
  await api.open(await (await fetch(address)).blob());
  await api.setRecipe(asked);
  await api.seek(5);
  Object.assign(globalThis, { preview: { api, seen } });
};

declare const preview: {
  api: import('../workers/rpc.ts').Remote<import('../workers/render-api.ts').PreviewApi>;
  seen: { gpu: string[]; said: string; shown: number[] };
};

test('a paused clip comes back by itself, with the same picture', async ({ page }) => {
  await page.evaluate(startPreview, { address: addressOf(await greenScreenClip()), recipe });
  const still = () => page.evaluate(async () => [...new Uint8Array(await (await preview.api.still(5)).arrayBuffer())]);
  const before = await still();
  const session = await page.context().newCDPSession(page);
  await session.send('Browser.crashGpuProcess');
  await expect.poll(() => page.evaluate(() => preview.seen.gpu)).toEqual(['lost', 'recovered']);
  expect(await still()).toEqual(before);
});

test('a playing clip comes back and plays on by itself', async ({ page }) => {
  await page.evaluate(startPreview, { address: addressOf(await greenScreenClip()), recipe });
  const play = () => page.evaluate(() => preview.api.play({ speed: 1, range: { start: 0, end: 50 }, loop: true }));
  const shown = () => page.evaluate(() => preview.seen.shown.length);
  await play();
  const atPlay = await shown();
  await expect.poll(shown).toBeGreaterThan(atPlay + 2);
  const session = await page.context().newCDPSession(page);
  await session.send('Browser.crashGpuProcess');
  await expect.poll(() => page.evaluate(() => preview.seen.gpu)).toEqual(['lost', 'recovered']);
  const recovered = await shown();
  await expect.poll(shown).toBeGreaterThan(recovered + 2);
});

test('an export goes on by itself from what is safe, to the very same file', async ({ page }) => {
  const trial = { source: await greenScreenClip(), recipe: { ...recipe, output: { ...recipe.output, audio: false } } };
  const whole = await tryExport(page, trial);
  const session = await page.context().newCDPSession(page);
  const running = tryExport(page, trial);
  await expect.poll(() => page.evaluate(() => (globalThis as { done?: number }).done ?? 0), { intervals: [5] }).toBeGreaterThan(0);
  await session.send('Browser.crashGpuProcess');
  const { error, files } = await running;
  expect(error).toBeNull();
  expect(Object.values(files).map((bytes) => bytes.length)).toEqual(Object.values(whole.files).map((bytes) => bytes.length));
  for (const [name, bytes] of Object.entries(files)) expect(Buffer.compare(bytes, whole.files[name] as Buffer), name).toBe(0);
});

test('when the browser gives the GPU up for good, it says what to do', async ({ playwright, moduleServer }) => {
  // Without the switch, headless Chromium ends itself before it gives up.
  const args = [...CHROMIUM_FLAGS, '--disable-gpu-process-crash-limit'];
  const browser = await playwright.chromium.launch({ executablePath: CHROMIUM, args });
  try {
    const page = await browser.newPage();
    await page.goto(`${moduleServer}e2e/harness/index.html`);
    await page.evaluate(startPreview, { address: addressOf(await greenScreenClip()), recipe });
    const session = await page.context().newCDPSession(page);
    const states = () => page.evaluate(() => preview.seen.gpu);
    await session.send('Browser.crashGpuProcess');
    await expect.poll(states).toEqual(['lost', 'recovered']);
    await session.send('Browser.crashGpuProcess');
    await expect.poll(states).toEqual(['lost', 'recovered', 'lost', 'gone']);
    expect(await page.evaluate(() => preview.seen.said)).toMatch(/^The browser has no GPU to offer: .*Restart the browser/);
  } finally {
    await browser.close();
  }
});
