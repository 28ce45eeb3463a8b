import { expect, test } from 'vitest';
import { defineEffect } from '../../../gpu/define-effect.ts';
import { colour, float } from '../../../gpu/params.ts';
import { emptyRecipe } from '../../../jobs/recipe.ts';
import {
  copiesOf,
  instanceOf,
  soloed,
  withAdded,
  withKeyframeMoved,
  withKeyframeToggled,
  withMoved,
  withRemoved,
  withReset,
  withValue,
} from './edits.ts';

const glow = defineEffect({
  id: 'glow',
  version: 2,
  label: 'Glow',
  category: 'Light',
  help: 'Adds light.',
  shape: 'point',
  wgsl: '',
  params: { amount: float('Amount', { default: 0.5, min: 0, max: 1 }), tint: colour('Tint', { default: [1, 1, 1] }) },
});

const stack = (...amounts: number[]) =>
  withAdded(
    emptyRecipe('item'),
    amounts.map((amount) => instanceOf(glow, { amount, unknown: 3 })),
  );
const amounts = (recipe: ReturnType<typeof stack>) => recipe.effects.map(({ values }) => values['amount']);
const idOf = (recipe: ReturnType<typeof stack>, at: number) => recipe.effects[at]?.id as string;

test('instances start with defaults and take only known values', () => {
  expect(instanceOf(glow, { amount: 0.1, unknown: 3 }).values).toEqual({ amount: 0.1, tint: [1, 1, 1] });
});

test('adding, moving and removing keep the other effects in order', () => {
  const recipe = stack(0.1, 0.2, 0.3);
  expect(amounts(withMoved(recipe, idOf(recipe, 0), 2))).toEqual([0.2, 0.3, 0.1]);
  expect(amounts(withMoved(recipe, idOf(recipe, 2), -9))).toEqual([0.3, 0.1, 0.2]);
  expect(withMoved(recipe, idOf(recipe, 1), 1)).toBe(recipe);
  expect(amounts(withRemoved(recipe, idOf(recipe, 1)))).toEqual([0.1, 0.3]);
});

test('a keyframed value changes at the playhead only; the last keyframe removed leaves its value', () => {
  let recipe = stack(0.1);
  const id = idOf(recipe, 0);
  recipe = withKeyframeToggled(recipe, id, 'amount', 0.1, 0);
  recipe = withValue(recipe, id, 'amount', 0.9, 2);
  expect(recipe.effects[0]?.keyframes?.['amount']).toMatchObject([
    { time: 0, value: 0.1 },
    { time: 2, value: 0.9 },
  ]);
  recipe = withKeyframeMoved(recipe, id, 'amount', 2, 1);
  expect(recipe.effects[0]?.keyframes?.['amount']?.map(({ time }) => time)).toEqual([0, 1]);
  recipe = withKeyframeToggled(recipe, id, 'amount', 0.1, 0.00001);
  recipe = withKeyframeToggled(recipe, id, 'amount', 0.7, 1);
  expect(recipe.effects[0]).not.toHaveProperty('keyframes');
  expect(amounts(recipe)).toEqual([0.7]);
});

test('reset, solo and copies', () => {
  const recipe = withKeyframeToggled(stack(0.1, 0.2), '', 'amount', 1, 0);
  const id = idOf(recipe, 0);
  expect(withReset(withKeyframeToggled(recipe, id, 'amount', 1, 0), glow, id).effects[0]).toMatchObject({
    version: 2,
    values: { amount: 0.5 },
  });
  expect(soloed(recipe, id).effects.map(({ enabled }) => enabled)).toEqual([true, false]);
  expect(soloed(recipe, 'gone')).toBe(recipe);
  const [copy] = copiesOf(recipe.effects);
  expect(copy).toMatchObject({ effect: 'glow', values: { amount: 0.1 } });
  expect(copy?.id).not.toBe(id);
});
