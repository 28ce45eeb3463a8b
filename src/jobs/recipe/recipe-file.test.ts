import { expect, test } from 'vitest';
import { effectById, effects } from '../../shaders/effects.ts';
import { builtInPresets, stackOf } from './built-in-presets.ts';
import { presetText } from './preset-file.ts';
import { emptyRecipe } from './recipe.ts';
import { addEffect, applyStack, setBackground, setKeyframe } from './recipe-edit.ts';
import { parseFile, recipeText } from './recipe-file.ts';

const recipes = builtInPresets.map((preset) => applyStack(emptyRecipe('clip'), stackOf(preset, effects)));

test.each(['yaml', 'json'] as const)('recipes and presets are told apart in %s, and come back the same', (form) => {
  const keyed = setKeyframe(addEffect(emptyRecipe('clip'), effectById('oil') as never), 'oil-1', 'brush', 0.5, 9, 'smooth');
  for (const recipe of [...recipes, setBackground(keyed, { kind: 'colour', colour: [0.2, 0.4, 0.6] })]) {
    expect(parseFile(recipeText(recipe, form), effects)).toEqual({ kind: 'recipe', recipe });
  }
  const preset = {
    name: 'framewright',
    help: '',
    kind: 'stack',
    effects: stackOf(builtInPresets[0] as never, effects),
    output: {},
  } as const;
  expect(parseFile(presetText(preset, form, effects), effects)).toEqual({ kind: 'preset', preset });
});

const outlined = 'framewright: preset\nname: Broken\neffects:\n  - effect: outline\n    values: { width: 900 }\n';
const unsure = 'version: 2\nsource: clip\nrange: null\neffects:\n  - { id: a, effect: oil, version: 1, enabled: yes, values: {} }';

test.each<[what: string, source: string, place: RegExp]>([
  ['JSON that was cut', '{ "version": 2, "effects": [', /line 1, column/],
  ['YAML that was cut', 'version: 2\nsource: clip\neffects:\n  - effect: [oil', /line 4, column/],
  ['something else', 'just words', /must be an object/],
  ['a newer recipe', '{ "version": 9 }', /version 9; this build reads version 2/],
  ['a value of another kind', unsure, /effects\[0\].enabled/],
  ['a value out of range', outlined, /effects\[0\].values.width: Width must be/],
  ['brackets without end', `{ "a": ${'['.repeat(5_000)}`, /line 1|nested/],
  ['lists in lists', `${'- '.repeat(5_000)}a`, /must be an object|deep|nested|stack/],
])('%s is refused with its place', (_, source, place) => {
  expect(() => parseFile(source, effects)).toThrow(place);
});
