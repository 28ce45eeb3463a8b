import { expect, test } from 'vitest';
import { effectById, effects } from '../../shaders/effects.ts';
import { builtInLooks, categoryOf, type Look, presetOf, sameEffects, wantsScreen, withLook } from './looks.ts';
import { emptyRecipe, type Recipe } from './recipe.ts';
import { addEffect, setValue } from './recipe-edit.ts';

const looks = builtInLooks(effects);
const named = (id: string): Look => looks.find((look) => look.id === id) as Look;
const stackOf = (recipe: Recipe) => recipe.effects.map(({ effect }) => effect);
const withEffects = (...ids: string[]): Recipe =>
  ids.reduce((recipe, id) => addEffect(recipe, effectById(id) as never), emptyRecipe('clip'));
const mine = (...ids: string[]): Look => ({
  ...{ id: 'stack:mine', name: 'Mine', help: '', kind: 'stack', output: {} },
  effects: withEffects(...ids).effects,
});

test('every ready-made look can be put on a clip, has a name of its own, and says where it belongs', () => {
  expect(new Set(looks.map(({ id }) => id)).size).toBe(looks.length);
  expect(looks.length).toBeGreaterThan(60);
  for (const look of looks) {
    const recipe = withLook(emptyRecipe('clip'), look, effects);
    expect(recipe.effects.length, look.id).toBeGreaterThan(0);
    expect(categoryOf(look, effects) === null, look.id).toBe(look.kind !== 'effect');
    // Once more changes nothing.
    expect(sameEffects(withLook(recipe, look, effects).effects, recipe.effects), look.id).toBe(true);
  }
});

test('a stack without a matte keeps the key that is there, one with a matte brings its own', () => {
  const keyed = setValue(withEffects('keyer', 'choke-feather', 'oil'), 'keyer-1', 'softness', 0.31);
  const styled = withLook(keyed, mine('pencil'), effects);
  expect(stackOf(styled)).toEqual(['keyer', 'choke-feather', 'pencil']);
  expect(styled.effects[0]?.values['softness']).toBe(0.31);
  expect(withLook(keyed, mine('keyer', 'outline'), effects).effects[0]?.values['softness']).not.toBe(0.31);
});

test('the look of an effect goes to that effect where it is, else behind the matte or to the end', () => {
  const [look] = looks.filter((one) => one.kind === 'effect' && one.effect.effect === 'pencil') as [Look & { kind: 'effect' }];
  const [param, value] = Object.entries(look.effect.values).find(([id, own]) => own !== effectById('pencil')?.params[id]?.default) as [
    string,
    number,
  ];
  const there = withLook(withEffects('pencil', 'vignette'), look, effects);
  expect(stackOf(there)).toEqual(['pencil', 'vignette']);
  expect(there.effects[0]?.values[param]).toEqual(value);
  expect(stackOf(withLook(withEffects('keyer', 'vignette'), look, effects))).toEqual(['keyer', 'vignette', 'pencil']);
  const [choke] = looks.filter((one) => one.kind === 'effect' && one.effect.effect === 'choke-feather');
  expect(stackOf(withLook(withEffects('keyer', 'vignette'), choke as Look, effects))).toEqual(['keyer', 'choke-feather', 'vignette']);
});

test('the screen that was found goes to a keyer that is new, not to one that was worked on', () => {
  const screen = { screen: [0.1, 0.2, 0.9] } as const;
  const sticker = named('built-in:Sticker');
  expect(wantsScreen(emptyRecipe('clip'), sticker)).toBe(true);
  expect(withLook(emptyRecipe('clip'), sticker, effects, screen).effects[0]?.values['screen']).toEqual([0.1, 0.2, 0.9]);
  const keyed = withEffects('keyer');
  expect(wantsScreen(keyed, sticker)).toBe(false);
  expect(withLook(keyed, sticker, effects, screen).effects[0]?.values['screen']).not.toEqual([0.1, 0.2, 0.9]);
});

test('a look as a file is complete', () => {
  for (const look of looks) {
    const preset = presetOf(look, effects);
    for (const { effect, values } of preset.effects) {
      expect(Object.keys(values).sort()).toEqual(Object.keys(effectById(effect)?.params ?? {}).sort());
    }
  }
});
