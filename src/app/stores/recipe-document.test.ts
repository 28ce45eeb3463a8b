import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defineEffect, type Effect } from '../../gpu/define-effect.ts';
import { float } from '../../gpu/params.ts';
import { parseRecipe } from '../../jobs/recipe/parse-recipe.ts';
import { emptyRecipe, type Recipe } from '../../jobs/recipe/recipe.ts';
import { addEffect, setValue } from '../../jobs/recipe/recipe-edit.ts';
import { memoryTable, type Table } from '../library/tables.ts';
import { RecipeDocument, type RecipeHost, type RecipeRow } from './recipe-document.ts';

const blur = defineEffect({
  shape: 'point',
  id: 'blur',
  version: 1,
  label: 'Blur',
  category: 'Style',
  help: 'Blurs.',
  wgsl: '',
  params: { radius: float('Radius', { default: 4, min: 0, max: 100 }) },
}) as unknown as Effect;

const stored = addEffect(emptyRecipe('clip'), blur);
const radius = (value: number) => (recipe: Recipe) => setValue(recipe, 'blur-1', 'radius', value);

let recipes: Table<RecipeRow>;
let host: RecipeHost;
const opened: RecipeDocument[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  recipes = memoryTable((row) => row.item);
  host = { recipes, parse: (value) => parseRecipe(value, [blur]), locks: navigator.locks, durable: true, readOnly: null };
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((document) => document.close()));
  vi.useRealTimers();
});

async function open(part: Partial<RecipeHost> = {}): Promise<RecipeDocument> {
  const document = new RecipeDocument('clip', false);
  opened.push(document);
  await document.bind('clip', { ...host, ...part });
  return document;
}

const storedRecipe = async () => (await recipes.get('clip'))?.recipe;

test('it opens what is stored and saves a change within a second, by itself', async () => {
  await recipes.put({ item: 'clip', recipe: stored, updatedAt: 1 });
  const document = await open();
  expect(document.state.get()).toMatchObject({ access: 'editable', saving: 'saved', recipe: stored, untouched: false, undoLabel: null });
  document.edit('Radius', radius(9));
  expect(document.state.get()).toMatchObject({ saving: 'pending', undoLabel: 'Radius' });
  expect(document.unsaved).toBe(true);
  await vi.advanceTimersByTimeAsync(999);
  expect(await storedRecipe()).toEqual(radius(9)(stored));
  expect(document.state.get().saving).toBe('saved');
});

