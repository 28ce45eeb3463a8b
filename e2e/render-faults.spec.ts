/** Exports that are refused or cancelled, at every stage: said clearly, and no file is left that looks finished. */
import { defaultOutput } from '../src/jobs/output/output.ts';
import { emptyRecipe, type Recipe } from '../src/jobs/recipe/recipe.ts';
import { fixture } from './fixtures.ts';
import { expect, test } from './harness/harness.ts';
import { addressOf, failedExport } from './render-page.ts';

const recipe: Recipe = { ...emptyRecipe('test'), output: { ...defaultOutput, formats: ['webm'], quality: 'draft', audio: true } };

for (const [name, code] of [
  ['mpeg4.avi', 'codec-unsupported'],
  ['zero.mp4', 'empty-file'],
] as const) {
  test(`a source that cannot be opened (${name}) leaves no empty file where one was asked for`, async ({ page }) => {
    expect(await failedExport(page, { address: addressOf(await fixture(name)), recipe })).toMatchObject({ code, left: null });
  });
}

test('a background that is gone leaves no empty file either', async ({ page }) => {
  const over: Recipe = { ...recipe, background: { kind: 'item', item: 'gone' }, output: { ...recipe.output, formats: ['mp4'] } };
  const failed = await failedExport(page, { address: addressOf(await fixture('fast.mp4')), recipe: over });
  expect(failed).toMatchObject({ code: 'file-unreadable', left: null });
  expect(failed.remedy).not.toBe('');
});

for (const cancelAt of ['start', 'rendering', 'verifying'] as const) {
  test(`cancelled at the ${cancelAt}, an export leaves no file`, async ({ page }) => {
    const failed = await failedExport(page, { address: addressOf(await fixture('fast.mp4')), recipe, cancelAt });
    expect(failed).toMatchObject({ name: 'AbortError', left: null });
  });
}

test('cancelled while effects compile, an export ends at once, and leaves no file', async ({ page }) => {
  const address = addressOf(await fixture('fast.mp4'));
  const failed = await failedExport(page, { address, recipe, before: '/e2e/stalled-compiler.ts', cancelAt: 'compiling' });
  expect(failed).toMatchObject({ name: 'AbortError', left: null });
});

test('an export on a GPU that refuses a command ends with its words, and leaves no file', async ({ page }) => {
  const failed = await failedExport(page, {
    address: addressOf(await fixture('fast.mp4')),
    recipe,
    before: '/e2e/refusing-gpu.ts',
  });
  expect(failed).toMatchObject({ code: 'gpu-failed', left: null });
  expect(failed.message).toMatch(/^The GPU refused to render this clip: .+/);
  expect(failed.remedy).toContain('export again');
});
