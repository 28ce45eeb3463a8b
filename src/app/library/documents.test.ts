import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defineEffect, type Effect } from '../../gpu/define-effect.ts';
import { parseRecipe } from '../../jobs/recipe/parse-recipe.ts';
import { emptyRecipe } from '../../jobs/recipe/recipe.ts';
import { addEffect } from '../../jobs/recipe/recipe-edit.ts';
import type { RecipeRow } from '../stores/recipe-document.ts';
import { Documents } from './documents.ts';
import { memoryTable, type Table } from './tables.ts';

const invert = defineEffect({
  shape: 'point',
  id: 'invert',
  version: 1,
  label: 'Invert',
  category: 'Colour',
  help: 'Inverts.',
  wgsl: '',
  params: {},
}) as unknown as Effect;

let recipes: Table<RecipeRow>;
let documents: Documents;

beforeEach(() => {
  recipes = memoryTable((row) => row.item);
  const parse = (value: unknown) => parseRecipe(value, [invert]);
  documents = new Documents(Promise.resolve({ recipes, parse, locks: navigator.locks, durable: true, readOnly: null }));
});

afterEach(() => documents.closeAll());

const locked = async () => ((await navigator.locks.query()).held ?? []).map(({ name }) => name);
const editable = (id: string) => vi.waitFor(() => expect(documents.acquire(id, false).state.get().access).toBe('editable'));
const add = (recipe: ReturnType<typeof emptyRecipe>) => addEffect(recipe, invert);

test('everybody gets the same document, and it closes when the last one lets go', async () => {
  const document = documents.acquire('a', false);
  expect(documents.acquire('a', false)).toBe(document);
  await vi.waitFor(() => expect(document.state.get().access).toBe('editable'));
  expect(await locked()).toEqual(['framewright:recipe:a']);
  documents.release(document);
  await new Promise((turn) => setTimeout(turn, 0));
  expect(await locked()).toEqual(['framewright:recipe:a']);
  document.edit('Add', add);
  documents.release(document);
  await vi.waitFor(async () => expect(await locked()).toEqual([]));
  expect((await recipes.get('a'))?.recipe).toEqual(add(emptyRecipe('a')));
});

test('letting go and taking it again within a turn keeps it open, with its undo history', async () => {
  const document = documents.acquire('a', false);
  await vi.waitFor(() => expect(document.state.get().access).toBe('editable'));
  document.edit('Add', add);
  documents.release(document);
  expect(documents.acquire('a', false)).toBe(document);
  await new Promise((turn) => setTimeout(turn, 0));
  expect(document.state.get()).toMatchObject({ access: 'editable', undoLabel: 'Add' });
});

test('opened again while it closes, it waits its turn instead of taking itself for another tab', async () => {
  const first = documents.acquire('a', false);
  await vi.waitFor(() => expect(first.state.get().access).toBe('editable'));
  first.edit('Add', add);
  documents.release(first);
  await new Promise((turn) => setTimeout(turn, 0));
  const second = documents.acquire('a', false);
  expect(second).not.toBe(first);
  const seen = new Set<string>();
  second.state.subscribe(() => seen.add(second.state.get().access));
  await editable('a');
  expect([...seen]).not.toContain('read-only');
  expect(second.state.get().recipe.effects).toHaveLength(1);
});

test('a document follows its item from the temporary to the lasting id', async () => {
  const document = documents.acquire('new-1', true);
  document.edit('Add', add);
  documents.settle('new-1', 'a');
  await vi.waitFor(() => expect(document.state.get().saving).toBe('pending'));
  expect(documents.acquire('a', false)).toBe(document);
  expect(documents.unsaved).toBe(true);
  await documents.flush();
  expect((await recipes.get('a'))?.recipe).toEqual(add(emptyRecipe('a')));
});

test('an item imported again while it is open gives its edits to the open document, as a step', async () => {
  const open = documents.acquire('a', false);
  await vi.waitFor(() => expect(open.state.get().access).toBe('editable'));
  const arriving = documents.acquire('new-1', true);
  arriving.edit('Add', add);
  documents.settle('new-1', 'a');
  expect(open.state.get()).toMatchObject({ undoLabel: 'Import again', recipe: add(emptyRecipe('a')) });
  expect(documents.acquire('a', false)).toBe(open);
});
