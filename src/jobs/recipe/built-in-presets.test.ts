import { expect, test } from 'vitest';
import { defaultsOf, problemWith } from '../../gpu/params.ts';
import { effectById, effects } from '../../shaders/effects.ts';
import { type BuiltInPreset, builtInPresets, stackOf } from './built-in-presets.ts';
import { parseStack } from './parse-recipe.ts';

test.each(builtInPresets)('$name has words, and values that its effects accept', ({ name, help, effects: stack }) => {
  expect(builtInPresets.filter((preset) => preset.name === name)).toHaveLength(1);
  expect(help).toMatch(/\.$/);
  for (const { effect, values } of stack) {
    const params = effectById(effect)?.params ?? {};
    for (const [id, value] of Object.entries(values)) {
      const param = params[id];
      expect(param, `${effect}.${id}`).toBeDefined();
      if (param) expect(problemWith(param, value)).toBeNull();
    }
  }
});

test.each(builtInPresets)('$name is a stack that recipes accept', (preset) => {
  const stack = stackOf(preset, effects).map((instance, at) => ({ ...instance, id: `${instance.effect}-${at}` }));
  expect(parseStack(stack, effects)).toEqual(stack);
});

test('a matte that was worked on stays as it is, everything else is the preset’s', () => {
  const preset: BuiltInPreset = {
    name: 'Test',
    help: 'Test.',
    effects: [
      { effect: 'keyer', values: {} },
      { effect: 'drop-shadow', values: { blur: 3 } },
    ],
  };
  const keyer = { effect: 'keyer', version: 1, enabled: true, values: { screen: [0, 0, 1] as const } };
  const shadow = { effect: 'drop-shadow', version: 1, enabled: false, values: { blur: 70 } };
  const [first, second] = stackOf(preset, effects, [shadow, keyer]);
  expect(first).toBe(keyer);
  expect(second).toMatchObject({ enabled: true, values: { blur: 3 } });
});

test('a drawn mask outlives a preset that keys, and a keyer that comes with it goes before', () => {
  const [sticker] = builtInPresets as readonly [BuiltInPreset, ...BuiltInPreset[]];
  const mask = { effect: 'mask', version: 1, enabled: true, values: { feather: 7 } };
  const keyer = { effect: 'keyer', version: 1, enabled: true, values: { screen: [0, 0, 1] as const } };
  const idsOver = (...current: (typeof mask | typeof keyer)[]) => stackOf(sticker, effects, current).map(({ effect }) => effect);
  const rest = sticker.effects.map(({ effect }) => effect).filter((id) => id !== 'keyer');
  expect(idsOver(keyer, mask)).toEqual(['keyer', 'mask', ...rest]);
  expect(idsOver(mask)).toEqual(['keyer', 'mask', ...rest]);
  expect(stackOf(sticker, effects, [keyer, mask])[1]).toBe(mask);
});

test('a preset asks nothing about the screen but through its keyer, which is told of it', () => {
  const asking = builtInPresets.flatMap(({ effects: stack }) =>
    stack.filter(({ effect }) => 'screen' in (effectById(effect)?.params ?? {})),
  );
  expect(new Set(asking.map(({ effect }) => effect))).toEqual(new Set(['keyer']));
});

test('a preset that makes no matte stands behind the one there is', () => {
  const keyer = { effect: 'keyer', version: 1, enabled: true, values: { screen: [0, 0, 1] as const } };
  const glow = { effect: 'glow', version: 1, enabled: true, values: {} };
  const grade: BuiltInPreset = { name: 'Test', help: 'Test.', effects: [{ effect: 'vignette', values: {} }] };
  const [first, second, ...rest] = stackOf(grade, effects, [keyer, glow]);
  expect(first).toBe(keyer);
  expect(second?.effect).toBe('vignette');
  expect(rest).toEqual([]);
});

test('files of an effect that both have stay, its other values are the preset’s or the defaults', () => {
  const texture = {
    effect: 'texture-blend',
    version: 1,
    enabled: true,
    values: { texture: 'own', picture: 'mine', opacity: 1, mode: 'add' },
  };
  const preset: BuiltInPreset = { name: 'Test', help: 'Test.', effects: [{ effect: 'texture-blend', values: { opacity: 0.25 } }] };
  const [first] = stackOf(preset, effects, [texture]);
  expect(first?.values).toEqual({ ...defaultsOf(effectById('texture-blend')?.params ?? {}), picture: 'mine', opacity: 0.25 });
});

test('an effect that this version lacks is named', () => {
  const preset: BuiltInPreset = { name: 'Test', help: 'Test.', effects: [{ effect: 'nothing', values: {} }] };
  expect(() => stackOf(preset, effects)).toThrow(/“nothing”/);
});
