import { describe, expect, test } from 'vitest';
import { defineEffect, type Effect } from '../../gpu/define-effect.ts';
import { choice, colour, float, toggle } from '../../gpu/params.ts';
import { defaultOutput } from '../output/output.ts';
import { MAX_RECIPE_TEXT, parseRecipe, parseRecipeText, parseStack, RecipeError } from './parse-recipe.ts';
import { emptyRecipe } from './recipe.ts';

const glow = defineEffect({
  shape: 'point',
  id: 'glow',
  version: 3,
  label: 'Glow',
  category: 'Light',
  help: 'Glows.',
  wgsl: '',
  params: {
    softness: float('Softness', { default: 0.5, min: 0, max: 1 }),
    tint: colour('Tint', { default: [1, 1, 1] }),
    mode: choice('Mode', { default: 'screen', options: { screen: 'Screen', add: 'Add' } }),
    clamp: toggle('Clamp', { default: true }),
  },
  migrate: ({ hardness, ...values }, from) => ({
    ...values,
    ...(from < 3 && typeof hardness === 'number' && { softness: 1 - hardness }),
  }),
}) as unknown as Effect;
const effects = [glow];

const instance = {
  id: 'glow-1',
  effect: 'glow',
  version: 3,
  enabled: true,
  values: { softness: 0.25, tint: [0, 0.5, 1], mode: 'add', clamp: false },
  keyframes: {
    softness: [
      { time: 0, value: 0, ease: 'linear' },
      { time: 1, value: 1, ease: 'smooth' },
    ],
  },
};
const valid = {
  ...emptyRecipe('clip'),
  range: { start: 3, end: 9 },
  effects: [instance],
  background: { kind: 'colour', colour: [1, 0, 0] },
};

const problem = (value: unknown): RecipeError => {
  try {
    parseRecipe(value, effects);
  } catch (error) {
    if (error instanceof RecipeError) return error;
    throw error;
  }
  throw new Error('It was taken for valid.');
};
const withInstance = (part: object) => ({ ...valid, effects: [{ ...instance, ...part }] });

test('a valid recipe comes through as it is, but as a copy', () => {
  const parsed = parseRecipe(valid, effects);
  expect(parsed).toEqual(valid);
  expect(parsed.effects[0]?.values['tint']).not.toBe(instance.values.tint);
  expect(parseRecipeText(JSON.stringify(valid), effects)).toEqual(valid);
  expect(parseRecipe(emptyRecipe('x'), effects)).toEqual(emptyRecipe('x'));
  for (const loop of ['range', { start: 2, end: 8 }] as const) expect(parseRecipe({ ...valid, loop }, effects)).toEqual({ ...valid, loop });
});

test('the one format of a recipe of version 1 becomes a list, and settings it could not have get their defaults', () => {
  const old = { ...valid, version: 1, output: { format: 'mp4', quality: 'best', audio: false } };
  const output = { ...defaultOutput, formats: ['mp4'], quality: 'best', audio: false };
  expect(parseRecipe(old, effects)).toEqual({ ...valid, output });
});

