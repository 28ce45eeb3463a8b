import { expect, test } from 'vitest';
import { emptyRecipe } from '../../../jobs/recipe/recipe.ts';
import { addEffect, setRange } from '../../../jobs/recipe/recipe-edit.ts';
import { effectById } from '../../../shaders/effects.ts';
import { RecipeDocument } from '../../stores/recipe-document.ts';
import { applyRecipe, leaveRecipe, leaveShared, takeRecipe } from './left-recipe.ts';

const oil = addEffect(emptyRecipe('theirs'), effectById('oil') as never);
const own = { start: 10, end: 20 };

/** The recipe of a clip with an in and an out of its own once it has opened with what was left for it. */
function openedWith(leave: (item: string) => void) {
  const document = new RecipeDocument('mine', true);
  document.edit('In and out', (recipe) => setRange(recipe, own));
  leave('mine');
  const left = takeRecipe('mine');
  if (!left || !('recipe' in left)) throw new Error('No recipe was left.');
  applyRecipe(document, left.recipe, left);
  return document;
}

test('a shared recipe leaves a clip its own in and out, and one step back takes it off', () => {
  const document = openedWith((item) => leaveShared(item, { name: 'Oil', recipe: { ...oil, range: null } }));
  expect(document.state.get()).toMatchObject({ recipe: { source: 'mine', range: own, effects: oil.effects }, undoLabel: 'Shared “Oil”' });
  document.undo();
  expect(document.state.get().recipe).toMatchObject({ range: own, effects: [] });
});

test('the recipe of an export brings its in and out, to the clip that it is for and to no other', () => {
  const document = openedWith((item) => leaveRecipe(item, { ...oil, range: { start: 0, end: 5 } }, 'clip'));
  expect(document.state.get().recipe).toMatchObject({ source: 'mine', range: { start: 0, end: 5 } });
  leaveRecipe('mine', oil);
  expect(takeRecipe('other')).toBeNull();
  expect(takeRecipe('mine')).not.toBeNull();
  expect(takeRecipe('mine')).toBeNull();
});