test('continuous changes do not put the save off', async () => {
  await recipes.put({ item: 'clip', recipe: stored, updatedAt: 1 });
  const document = await open();
  for (let value = 1; value <= 10; value++) {
    document.edit('Radius', radius(value * 2), { gesture: 'radius' });
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(await storedRecipe()).not.toEqual(stored);
});

test('undoing an unsaved change leaves nothing pending', async () => {
  await recipes.put({ item: 'clip', recipe: stored, updatedAt: 1 });
  const document = await open();
  document.edit('Radius', radius(9));
  document.undo();
  await vi.advanceTimersByTimeAsync(1000);
  expect(document.state.get()).toMatchObject({ saving: 'saved', recipe: stored, redoLabel: 'Radius' });
  expect(await storedRecipe()).toEqual(stored);
});

test('a document that nobody touched is not stored', async () => {
  const document = await open();
  await document.flush();
  expect(document.state.get()).toMatchObject({ untouched: true, saving: 'saved' });
  expect(await recipes.all()).toEqual([]);
});

test('a save that fails is shown, kept, and tried again', async () => {
  let broken = true;
  const put: Table<RecipeRow>['put'] = async (row) => {
    if (broken) throw new DOMException('No room.', 'QuotaExceededError');
    await recipes.put(row);
  };
  const document = await open({ recipes: { ...recipes, put } });
  document.edit('Add Blur', (recipe) => addEffect(recipe, blur));
  await document.flush();
  expect(document.state.get()).toMatchObject({ saving: 'failed', notice: { code: 'save-failed' } });
  expect(document.state.get().notice?.message).toContain('No room.');
  expect(document.unsaved).toBe(true);
  broken = false;
  await vi.advanceTimersByTimeAsync(4000);
  expect(document.state.get()).toMatchObject({ saving: 'saved', notice: null });
  expect(await storedRecipe()).toEqual(document.state.get().recipe);
});

test('a write that was acknowledged but did not happen is found out by reading back', async () => {
  const document = await open({ recipes: { ...recipes, put: async () => {} } });
  document.edit('Add Blur', (recipe) => addEffect(recipe, blur));
  await document.flush();
  expect(document.state.get()).toMatchObject({ saving: 'failed' });
});

test('of two documents one writes; the other follows it, read-only, and takes over when it closes', async () => {
  await recipes.put({ item: 'clip', recipe: stored, updatedAt: 1 });
  const first = await open();
  const second = await open();
  expect(second.state.get()).toMatchObject({ access: 'read-only', notice: { code: 'open-elsewhere' }, recipe: stored });
  second.edit('Radius', radius(77));
  expect(second.state.get().recipe).toEqual(stored);

  first.edit('Radius', radius(9));
  await first.flush();
  expect(second.state.get().recipe).toEqual(radius(9)(stored));

  first.edit('Radius', radius(11));
  await first.close();
  await vi.waitFor(() => expect(second.state.get().access).toBe('editable'));
  expect(second.state.get()).toMatchObject({ notice: null, recipe: radius(11)(stored) });
  second.edit('Radius', radius(13));
  await second.flush();
  expect(await storedRecipe()).toEqual(radius(13)(stored));
});

test('work can be brought to another document, which finds everything; the first follows it and can take it back', async () => {
  await recipes.put({ item: 'clip', recipe: stored, updatedAt: 1 });
  const first = await open();
  const second = await open();
  first.edit('Radius', radius(9));
  await second.takeOver();
  expect(second.state.get()).toMatchObject({ access: 'editable', elsewhere: false, notice: null, recipe: radius(9)(stored) });
  await vi.waitFor(() => expect(first.state.get()).toMatchObject({ access: 'read-only', elsewhere: true, notice: { code: 'taken-over' } }));
  first.edit('Radius', radius(77));
  second.edit('Radius', radius(11));
  await second.flush();
  expect(first.state.get().recipe).toEqual(radius(11)(stored));
  await first.takeOver();
  expect(first.state.get()).toMatchObject({ access: 'editable', recipe: radius(11)(stored) });
  first.edit('Radius', radius(12));
  await first.close();
  await vi.waitFor(() => expect(second.state.get()).toMatchObject({ access: 'editable', recipe: radius(12)(stored) }));
});

test('edits that could not be saved are not taken away by another document', async () => {
  await recipes.put({ item: 'clip', recipe: stored, updatedAt: 1 });
  const put = () => Promise.reject(new Error('No room.'));
  const first = await open({ recipes: { ...recipes, put } });
  const second = await open();
  first.edit('Radius', radius(9));
  await second.takeOver();
  expect(second.state.get()).toMatchObject({ access: 'read-only', notice: { code: 'kept-elsewhere' } });
  expect(first.state.get()).toMatchObject({ access: 'editable', recipe: radius(9)(stored) });
});

test('a tab that does not answer loses the clip after a while', async () => {
  await recipes.put({ item: 'clip', recipe: stored, updatedAt: 1 });
  const stuck = Promise.withResolvers<void>();
  const first = await open({ recipes: { ...recipes, put: () => stuck.promise } });
  const second = await open();
  first.edit('Radius', radius(9));
  const taken = second.takeOver();
  await vi.advanceTimersByTimeAsync(4000);
  await taken;
  expect(second.state.get()).toMatchObject({ access: 'editable', recipe: stored });
  stuck.reject(new Error('Too late.'));
  await vi.waitFor(() => expect(first.state.get()).toMatchObject({ access: 'read-only', notice: { code: 'taken-over' } }));
});

test('edits made before the lasting id was known stay, with what was stored below them', async () => {
  await recipes.put({ item: 'clip', recipe: stored, updatedAt: 1 });
  const document = new RecipeDocument('new-1', true);
  opened.push(document);
  document.edit('Add Blur', (recipe) => addEffect(recipe, blur));
  document.edit('Radius', radius(50));
  await document.bind('clip', host);
  expect(document.state.get()).toMatchObject({ access: 'editable', saving: 'pending', recipe: radius(50)(stored) });
  document.undo();
  document.undo();
  expect(document.state.get()).toMatchObject({ recipe: emptyRecipe('clip'), undoLabel: 'Import again' });
  document.undo();
  expect(document.state.get()).toMatchObject({ recipe: stored, undoLabel: null });
});

test('automatic edits give way to what is stored, but are kept where nothing is', async () => {
  const automatic = () => {
    const document = new RecipeDocument('new-1', true);
    opened.push(document);
    document.edit('Key', (recipe) => addEffect(addEffect(recipe, blur), blur), { automatic: true });
    return document;
  };
  const fresh = automatic();
  await fresh.bind('clip', host);
  await fresh.close();
  expect(await storedRecipe()).toMatchObject({ source: 'clip', effects: [{ id: 'blur-1' }, { id: 'blur-2' }] });

  await recipes.put({ item: 'clip', recipe: stored, updatedAt: 1 });
  const again = automatic();
  await again.bind('clip', host);
  expect(again.state.get()).toMatchObject({ recipe: stored, undoLabel: null });
});

test('an automatic edit that comes late or early never lands on stored edits', async () => {
  await recipes.put({ item: 'clip', recipe: stored, updatedAt: 1 });
  const key = (document: RecipeDocument) => document.edit('Key', (recipe) => addEffect(recipe, blur), { automatic: true });
  const late = await open();
  key(late);
  expect(late.state.get()).toMatchObject({ recipe: stored, undoLabel: null });
  await late.close();
  const early = new RecipeDocument('clip', false);
  opened.push(early);
  key(early);
  await early.bind('clip', host);
  expect(early.state.get()).toMatchObject({ recipe: stored, undoLabel: null });

  const fresh = new RecipeDocument('other', false);
  opened.push(fresh);
  key(fresh);
  await fresh.bind('other', host);
  expect(fresh.state.get()).toMatchObject({ undoLabel: 'Key', saving: 'pending' });
});

test('a stored recipe that cannot be read is never written over, and is kept when starting afresh', async () => {
  const newer = { ...stored, version: 7 };
  await recipes.put({ item: 'clip', recipe: newer, updatedAt: 42 });
  const document = await open();
  expect(document.state.get()).toMatchObject({ access: 'read-only', damaged: true, notice: { code: 'recipe-unreadable' } });
  expect(document.state.get().notice?.message).toContain('version 7');
  document.edit('Add Blur', (recipe) => addEffect(recipe, blur));
  await document.flush();
  expect(await storedRecipe()).toEqual(newer);

  await document.startAfresh();
  document.edit('Add Blur', (recipe) => addEffect(recipe, blur));
  await document.flush();
  expect(await storedRecipe()).toEqual(stored);
  expect((await recipes.get('clip@42'))?.recipe).toEqual(newer);
});

test('without a database it edits for the session', async () => {
  const document = await open({ durable: false });
  document.edit('Add Blur', (recipe) => addEffect(recipe, blur));
  await document.flush();
  expect(document.state.get()).toMatchObject({ saving: 'session', notice: null });
  expect(document.unsaved).toBe(false);
});

test('frozen, it has saved everything and takes no more', async () => {
  const notice = { code: 'library-superseded', message: 'm', remedy: 'r' };
  const document = await open();
  document.edit('Add Blur', (recipe) => addEffect(recipe, blur));
  await document.freeze(notice);
  document.edit('Radius', radius(9));
  expect(document.state.get()).toMatchObject({ access: 'read-only', notice, saving: 'saved', recipe: stored });
  expect(await storedRecipe()).toEqual(stored);
});
