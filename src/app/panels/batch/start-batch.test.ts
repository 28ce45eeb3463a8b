import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type BatchSource, type Pasting, withPasted } from '../../../jobs/batch.ts';
import type { BatchLook } from '../../../jobs/kinds/batch.ts';
import { emptyRecipe, type Recipe } from '../../../jobs/recipe/recipe.ts';
import { effects } from '../../../shaders/effects.ts';
import { Documents } from '../../library/documents.ts';
import { memoryTable, type Table } from '../../library/tables.ts';
import type { Library } from '../../library/types.ts';
import type { RecipeRow } from '../../stores/recipe-document.ts';
import { applyLook } from './start-batch.ts';

let recipes: Table<RecipeRow>;
let documents: Documents;
let library: Library;

const source = (id: string): BatchSource => ({
  ...{ id, name: `${id}.mp4`, size: { width: 4, height: 4 }, frames: 9, recipe: emptyRecipe(id) },
});
const look: Extract<BatchLook, { kind: 'stack' }> = {
  kind: 'stack',
  name: 'Comic',
  effects: [{ id: 'c', effect: 'comic', version: 1, enabled: true, values: { ink: 2 } }],
};
const effectsOf = async (id: string) => ((await recipes.get(id))?.recipe as Recipe | undefined)?.effects.map(({ effect }) => effect);

beforeEach(() => {
  recipes = memoryTable((row) => row.item);
  const parse = (value: unknown) => value as Recipe;
  documents = new Documents(Promise.resolve({ recipes, parse, locks: navigator.locks, durable: true, readOnly: null }));
  library = {
    effects,
    acquireDocument: (id: string) => documents.acquire(id, false),
    releaseDocument: (document: Parameters<Documents['release']>[0]) => documents.release(document),
  } as unknown as Library;
});

afterEach(() => documents.closeAll());

test('effects are given to every clip, which keeps its range, and are taken back as they were', async () => {
  const own: Recipe = {
    ...emptyRecipe('a'),
    range: { start: 1, end: 3 },
    effects: [{ id: 'o', effect: 'oil', version: 1, enabled: true, values: {} }],
  };
  await recipes.put({ item: 'a', recipe: own, updatedAt: 1 });
  const undo = await applyLook(library, [source('a'), source('b')], look);
  expect([await effectsOf('a'), await effectsOf('b')]).toEqual([['comic'], ['comic']]);
  expect((await recipes.get('a'))?.recipe).toMatchObject({ source: 'a', range: { start: 1, end: 3 }, effects: [{ values: { ink: 2 } }] });
  await undo();
  expect((await recipes.get('a'))?.recipe).toEqual(own);
  expect(await effectsOf('b')).toEqual([]);
});

test('where one of the clips is being edited in another tab, none is changed', async () => {
  const letGo = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const elsewhere = navigator.locks.request('framewright:recipe:b', () => {
    held.resolve();
    return letGo.promise;
  });
  await held.promise;
  await expect(applyLook(library, [source('a'), source('b')], look)).rejects.toThrow('“b.mp4” is being edited in another tab.');
  expect(await effectsOf('a')).toEqual([]);
  expect(await effectsOf('b')).toBeUndefined();
  letGo.resolve();
  await elsewhere;
  await vi.waitFor(async () => expect((await navigator.locks.query()).held?.map(({ name }) => name)).not.toContain('framewright:recipe:a'));
});

test('copied effects take the place of those that are there, or come behind them', () => {
  const own = { id: 'o', effect: 'oil', version: 1, enabled: true, values: {} } as const;
  const recipe: Recipe = { ...emptyRecipe('a'), range: { start: 1, end: 3 }, effects: [own] };
  const after = (pasting: Pasting) => withPasted(recipe, look.effects as Recipe['effects'], pasting);
  expect(after('replace').effects.map(({ effect }) => effect)).toEqual(['comic']);
  expect(after('add').effects.map(({ effect }) => effect)).toEqual(['oil', 'comic']);
  expect(after('replace').range).toEqual({ start: 1, end: 3 });
});
