/** Exports that are killed at any moment and go on: the same bytes, and at most one segment made twice. */
import { createHash } from 'node:crypto';
import { defaultOutput, type OutputFormat } from '../src/jobs/output/output.ts';
import { emptyRecipe, type Recipe } from '../src/jobs/recipe/recipe.ts';
import { type ExportOutcome, tryExport } from './export-page.ts';
import { fixture } from './fixtures.ts';
import { expect, test } from './harness/harness.ts';
import { greenScreenClip } from './studio-page.ts';

/** Half a second of a segment each: VP9 begins a new one every second, pictures every twelve. */
const FRAMES = 15;
const formats: readonly OutputFormat[] = ['webm', 'apng'];
const recipe: Recipe = { ...emptyRecipe('test'), output: { ...defaultOutput, formats, quality: 'good', audio: false } };

const bytesOf = ({ files }: ExportOutcome) => Object.values(files).map((bytes) => createHash('sha256').update(bytes).digest('hex'));
/** The frame at which a run began to render. */
const firstOf = ({ progress }: ExportOutcome) =>
  Number(/^rendering (\d+)\//.exec(progress.find((line) => line.startsWith('rendering')) ?? '')?.[1] ?? Number.NaN);

test('killed at seeded moments, each taken up once or more, an export ends in the same bytes', async ({ page }) => {
  test.setTimeout(400_000);
  const source = await fixture('alpha.webm');
  const whole = await tryExport(page, { source, recipe });
  expect(whole.error).toBeNull();
  expect(whole.kept).toEqual([]);
  const kills: readonly (readonly [phase: 'rendering' | 'writing' | 'verifying', done: number])[] = [
    ['rendering', 1],
    ['rendering', 4],
    ['rendering', 9],
    ['rendering', 11],
    ['rendering', 12],
    ['rendering', 14],
    ['rendering', 15],
    ['writing', 1],
    ['writing', 900],
    ['verifying', 0],
  ];
  for (const [phase, done] of kills) {
    const work = `killed-${phase}-${done}`;
    const killed = await tryExport(page, { source, recipe, work, killAt: { phase, done } });
    expect(killed.result, work).toBeNull();
    expect(killed.error, work).toBeNull();
    expect(killed.kept.toSorted(), work).toEqual([`${work}.apng`, `${work}.webm`]);
    const resumed = await tryExport(page, { source, recipe, work });
    expect(resumed.error, work).toBeNull();
    expect(bytesOf(resumed), work).toEqual(bytesOf(whole));
    expect(resumed.kept, work).toEqual([]);
    expect(resumed.result?.files.map(({ frames }) => frames)).toEqual([FRAMES, FRAMES]);
    // What was there of both files: ten frames (a second) of the video and twelve pictures.
    if (phase !== 'rendering' || done >= 14)
      expect(
        resumed.progress.some((line) => /^rendering [1-9]\//.test(line)),
        work,
      ).toBe(false);
  }
});

test('killed again and again, it still comes to its end', async ({ page }) => {
  const source = await fixture('alpha.webm');
  const whole = await tryExport(page, { source, recipe });
  for (const done of [3, 5, 12, 13]) {
    const killed = await tryExport(page, { source, recipe, work: 'often', killAt: { phase: 'rendering', done } });
    expect(killed.error).toBeNull();
  }
  expect(bytesOf(await tryExport(page, { source, recipe, work: 'often' }))).toEqual(bytesOf(whole));
});

test('work goes on only with the same effects and settings, and can be thrown away', async ({ page }) => {
  const source = await fixture('alpha.webm');
  await tryExport(page, { source, recipe, work: 'changed', killAt: { phase: 'verifying', done: 0 } });
  const other: Recipe = { ...recipe, output: { ...recipe.output, quality: 'draft' } };
  const refused = await tryExport(page, { source, recipe: other, work: 'changed' });
  expect(refused.error).toMatchObject({ code: 'resume-refused', message: expect.stringContaining('export settings') });
  expect(refused.kept.length).toBe(2);
  await page.evaluate(async () => {
    const { connect } = await load<typeof import('../workers/rpc.ts')>('/workers/rpc.ts');
    const { api, close } = connect<import('../workers/render-api.ts').ExportApi>(
      new Worker('/workers/render.worker.ts', { type: 'module' }),
    );
    await api.forget('changed');
    close();
  });
  const afresh = await tryExport(page, { source, recipe: other, work: 'changed' });
  expect(afresh.error).toBeNull();
});

test('an encoder that breaks once is made anew, and the file is the same; one that breaks always says what is safe', async ({ page }) => {
  const source = await fixture('alpha.webm');
  const whole = await tryExport(page, { source, recipe });
  const once = await tryExport(page, { source, recipe, work: 'once', before: ['/e2e/breaking-encoder.ts?once'] });
  expect(once.error).toBeNull();
  expect(bytesOf(once)).toEqual(bytesOf(whole));
  const video: Recipe = { ...recipe, output: { ...recipe.output, formats: ['webm'] } };
  const always = await tryExport(page, { source, recipe: video, work: 'always', before: ['/e2e/breaking-encoder.ts?always'] });
  expect(always.error?.code).toBe('encoder-failed');
  expect(always.error?.remedy).toMatch(/^10 of 15 frames are safe and are not made again/);
  expect(always.kept).toEqual(['always.webm']);
  const resumed = await tryExport(page, { source, recipe: video, work: 'always' });
  expect(bytesOf(resumed)).toEqual(bytesOf(await tryExport(page, { source, recipe: video })));
  expect(firstOf(resumed)).toBe(10);
});

test('a disk that is full in the middle is told with sizes; with room again the export goes on from what is safe', async ({ page }) => {
  const source = await greenScreenClip();
  const pictures: Recipe = { ...recipe, range: { start: 0, end: 30 }, output: { ...recipe.output, formats: ['apng'] } };
  const whole = await tryExport(page, { source, recipe: pictures });
  expect(whole.error).toBeNull();
  const browser = await page.context().newCDPSession(page);
  const origin = new URL(page.url()).origin;
  const used = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  // Room for twelve pictures and more, but not for thirty.
  const room = Math.round(0.6 * (whole.files['apng']?.length ?? 0));
  await browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: used + room });
  const full = await tryExport(page, { source, recipe: pictures, work: 'full' });
  expect(full.error).toMatchObject({
    code: 'storage-full',
    message: expect.stringMatching(
      /no room for “apng”, which had reached [\d.]+ [kM]B: .* at most [\d.]+ [kMG]B, and [\d.]+ [kMG]B are in use/,
    ),
    remedy: expect.stringContaining('free space'),
  });
  expect(full.kept).toEqual(['full.apng']);
  await browser.send('Storage.overrideQuotaForOrigin', { origin });
  const resumed = await tryExport(page, { source, recipe: pictures, work: 'full' });
  expect(resumed.error).toBeNull();
  expect(firstOf(resumed)).toBeGreaterThanOrEqual(12);
  expect(bytesOf(resumed)).toEqual(bytesOf(whole));
  expect(resumed.kept).toEqual([]);
});
