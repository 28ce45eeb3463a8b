import { beforeEach, expect, test } from 'vitest';
import { builtInLooks, presetOf, withLook } from '../../jobs/recipe/looks.ts';
import { parsePreset, presetText } from '../../jobs/recipe/preset-file.ts';
import { emptyRecipe } from '../../jobs/recipe/recipe.ts';
import { effects } from '../../shaders/effects.ts';
import { memoryRecords } from './database.ts';
import { addPreset, lookOf, renamePreset, usablePresets } from './presets.ts';
import type { Records } from './records.ts';
import type { Preset } from './types.ts';

let records: Records;
beforeEach(() => {
  records = memoryRecords();
});
const names = async () => usablePresets(await records.presets.all(), effects).map(({ name }) => name);
const file = (text: string) => parsePreset(text, effects);

test('what is imported is kept once, and under a name of its own where that is taken by something else', async () => {
  const wide = file('framewright: preset\nname: Wide\nhelp: A wide line.\neffects:\n  - effect: outline\n    values: { width: 24 }\n');
  const first = await addPreset(records, wide);
  expect(await addPreset(records, wide)).toEqual(first);
  const other = file('framewright: preset\nname: Wide\neffects:\n  - effect: outline\n    values: { width: 44 }\n');
  expect((await addPreset(records, other)).name).toBe('Wide 2');
  expect((await addPreset(records, other)).name).toBe('Wide 2');
  expect(await names()).toEqual(['Wide', 'Wide 2']);
});

test('a preset without effects is refused in words', async () => {
  const small = file('framewright: preset\nname: Small\noutput: { formats: [gif] }');
  await expect(addPreset(records, small)).rejects.toThrow(/“Small” holds settings of the export alone/);
});

test('a preset comes back out as the file that it came in as', async () => {
  for (const look of builtInLooks(effects)) {
    const given = { ...presetOf(look, effects), output: look.kind === 'effect' ? {} : ({ quality: 'best' } as const) };
    const [kept] = usablePresets([await addPreset(records, file(presetText(given, 'yaml', effects)))], effects);
    const again = kept && lookOf(kept);
    expect(again && presetOf(again, effects), look.id).toEqual(given);
    if (again?.kind === 'stack') expect(withLook(emptyRecipe('clip'), again, effects).output.quality).toBe('best');
  }
});

test('a preset that is called something else stays a favourite; a name is never taken from another', async () => {
  const a = await addPreset(records, file('framewright: preset\nname: A\neffects: [ { effect: oil } ]'));
  await addPreset(records, file('framewright: preset\nname: B\neffects: [ { effect: comic } ]'));
  await records.favourites.put({ id: a.id });
  await expect(renamePreset(records, a.id, 'B')).rejects.toThrow('There is a preset called “B” already.');
  await renamePreset(records, a.id, 'C');
  expect(await names()).toEqual(['B', 'C']);
  expect(await records.favourites.all()).toEqual([{ id: 'stack:C' }]);
});

test('a stored preset whose settings are none, as a backup may hold, is not shown: put on a clip they would make its recipe unreadable', () => {
  const preset = { id: 'stack:Odd', kind: 'stack', name: 'Odd', createdAt: 1, effects: [] } as const;
  const shown = (output: unknown) => usablePresets([{ ...preset, output } as Preset], effects).map(({ name }) => name);
  expect(shown({ quality: 'best' })).toEqual(['Odd']);
  for (const odd of [{ quality: 'finest' }, { formats: 7 }, { unknown: 1 }, 'best', null]) expect(shown(odd)).toEqual([]);
});
