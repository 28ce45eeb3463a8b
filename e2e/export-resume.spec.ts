/** Exports that are killed at any moment and go on: the same bytes, and no more than a segment made twice. */
import { createHash } from 'node:crypto';
import { defaultOutput, type OutputFormat } from '../src/jobs/output/output.ts';
import { emptyRecipe, type Recipe } from '../src/jobs/recipe/recipe.ts';
import { randomFrom } from '../src/media/random.ts';
import { type ExportOutcome, type ExportTrial, tryExport } from './export-page.ts';
import { fixture } from './fixtures.ts';
import { expect, test } from './harness/harness.ts';
import { greenScreenClip } from './studio-page.ts';

/** One and a half seconds: VP9 begins a group every second, pictures every twelve. */
const FRAMES = 15;
const formats: readonly OutputFormat[] = ['webm', 'apng'];
const recipe: Recipe = { ...emptyRecipe('test'), output: { ...defaultOutput, formats, quality: 'good', audio: false } };

const bytesOf = ({ files }: ExportOutcome) => Object.values(files).map((bytes) => createHash('sha256').update(bytes).digest('hex'));
/** The frame at which a run began to render. */
const firstOf = ({ progress }: ExportOutcome) =>
  Number(/^rendering (\d+)\//.exec(progress.find((line) => line.startsWith('rendering')) ?? '')?.[1] ?? Number.NaN);

const KILLS = 25;
type Kill = NonNullable<ExportTrial['killAt']>;

/** A moment of an export: most often while it draws, else while it puts files together or reads them again. */
function killFrom(random: () => number): Kill {
  const late = random();
  if (late < 0.7) return { phase: 'rendering', done: 1 + Math.floor(random() * FRAMES) };
  return late < 0.9 ? { phase: 'writing', done: 1 + Math.floor(random() * 900) } : { phase: 'verifying', done: 0 };
}

/** How many frames a run has drawn, with those that it took up. */
const reachedBy = ({ progress }: ExportOutcome) =>
  Math.max(0, ...progress.map((line) => Number(/^rendering (\d+)\//.exec(line)?.[1] ?? 0)));

test('killed at 25 seeded moments, once or again and again, exports end in the same bytes', async ({ page }) => {
  test.setTimeout(600_000);
  const source = await fixture('alpha.webm');
  const whole = await tryExport(page, { source, recipe });
  expect(whole.error).toBeNull();
  expect(whole.kept).toEqual([]);
  const random = randomFrom(4);
  const phases = new Set<Kill['phase']>();
  for (let kills = 0; kills < KILLS; ) {
    const work = `killed-${kills}`;
    let reached = 0;
    // Frames of both files that are safe: a second of the video, twelve pictures.
    const expectKept = (run: ExportOutcome, said: string) => {
      if (reached >= FRAMES - 1) expect(firstOf(run), said).toBeGreaterThanOrEqual(10);
      reached = Math.max(reached, reachedBy(run));
    };
    for (let left = Math.min(KILLS - kills, 1 + Math.floor(random() * 5)); left > 0; left--) {
      const killAt = killFrom(random);
      const said = `${work}, at ${killAt.phase} ${killAt.done}`;
      const killed = await tryExport(page, { source, recipe, work, killAt });
      expect([killed.result, killed.error], said).toEqual([null, null]);
      expect(killed.kept.toSorted(), said).toEqual([`${work}.apng`, `${work}.webm`]);
      expectKept(killed, said);
      phases.add(killAt.phase);
      kills++;
    }
    const resumed = await tryExport(page, { source, recipe, work });
    expect(resumed.error, work).toBeNull();
    expect(bytesOf(resumed), work).toEqual(bytesOf(whole));
    expect(resumed.kept, work).toEqual([]);
    expect(resumed.result?.files.map(({ frames }) => frames)).toEqual([FRAMES, FRAMES]);
    expectKept(resumed, work);
  }
  expect(phases.size).toBe(3);
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