describe('errors name the place', () => {
  test.each<[string, unknown]>([
    ['', null],
    ['', [valid]],
    ['version', { ...valid, version: '1' }],
    ['"extra"', { ...valid, extra: 1 }],
    ['source', { ...valid, source: '' }],
    ['source', { ...valid, source: 'x'.repeat(201) }],
    ['range.end', { ...valid, range: { start: 3, end: 3 } }],
    ['range.start', { ...valid, range: { start: 0.5, end: 3 } }],
    ['range.start', { ...valid, range: { start: -1, end: 3 } }],
    ['loop', { ...valid, loop: null }],
    ['loop', { ...valid, loop: true }],
    ['loop.end', { ...valid, loop: { start: 3, end: 3 } }],
    ['effects', { ...valid, effects: {} }],
    ['effects', { ...valid, effects: Array.from({ length: 201 }, (_, at) => ({ ...instance, id: `${at}` })) }],
    ['effects[1].id', { ...valid, effects: [instance, instance] }],
    ['effects[0]', { ...valid, effects: [7] }],
    ['effects[0].enabled', withInstance({ enabled: 'yes' })],
    ['effects[0].values.softness', withInstance({ values: { softness: Number.POSITIVE_INFINITY } })],
    ['effects[0].values.softness', withInstance({ values: { softness: 1.01 } })],
    ['effects[0].values.tint', withInstance({ values: { tint: [0, 0] } })],
    ['effects[0].values.mode', withInstance({ values: { mode: 'toString' } })],
    ['effects[0].values.clamp', withInstance({ values: { clamp: 1 } })],
    ['effects[0].values.hue', withInstance({ values: { hue: 1 } })],
    ['effects[0].keyframes.softness', withInstance({ keyframes: { softness: {} } })],
    ['effects[0].keyframes.softness[0].ease', withInstance({ keyframes: { softness: [{ time: 0, value: 1, ease: 'bounce' }] } })],
    ['effects[0].keyframes.softness[0].time', withInstance({ keyframes: { softness: [{ time: Number.NaN, value: 1, ease: 'hold' }] } })],
    ['effects[0].keyframes.softness[0].value', withInstance({ keyframes: { softness: [{ time: 0, value: 2, ease: 'hold' }] } })],
    ['effects[0].keyframes.softness[1].time', withInstance({ keyframes: { softness: [...instance.keyframes.softness].reverse() } })],
    ['effects[0].keyframes.hue[0]', withInstance({ keyframes: { hue: [{ time: 0, value: 2, ease: 'hold' }] } })],
    ['background.kind', { ...valid, background: { kind: 'fire' } }],
    ['background.colour', { ...valid, background: { kind: 'colour', colour: [2, 0, 0] } }],
    ['background.colour', { ...valid, background: { kind: 'none', colour: [0, 0, 0] } }],
    ['output.formats[0]', { ...valid, output: { ...valid.output, formats: ['exe'] } }],
    ['output.formats', { ...valid, output: { ...valid.output, formats: [] } }],
    ['output.formats', { ...valid, output: { ...valid.output, formats: ['gif', 'gif'] } }],
    ['output.format', { ...valid, output: { ...valid.output, format: 'webm' } }],
    ['output.rate.value', { ...valid, output: { ...valid.output, rate: { kind: 'crf', value: 64 } } }],
    ['output.rate.value', { ...valid, output: { ...valid.output, rate: { kind: 'size', value: 64 } } }],
    ['output.crop.y', { ...valid, output: { ...valid.output, crop: { x: 0, y: -1, width: 4, height: 4 } } }],
    ['output.fit.width', { ...valid, output: { ...valid.output, fit: { width: 0, height: 4 } } }],
    ['output.frameRate', { ...valid, output: { ...valid.output, frameRate: { num: 1001, den: 1 } } }],
    ['output.loops', { ...valid, output: { ...valid.output, loops: 1.5 } }],
    ['output.matte', { ...valid, output: { ...valid.output, matte: [2, 0, 0] } }],
    ['output.audio', { ...valid, output: { ...valid.output, audio: 1 } }],
  ])('%s', (path, value) => {
    const error = problem(value);
    expect(error).toMatchObject({ code: 'recipe-invalid', path });
    expect(error.remedy).not.toBe('');
  });
});

describe('what a newer build made is named as such', () => {
  test.each<[string, unknown]>([
    ['version', { ...valid, version: 3 }],
    ['effects[0].effect', withInstance({ effect: 'wormhole' })],
    ['effects[0].version', withInstance({ version: 4 })],
  ])('%s', (path, value) => {
    expect(problem(value)).toMatchObject({ code: 'recipe-newer', path });
  });
});

test('values of an older version are lifted, keyframes too, and new parameters get their defaults', () => {
  const old = withInstance({ version: 2, values: { hardness: 0.75 }, keyframes: { hardness: [{ time: 2, value: 0.25, ease: 'hold' }] } });
  expect(parseRecipe(old, effects).effects[0]).toEqual({
    ...instance,
    values: { softness: 0.25, tint: [1, 1, 1], mode: 'screen', clamp: true },
    keyframes: { softness: [{ time: 2, value: 0.75, ease: 'hold' }] },
  });
});

test('an older version without a migration is refused, not guessed', () => {
  const { migrate: _, ...without } = glow;
  expect(() => parseRecipe(withInstance({ version: 2 }), [without as Effect])).toThrow('effects[0].keyframes');
});

describe('hostile text', () => {
  test('an own __proto__ neither passes nor pollutes', () => {
    const text = JSON.stringify(valid).replace('"softness":0.25', '"__proto__":{"polluted":1}');
    expect(() => parseRecipeText(text, effects)).toThrow('effects[0].values.__proto__: is not known.');
    expect('polluted' in {}).toBe(false);
    const top = JSON.stringify(valid).replace('"version":2', '"__proto__":{"version":2}');
    expect(() => parseRecipeText(top, effects)).toThrow('version: must be 1 or 2; it is missing.');
  });

  test('a number too large for a float is refused', () => {
    const text = JSON.stringify(valid).replace('"softness":0.25', '"softness":1e400');
    expect(() => parseRecipeText(text, effects)).toThrow('Softness must be a finite number.');
  });

  test('nesting and length are bounded before parsing', () => {
    expect(() => parseRecipeText('['.repeat(200_000) + ']'.repeat(200_000), effects)).toThrow('16 levels deep');
    expect(() => parseRecipeText(' '.repeat(MAX_RECIPE_TEXT + 1), effects)).toThrow('too long');
    expect(() => parseRecipeText(`{"version":1,"source":"${'[\\"['.repeat(50)}"}`, effects)).not.toThrow('levels deep');
  });

  test('what is no JSON is said to be none', () => {
    expect(() => parseRecipeText('{"version":1,', effects)).toThrow('This is not JSON');
  });
});

test('the instances of a preset are validated alone', () => {
  expect(parseStack([instance], effects)).toEqual([instance]);
  expect(() => parseStack([{ ...instance, effect: 'wormhole' }], effects)).toThrow('effects[0].effect');
});
