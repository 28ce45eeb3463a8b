import { beforeEach, expect, test, vi } from 'vitest';
import { parseRecipe } from '../../jobs/recipe/parse-recipe.ts';
import { emptyRecipe, type Recipe } from '../../jobs/recipe/recipe.ts';
import { addEffect, setRange, setValue } from '../../jobs/recipe/recipe-edit.ts';
import type { RecipeVersion } from '../../jobs/recipe/versions.ts';
import { effectById, effects } from '../../shaders/effects.ts';
import { memoryRecords } from './database.ts';
import { Documents } from './documents.ts';
import type { Shelf } from './items.ts';
import { Versions, versionIn } from './versions.ts';

let shelf: Shelf;
let versions: Versions;
let documents: Documents;
let shown: readonly RecipeVersion[];

beforeEach(() => {
  shelf = { records: memoryRecords(), files: {} as Shelf['files'], readOnly: null };
  const parse = (stored: unknown) => parseRecipe(stored, effects);
  versions = new Versions(Promise.resolve(shelf), parse);
  const keep = (...state: Parameters<Versions['keep']>) => void versions.keep(...state);
  documents = new Documents(
    Promise.resolve({ recipes: shelf.records.recipes, parse, locks: navigator.locks, durable: true, readOnly: null, keep }),
  );
  shown = [];
  versions.watch('a', (all) => {
    shown = all;
  });
});

/** Opens the document, edits it, and closes it. */
async function sitting(step: string, change: Parameters<ReturnType<Documents['acquire']>['edit']>[1]) {
  const document = documents.acquire('a', false);
  await vi.waitFor(() => expect(document.state.get().access).toBe('editable'));
  document.edit(step, change);
  await document.flush();
  await documents.closeAll();
}

test('each sitting with an item leaves a version, and what was stored before anything was kept is the first', async () => {
  await shelf.records.recipes.put({ item: 'a', recipe: setRange(emptyRecipe('a'), { start: 2, end: 9 }), updatedAt: 1000 });
  await sitting('Add Oil', (recipe) => addEffect(recipe, effectById('oil') as never));
  await sitting('Add Comic', (recipe) => addEffect(recipe, effectById('comic') as never));
  expect(shown.map(({ step, at }) => [step, at === 1000])).toEqual([
    ['', true],
    ['Add Oil', false],
    ['Add Comic', false],
  ]);
  await versions.name(shelf, 'a', shown[1]?.id ?? '', 'Painted');
  const asked = await versions.asked(shelf, 'a', shown[2]?.recipe ?? emptyRecipe('a'));
  expect(asked).toBe(shown[2]?.id);
  expect(shown.flatMap(({ exported }) => exported)).toEqual([]);
  await versions.exported(shelf, 'a', asked ?? '', ['clip.webm']);
  expect(shown.map(({ name, exported }) => [name, ...exported])).toEqual([[null], ['Painted'], [null, 'clip.webm']]);
});

test('what makes the same again is not written again', async () => {
  await sitting('Add Oil', (recipe) => addEffect(recipe, effectById('oil') as never));
  const before = shown;
  const recipe = { ...(before[0]?.recipe ?? emptyRecipe('a')) };
  await versions.keep('a', { recipe, step: 'Export settings', session: 'two' }, null);
  expect(shown).toBe(before);
  await versions.keep('a', { recipe: setValue(recipe, 'oil-1', 'brush', 9), step: 'Brush', session: 'two' }, null);
  expect(shown).toHaveLength(2);
});

test('a state that was saved, but not kept because its tab was closed, is kept with the next one', async () => {
  await sitting('Add Oil', (recipe) => addEffect(recipe, effectById('oil') as never));
  const [{ recipe: oil }] = shown as [RecipeVersion];
  await shelf.records.recipes.put({ item: 'a', recipe: setValue(oil, 'oil-1', 'brush', 3), updatedAt: Date.now() + 1000 });
  await sitting('Brush', (recipe) => setValue(recipe, 'oil-1', 'brush', 7));
  const brushes = () => shown.map(({ recipe }) => recipe.effects[0]?.values['brush']);
  expect(brushes()).toEqual([oil.effects[0]?.values['brush'], 3, 7]);
  // Once only, although by the clock it came later than what followed it.
  const before = { item: 'a', recipe: setValue(oil, 'oil-1', 'brush', 3), updatedAt: Date.now() + 60_000 };
  for (const brush of [8, 9]) await versions.keep('a', { recipe: setValue(oil, 'oil-1', 'brush', brush), step: '', session: 'b' }, before);
  expect(brushes().slice(3)).toEqual([3, 9]);
});

test('a whole recipe that takes the place of another leaves it as a version, although the sitting goes on and nothing was saved yet', async () => {
  const tuned = (brush: number) => (recipe: Recipe) => setValue(recipe, 'oil-1', 'brush', brush);
  const document = documents.acquire('a', false);
  await vi.waitFor(() => expect(document.state.get().access).toBe('editable'));
  document.edit('Add Oil', (recipe) => addEffect(recipe, effectById('oil') as never));
  await document.flush();
  document.edit('Brush', tuned(3));
  document.edit('Restore', tuned(7), { whole: true });
  await document.flush();
  expect(shown.map(({ step, recipe }) => [step, recipe.effects[0]?.values['brush']])).toEqual([
    ['Brush', 3],
    ['Restore', 7],
  ]);
  await documents.closeAll();
});

test('a version that this build cannot read is kept but not shown', async () => {
  await sitting('Add Oil', (recipe) => addEffect(recipe, effectById('oil') as never));
  const [good] = shown as [RecipeVersion];
  const newer = { ...good, id: 'newer', recipe: { ...good.recipe, version: 9 } } as unknown as RecipeVersion;
  await shelf.records.versions.put({ item: 'a', versions: [newer, good] });
  expect(shown.map(({ id }) => id)).toEqual([good.id]);
  await sitting('Add Comic', (recipe) => addEffect(recipe, effectById('comic') as never));
  expect((await shelf.records.versions.get('a'))?.versions.map(({ id }) => id)).toContain('newer');
});

test('a version out of a backup is taken whole or not at all', async () => {
  await sitting('Add Oil', (recipe) => addEffect(recipe, effectById('oil') as never));
  const [good] = shown as [RecipeVersion];
  expect(versionIn(JSON.parse(JSON.stringify(good)))).toEqual(good);
  for (const bad of [{ at: 'now' }, { name: 7 }, { exported: [1] }, { recipe: 3 }, { recipe: null }])
    expect(versionIn({ ...good, ...bad })).toBeNull();
});
