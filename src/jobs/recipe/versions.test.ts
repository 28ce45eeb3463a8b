import { expect, test } from 'vitest';
import { effectById } from '../../shaders/effects.ts';
import { emptyRecipe, type Recipe } from './recipe.ts';
import { addEffect, removeEffect, setValue } from './recipe-edit.ts';
import { type RecipeVersion, withAsked, withExport, withName, withState } from './versions.ts';

const oil = addEffect(emptyRecipe('clip'), effectById('oil') as never);
const tuned = (amount: number): Recipe => setValue(oil, 'oil-1', 'brush', amount);
const minutes = (count: number) => count * 60_000;
/** Saves one after the other, as [recipe, minute, sitting]. */
const saved = (...saves: readonly (readonly [Recipe, number, string?])[]) =>
  saves.reduce<readonly RecipeVersion[]>(
    (versions, [recipe, minute, session = 'one']) => withState(versions, { recipe, step: `Step ${minute}`, session }, minutes(minute)),
    [],
  );

test('a sitting is one version while it goes on, and another after a pause or in another sitting', () => {
  const going = saved([tuned(1), 0], [tuned(2), 1], [tuned(3), 2]);
  expect(going).toMatchObject([{ recipe: tuned(3), began: 0, at: minutes(2), step: 'Step 2' }]);
  expect(saved([tuned(1), 0], [tuned(2), 4]).map(({ recipe }) => recipe)).toEqual([tuned(1), tuned(2)]);
  expect(saved([tuned(1), 0], [tuned(2), 1, 'two'])).toHaveLength(2);
  const long = saved(...Array.from({ length: 13 }, (_, minute) => [tuned(minute), minute] as const));
  expect(long.map(({ began }) => began)).toEqual([0, minutes(10)]);
});

test('what is saved again as it is changes nothing', () => {
  const versions = saved([tuned(1), 0]);
  expect(withState(versions, { recipe: { ...tuned(1) }, step: 'Again', session: 'two' }, minutes(60))).toBe(versions);
});

test('a state whose effects are thrown away stays', () => {
  const versions = saved([tuned(4), 0], [removeEffect(oil, 'oil-1'), 1], [addEffect(emptyRecipe('clip'), effectById('comic') as never), 1]);
  expect(versions.map(({ recipe }) => recipe.effects.map(({ effect }) => effect))).toEqual([['oil'], ['comic']]);
});

test('a name or an export that was asked for keeps a version as it is', () => {
  const versions = saved([tuned(1), 0]);
  const id = versions[0]?.id ?? '';
  const named = withName(versions, id, '  For the client ');
  expect(named[0]?.name).toBe('For the client');
  expect(withState(named, { recipe: tuned(2), step: 'More', session: 'one' }, 1)).toHaveLength(2);
  expect(withName(named, id, ' ')[0]?.name).toBeNull();
  const [asked, found] = withAsked(versions, tuned(1));
  expect(found).toBe(id);
  expect(asked[0]?.exported).toEqual([]);
  const later = withState(asked, { recipe: tuned(2), step: 'More', session: 'one' }, 1);
  expect(later).toHaveLength(2);
  expect(withExport(later, id, ['clip.webm']).map(({ exported }) => exported)).toEqual([['clip.webm'], []]);
  expect(withAsked(versions, tuned(7))).toEqual([versions, null]);
});

test('the oldest without a name go when there are too many', () => {
  let versions = saved([tuned(0), 0]);
  versions = withName(versions, versions[0]?.id ?? '', 'First');
  for (let at = 1; at < 70; at++) versions = withState(versions, { recipe: tuned(at / 10), step: '', session: `${at}` }, at);
  expect(versions).toHaveLength(50);
  expect(versions[0]?.name).toBe('First');
  expect(versions[1]?.recipe).toEqual(tuned(2.1));
  expect(versions.at(-1)?.recipe).toEqual(tuned(6.9));
});

test('recipes of masks that take megabytes are bounded by their size', () => {
  const heavy = (at: number): Recipe => ({ ...oil, source: 'x'.repeat(900_000), range: { start: at, end: at + 1 } });
  let versions: readonly RecipeVersion[] = [];
  for (let at = 0; at < 12; at++) versions = withState(versions, { recipe: heavy(at), step: '', session: `${at}` }, at);
  expect(versions.map(({ recipe }) => recipe.range?.start)).toEqual([8, 9, 10, 11]);
});
