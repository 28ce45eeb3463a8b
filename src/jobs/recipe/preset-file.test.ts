import { expect, test } from 'vitest';
import { effects } from '../../shaders/effects.ts';
import { builtInPresets, stackOf } from './built-in-presets.ts';
import { type FilePreset, parsePreset, presetText } from './preset-file.ts';
import type { RecipeError } from './recipe-fields.ts';

const problemIn = (source: string): RecipeError => {
  try {
    parsePreset(source, effects);
  } catch (error) {
    return error as RecipeError;
  }
  throw new Error('The preset was taken.');
};

test.each(['yaml', 'json'] as const)('every ready-made stack goes through %s and comes back the same', (form) => {
  for (const built of builtInPresets) {
    const preset: FilePreset = { name: built.name, help: built.help, kind: 'stack', effects: stackOf(built, effects), output: {} };
    expect(parsePreset(presetText(preset, form, effects), effects)).toEqual(preset);
  }
});

test('keyframes, bypassed effects and settings of the export come back the same', () => {
  const [stack] = parsePreset('{ framewright: preset, name: a, effects: [ { effect: pencil } ] }', effects).effects;
  const keyframes = { stability: [{ time: 0.5, value: 10, ease: 'smooth' as const }] };
  const preset: FilePreset = {
    name: 'Mine',
    help: '',
    kind: 'effect',
    effects: [{ ...(stack as FilePreset['effects'][number]), enabled: false, keyframes }],
    output: { formats: ['webm', 'gif'], quality: 'best', fit: { width: 320, height: 240 }, rate: { kind: 'crf', value: 20 } },
  };
  expect(parsePreset(presetText(preset, 'yaml', effects), effects)).toEqual(preset);
});

test('what a person writes by hand may be short', () => {
  const {
    kind,
    effects: stack,
    output,
  } = parsePreset(
    'framewright: preset\nname: Wide line\neffects:\n  - effect: outline\n    values: { width: 24 } # pixels\noutput: { quality: best }\n',
    effects,
  );
  expect(kind).toBe('stack');
  expect(stack).toMatchObject([{ effect: 'outline', version: 1, enabled: true, values: { width: 24, opacity: expect.anything() } }]);
  expect(output).toEqual({ quality: 'best' });
  expect(parsePreset('framewright: preset\nname: Small\noutput: { formats: [gif] }', effects)).toMatchObject({
    kind: 'output',
    effects: [],
  });
});

test.each([
  ['effects: [', 'line 1, column'],
  ['framewright: preset\nname: a\neffects:\n  - effect: pencl', 'effects[0].effect: There is no effect "pencl"'],
  ['framewright: preset\nname: a\neffects: [{ effect: outline, values: { width: -3 } }]', 'effects[0].values.width: Width must be from'],
  ['framewright: preset\nname: a\noutput: { quality: perfect }', 'output.quality: must be one of draft'],
  ['framewright: preset\nname: a\nkind: effect\neffects: []', 'effects: must hold one effect; there are 0.'],
  ['framewright: preset\nname: a\nstyle: pencil', '"style": is not known.'],
  ['framewright: preset\nversion: 2\nname: a', 'version: This preset has version 2'],
  ['framewright: preset\nname: ""', 'name: must be text'],
  ['{"version":1,"effects":[]}', 'framewright: must be “preset”'],
  ['- a\n- b', 'must be an object'],
  ['framewright: preset\nname: a\nname: b', 'line 3, column 1'],
  ['framewright: !!js/function "f"\nname: a', 'framewright'],
])('%j is refused, naming the place', (source, place) => {
  const error = problemIn(source);
  expect(error.message).toContain(place);
  expect(error.remedy).not.toBe('');
});

test('aliases that unfold into a great many values are refused', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefgh'.split('').map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`)}]`),
  ];
  expect(problemIn(bomb.join('\n')).message).toContain('unfolded');
  expect(problemIn('x'.repeat(1_000_001)).message).toContain('too long');
});

test('a file that is nested without end is refused before it is parsed', () => {
  const start = 'framewright: preset\nname: a\neffects: ';
  for (const nested of ['['.repeat(900_000), '[{a: '.repeat(150_000), `${'['.repeat(400_000)}${']'.repeat(400_000)}`]) {
    expect(problemIn(start + nested).message).toBe('The file is nested more than 100 levels deep.');
  }
  const stack = parsePreset('framewright: preset\nname: "[[[["\neffects: [{ effect: outline }] # {{{', effects);
  expect(stack.name).toBe('[[[[');
});

test('a file cannot reach into what it must not', () => {
  const source =
    '{ framewright: preset, name: a, __proto__: { help: b }, effects: [{ effect: outline, values: { __proto__: { width: 3 } } }] }';
  expect(problemIn(source).message).toContain('__proto__');
  expect(({} as { help?: string }).help).toBeUndefined();
});
