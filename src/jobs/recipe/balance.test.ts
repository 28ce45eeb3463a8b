import { expect, test } from 'vitest';
import { defaultsOf } from '../../gpu/params.ts';
import { effects } from '../../shaders/effects.ts';
import { balances, withBalance } from './balance.ts';
import { emptyRecipe, type Recipe } from './recipe.ts';
import { addEffect, setKeyframe, setValue } from './recipe-edit.ts';
import { activeEffects } from './stack.ts';

const byId = (id: string) => effects.find((effect) => effect.id === id) as (typeof effects)[number];
const balance = (name: string) => balances.find((one) => one.name === name) as (typeof balances)[number];
const passes = (recipe: Recipe) => activeEffects(recipe, effects).map(({ effect }) => effect.id);

test('Speed leaves out the filters before looks, keyframed ones too; the looks stay', () => {
  const looks = ['pencil', 'denoise', 'outline'].reduce((recipe, id) => addEffect(recipe, byId(id)), emptyRecipe('clip'));
  const steady = setKeyframe(setValue(looks, 'denoise-1', 'stability', 60), 'pencil-1', 'stability', 0, 50);
  expect(passes(steady).length).toBeGreaterThan(3);
  const quick = withBalance(steady, balance('Speed'));
  expect(passes(quick)).toEqual(['pencil', 'denoise', 'outline']);
  expect(quick.output.quality).toBe('draft');
  expect(quick.effects[2]).toEqual(looks.effects[2]);
  const { stability: _, ...others } = quick.effects[0]?.values ?? {};
  const { stability: __, ...usual } = defaultsOf(byId('pencil').params);
  expect(others).toEqual(usual);
});

test('the others change the quality of encoding alone', () => {
  const recipe = addEffect(emptyRecipe('clip'), byId('pencil'));
  for (const [name, quality] of [
    ['Balanced', 'good'],
    ['Quality', 'best'],
  ] as const) {
    expect(withBalance(recipe, balance(name))).toEqual({ ...recipe, output: { ...recipe.output, quality } });
  }
});
