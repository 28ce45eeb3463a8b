/** Exports into files that a person picked: what lies there while they are made, stopped, continued and refused. */
import { defaultOutput } from '../src/jobs/output/output.ts';
import { emptyRecipe, type Recipe } from '../src/jobs/recipe/recipe.ts';
import { fixture } from './fixtures.ts';
import { expect, test } from './harness/harness.ts';
import { addressOf } from './render-page.ts';

const recipe: Recipe = { ...emptyRecipe('test'), output: { ...defaultOutput, formats: ['webm'], quality: 'lossless', audio: false } };

/** Exports into `picked.webm`, stopped at the first progress of `stopAt`; gives how it ended, and the size of the file, null without one. */
type Attempt = { readonly address: string; readonly recipe: Recipe; readonly stopAt: 'rendering' | 'writing' | 'verifying' | null };
const intoPicked = async ({ address, recipe: asked, stopAt }: Attempt) => {
  const { connect } = await load<typeof import('../workers/rpc.ts')>('/workers/rpc.ts');
  const script = ['/e2e/like-picked.ts', '/workers/render.worker.ts'].map((path) => `import '${new URL(path, location.href)}';`).join('\n');
  const worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })), { type: 'module' });
  const { api, close } = connect<import('../workers/render-api.ts').ExportApi>(worker);
  const root = await navigator.storage.getDirectory();
  // As a picker does: the file is there at once, and empty if it is new.
  const handle = await root.getFileHandle('picked.webm', { create: true });
  const stop = new AbortController();
  const progress: string[] = [];
  const report = ({ phase, done, total }: import('../workers/render-api.ts').ExportProgress) => {
    progress.push(`${phase} ${done}/${total}`);
    // A short file may be read again before a second report comes.
    if (phase === stopAt && (done > 0 || phase === 'verifying')) stop.abort();
  };
  const file = new File([await (await fetch(address)).blob()], 'clip.webm');
  const targets = [{ format: 'webm' as const, handles: [handle] }];
  const ended = await api
    .run({ file, files: new Map(), recipe: asked, targets, work: { name: 'job', source: 'clip' } }, report, stop.signal)
    .then(
      ({ files }) => ({ code: 'made', message: `${files[0]?.verified?.framesCompared}` }),
      ({ name, code, message }: Error & { code?: unknown }) => ({ code: typeof code === 'string' ? code : name, message }),
    );
  close();
  const size = await handle.getFile().then(
    (found) => found.size,
    () => null,
  );
  return { ...ended, size, progress };
};

test('stopped at any stage, the file stays where it was picked, empty, and is the one that the export goes on into', async ({ page }) => {
  const address = addressOf(await fixture('alpha.webm'));
  for (const stopAt of ['rendering', 'verifying'] as const) {
    const stopped = await page.evaluate(intoPicked, { address, recipe, stopAt });
    expect(stopped, stopAt).toMatchObject({ code: 'AbortError', size: 0 });
  }
  const made = await page.evaluate(intoPicked, { address, recipe, stopAt: null });
  expect(made).toMatchObject({ code: 'made', message: '15' });
  expect(made.size).toBeGreaterThan(1000);
  // Everything was rendered before the check that was stopped.
  expect(made.progress.find((line) => line.startsWith('rendering') && !line.startsWith('rendering 15/'))).toBeUndefined();
});

test('a disk that is full where the file was picked is told with sizes, and leaves it empty', async ({ page }) => {
  const address = addressOf(await fixture('alpha.webm'));
  const browser = await page.context().newCDPSession(page);
  const origin = new URL(page.url()).origin;
  const used = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  const whole = await page.evaluate(intoPicked, { address, recipe, stopAt: 'verifying' as const });
  expect(whole.size).toBe(0);
  // The packets are kept still; the file that is put together of them is as large again.
  const kept = (await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0)) - used;
  await browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: used + Math.round(kept * 1.3) });
  const full = await page.evaluate(intoPicked, { address, recipe, stopAt: null });
  expect(full).toMatchObject({
    code: 'storage-full',
    message: expect.stringMatching(/“picked\.webm”, which had reached [\d.]+ [kM]B/),
    size: 0,
  });
  await browser.send('Storage.overrideQuotaForOrigin', { origin });
  expect(await page.evaluate(intoPicked, { address, recipe, stopAt: null })).toMatchObject({ code: 'made', message: '15' });
});
