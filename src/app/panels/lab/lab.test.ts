import { expect, test } from 'vitest';
import { emptyRecipe } from '../../../jobs/recipe/recipe.ts';
import { addEffect } from '../../../jobs/recipe/recipe-edit.ts';
import { effectById, effects } from '../../../shaders/effects.ts';
import { stackPreset } from '../../library/presets.ts';
import { choicesOf, OWN } from './choices.ts';
import { parseLabSearch } from './lab-search.ts';

const own = addEffect(emptyRecipe('clip'), effectById('keyer') as never);
const ids = ({ effects: stack }: typeof own) => stack.map(({ effect }) => effect);

test('a variant is made of the clip’s recipe, nothing, an earlier version or a look, each under a key of its own', () => {
  const vignette = addEffect(emptyRecipe('clip'), effectById('vignette') as never);
  const version = { id: 'v1', recipe: vignette, began: 1, at: 2, step: 'Add Vignette', name: null, exported: [], session: 's' };
  const choices = choicesOf(effects, [stackPreset('Mine', vignette.effects)], [version]);
  const made = (key: string) => choices.find((choice) => choice.key === key);
  expect(new Set(choices.map(({ key }) => key)).size).toBe(choices.length);
  expect(made(OWN)?.recipe(own, null)).toBe(own);
  expect(ids(made('source')?.recipe(own, null) ?? own)).toEqual([]);
  expect(ids(made('version:v1')?.recipe(own, null) ?? own)).toEqual(['vignette']);
  expect(made('version:v1')?.name).toContain('Add Vignette');
  // A look without a matte keeps the key.
  expect(ids(made('stack:Mine')?.recipe(own, null) ?? own)).toEqual(['keyer', 'vignette']);
  const sticker = made('built-in:Sticker');
  expect(sticker?.wantsScreen(emptyRecipe('clip'))).toBe(true);
  const keyed = sticker?.recipe(emptyRecipe('clip'), { screen: [0, 0, 1] });
  expect(keyed?.effects.find(({ effect }) => effect === 'keyer')?.values['screen']).toEqual([0, 0, 1]);
});

test('an address of the lab says what is compared and how; what cannot be read is left out', () => {
  const search = { a: 'source', b: 'built-in:Sticker', as: 'wipe', tab: 'tune' };
  expect(parseLabSearch(search)).toEqual(search);
  expect(parseLabSearch({ a: 3, b: '', as: 'side', tab: 'values' })).toEqual({});
  expect(parseLabSearch({ tab: 'nowhere', b: 'x'.repeat(999) })).toEqual({});
});
