import { expect, test } from 'vitest';
import { effectById, effects } from '../../shaders/effects.ts';
import { builtInLooks, presetOf, withLook } from './looks.ts';
import { emptyRecipe, type Recipe } from './recipe.ts';
import { addEffect, setBackground, setKeyframe, setRange, setValue } from './recipe-edit.ts';
import { filesShared, LONGEST_LINK, linkText, readLink, type Shared } from './share-link.ts';

const looks = builtInLooks(effects);
const again = async (shared: Shared) => readLink(`#${await linkText(shared, effects)}`, effects);
const oil = addEffect(emptyRecipe('clip'), effectById('oil') as never);

test('every ready-made look goes through a link and comes back the same, short enough for a message', async () => {
  for (const look of looks) {
    const shared: Shared = { name: look.name, preset: presetOf(look, effects) };
    expect(await again(shared), look.id).toEqual(shared);
    expect((await linkText(shared, effects)).length, look.id).toBeLessThan(1000);
  }
});

test('a recipe keeps keyframes, background and settings; the range of its clip stays at home', async () => {
  const keyed = setKeyframe(oil, 'oil-1', 'brush', 0.5, 9, 'smooth');
  const recipe = setRange(setBackground(keyed, { kind: 'colour', colour: [0.2, 0.4, 0.6] }), { start: 3, end: 9 });
  expect(await again({ name: 'Mine', recipe })).toEqual({ name: 'Mine', recipe: { ...recipe, range: null } });
});

test('a link that was cut anywhere, or mistyped, is refused in words', async () => {
  const link = await linkText({ name: 'Mine', recipe: oil }, effects);
  for (let length = 0; length < link.length; length += 7) {
    await expect(readLink(link.slice(0, length), effects), `${length}`).rejects.toThrow(/This link is cut off or damaged/);
  }
  const letter = link.at(40) === 'A' ? 'B' : 'A';
  await expect(readLink(`${link.slice(0, 40)}${letter}${link.slice(41)}`, effects)).rejects.toThrow(/cut off or damaged/);
  await expect(readLink('1.%00<script>', effects)).rejects.toThrow(/cut off or damaged/);
  await expect(readLink(`7${link.slice(1)}`, effects)).rejects.toThrow(/made by another version/);
});

test('what a link says is checked like a file: values out of range are named by their place', async () => {
  const bad = { ...setValue(oil, 'oil-1', 'brush', 9), effects: [{ ...oil.effects[0], values: { brush: 9e9 } }] } as unknown as Recipe;
  await expect(again({ name: 'Bad', recipe: bad })).rejects.toThrow(/effects\[0\].values.brush/);
});

test('a small link cannot unfold into all of the memory', async () => {
  const link = await linkText({ name: 'x'.repeat(3_000_000), recipe: oil }, effects);
  await expect(readLink(link, effects)).rejects.toThrow(/cut off or damaged/);
});

test('files that a link cannot carry are named, and long recipes are longer than a link may be', async () => {
  const id = 'a'.repeat(64);
  const graded = setValue(addEffect(oil, effectById('lut') as never), 'lut-1', 'file', id);
  expect(filesShared({ name: '', recipe: setBackground(graded, { kind: 'item', item: 'b' }) }, effects)).toEqual(['b', id]);
  const look = withLook(emptyRecipe('clip'), looks[0] as (typeof looks)[number], effects);
  expect(filesShared({ name: '', recipe: look }, effects)).toEqual([]);
  let long = oil;
  for (let at = 0; at < 3000; at++) long = setKeyframe(long, 'oil-1', 'brush', Math.sqrt(at + 1), 2 + ((at * 7919) % 1000) / 200);
  expect((await linkText({ name: '', recipe: long }, effects)).length).toBeGreaterThan(LONGEST_LINK);
});

test('a look without effects is refused: put on a clip it would only take away what is there', async () => {
  const output = { name: 'Small', help: '', kind: 'output', effects: [], output: { quality: 'best' } } as const;
  await expect(again({ name: 'Small', preset: output })).rejects.toThrow('“Small” has no effects.');
});
