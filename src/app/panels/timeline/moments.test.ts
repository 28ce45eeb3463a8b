import { expect, test } from 'vitest';
import { emptyRecipe, type Keyframe, type Recipe } from '../../../jobs/recipe/recipe.ts';
import { timelineOf } from '../../../media/time.ts';
import { easeMoment, momentsOf, moveMoment, removeMoment, snapped } from './moments.ts';

const key = (time: number, value: number): Keyframe => ({ time, value, ease: 'linear' });
const recipe: Recipe = {
  ...emptyRecipe('clip'),
  effects: [
    { id: 'a', effect: 'a', version: 1, enabled: true, values: {}, keyframes: { x: [key(0, 1), key(2, 3)], y: [key(2, 5)] } },
    { id: 'b', effect: 'b', version: 1, enabled: true, values: {}, keyframes: { z: [key(2.00001, 7)] } },
  ],
};
const moments = (of: Recipe) => momentsOf(of.effects, ({ id }, param) => `${id}.${param}`);

test('keyframes at the same time are one moment', () => {
  expect(moments(recipe).map(({ time, names }) => [time, names])).toEqual([
    [0, ['a.x']],
    [2, ['a.x', 'a.y', 'b.z']],
  ]);
});

test('a moment is moved, eased and removed as a whole', () => {
  const [, second] = moments(recipe);
  if (!second) throw new Error('There are two moments.');
  expect(moments(moveMoment(recipe, second, 1)).map(({ time }) => time)).toEqual([0, 1]);
  expect(moments(easeMoment(recipe, second, 'hold')).map(({ keys }) => keys.map(({ ease }) => ease))).toEqual([
    ['linear'],
    ['hold', 'hold', 'hold'],
  ]);
  const removed = removeMoment(recipe, second);
  expect(moments(removed)).toHaveLength(1);
  expect(removed.effects[1]?.values).toEqual({ z: 7 });
});

test('a dragged keyframe lies on a frame, and on the playhead when that is near', () => {
  const timeline = timelineOf(
    Float64Array.from({ length: 100 }, (_, at) => at / 25),
    4,
  );
  expect(snapped(timeline, 0.5, 0, 400)).toBe(2);
  expect(snapped(timeline, 0.503, 0, 400)).toBe(2);
  expect(snapped(timeline, 0.51, 52, 400)).toBe(52 / 25);
});
