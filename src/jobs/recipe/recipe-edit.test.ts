import { describe, expect, test } from 'vitest';
import { defineEffect, type Effect } from '../../gpu/define-effect.ts';
import { asset, float, presetValuesOf, shapes, toggle } from '../../gpu/params.ts';
import { defaultOutput } from '../output/output.ts';
import { withLook } from './looks.ts';
import { parseRecipe } from './parse-recipe.ts';
import { emptyRecipe, type Recipe } from './recipe.ts';
import * as edit from './recipe-edit.ts';

const blur = defineEffect({
  shape: 'point',
  id: 'blur',
  version: 2,
  label: 'Blur',
  category: 'Style',
  help: 'Blurs.',
  wgsl: '',
  params: { radius: float('Radius', { default: 4, min: 0, max: 100, unit: 'px' }), clamp: toggle('Clamp', { default: true }) },
}) as unknown as Effect;

const soft: Effect = { ...blur, id: 'soft' };
const stack = (...count: number[]) => count.reduce((recipe) => edit.addEffect(recipe, blur), emptyRecipe('clip'));
const ids = (recipe: Recipe) => recipe.effects.map(({ id }) => id);
const first = (recipe: Recipe) => {
  const [instance] = recipe.effects;
  if (!instance) throw new Error('The stack is empty.');
  return instance;
};

describe('the stack', () => {
  test('takes no more effects than are read again, as when a key that pastes is held', () => {
    const full = edit.applyStack(
      emptyRecipe('clip'),
      Array.from({ length: 210 }, () => first(stack(1))),
    );
    expect(full.effects).toHaveLength(200);
    expect(parseRecipe(JSON.parse(JSON.stringify(full)), [blur])).toEqual(full);
    expect(edit.addEffect(full, blur, 3)).toBe(full);
    expect(edit.pasteEffect(full, first(full))).toBe(full);
    expect(withLook(full, { id: '', name: '', help: '', kind: 'effect', effect: { ...first(stack(1)), effect: 'soft' } }, [soft])).toBe(
      full,
    );
  });

  test('an added effect has its defaults, its version and an id of its own', () => {
    const recipe = edit.addEffect(stack(1), blur, 0);
    expect(ids(recipe)).toEqual(['blur-2', 'blur-1']);
    expect(first(recipe)).toEqual({ id: 'blur-2', effect: 'blur', version: 2, enabled: true, values: { radius: 4, clamp: true } });
  });

  test('moving ends at the position named, beyond the ends at the ends', () => {
    const recipe = stack(1, 2, 3);
    expect(ids(edit.moveEffect(recipe, 'blur-1', 2))).toEqual(['blur-2', 'blur-3', 'blur-1']);
    expect(ids(edit.moveEffect(recipe, 'blur-3', -5))).toEqual(['blur-3', 'blur-1', 'blur-2']);
    expect(edit.moveEffect(recipe, 'blur-3', 9)).toBe(recipe);
  });

  test('removing, bypassing and soloing', () => {
    const recipe = stack(1, 2);
    expect(ids(edit.removeEffect(recipe, 'blur-1'))).toEqual(['blur-2']);
    expect(edit.setEnabled(recipe, 'blur-2', false).effects.map(({ enabled }) => enabled)).toEqual([true, false]);
    expect(edit.soloed(edit.setEnabled(recipe, 'blur-2', false), 'blur-2').effects.map(({ enabled }) => enabled)).toEqual([false, true]);
    expect(edit.soloed(recipe, null)).toBe(recipe);
  });

  test('a pasted effect is a copy under a new id, with its keyframes', () => {
    const recipe = edit.setKeyframe(edit.setValue(stack(1), 'blur-1', 'radius', 9), 'blur-1', 'radius', 1, 5);
    const pasted = edit.pasteEffect(recipe, first(recipe));
    expect(ids(pasted)).toEqual(['blur-1', 'blur-2']);
    expect({ ...pasted.effects[1], id: '' }).toEqual({ ...pasted.effects[0], id: '' });
  });

  test('a stack preset replaces the stack and gets unique ids', () => {
    const instance = first(stack(1));
    expect(ids(edit.applyStack(stack(1, 2, 3), [instance, instance]))).toEqual(['blur-1', 'blur-2']);
  });
});

describe('values', () => {
  test('setting one leaves the others, and every older recipe, as they were', () => {
    const recipe = stack(1);
    const before = structuredClone(recipe);
    expect(first(edit.setValue(recipe, 'blur-1', 'radius', 7)).values).toEqual({ radius: 7, clamp: true });
    expect(recipe).toEqual(before);
  });

  test('what changes nothing gives back the same recipe', () => {
    const recipe = edit.setRange(stack(1), { start: 1, end: 5 });
    expect(edit.setValue(recipe, 'blur-1', 'radius', 4)).toBe(recipe);
    expect(edit.setValue(recipe, 'gone', 'radius', 9)).toBe(recipe);
    expect(edit.setEnabled(recipe, 'blur-1', true)).toBe(recipe);
    expect(edit.removeEffect(recipe, 'gone')).toBe(recipe);
    expect(edit.removeKeyframe(recipe, 'blur-1', 'radius', 0)).toBe(recipe);
    expect(edit.setRange(recipe, { start: 1, end: 5 })).toBe(recipe);
  });

  test('resetting takes keyframes away too', () => {
    const recipe = edit.setKeyframe(edit.setValue(stack(1), 'blur-1', 'clamp', false), 'blur-1', 'radius', 0, 9);
    expect(first(edit.resetValue(recipe, 'blur-1', blur, 'radius'))).toEqual({ ...first(stack(1)), values: { radius: 4, clamp: false } });
    expect(first(edit.resetEffect(recipe, 'blur-1', blur))).toEqual(first(stack(1)));
  });

  test('a preset sets what it names', () => {
    const recipe = edit.setKeyframe(edit.setValue(stack(1), 'blur-1', 'clamp', false), 'blur-1', 'radius', 0, 9);
    const applied = first(edit.applyPreset(recipe, 'blur-1', { radius: 50 }));
    expect(applied).toEqual({ ...first(recipe), values: { radius: 50, clamp: false }, keyframes: undefined });
    expect('keyframes' in applied).toBe(false);
  });

  test('a ready-made preset sets everything but the files and shapes it does not name', () => {
    const params = {
      radius: float('Radius', { default: 4, min: 0, max: 100 }),
      file: asset('File', { accepts: 'pictures' }),
      area: shapes('Area'),
    };
    const print = defineEffect({
      shape: 'point',
      id: 'print',
      version: 1,
      label: 'Print',
      category: 'Style',
      help: 'Prints.',
      wgsl: '',
      params,
    });
    expect(presetValuesOf(print, {})).toEqual({ radius: 4 });
    expect(presetValuesOf(print, { radius: 9, file: '' })).toEqual({ radius: 9, file: '' });
  });

  test('export settings change one by one', () => {
    const { output } = edit.setOutput(stack(), { formats: ['mp4'] });
    expect(output).toEqual({ ...defaultOutput, formats: ['mp4'] });
    expect(edit.setBackground(stack(), { kind: 'item', item: 'x' }).background).toEqual({ kind: 'item', item: 'x' });
  });
});

describe('keyframes', () => {
  const times = (recipe: Recipe) => first(recipe).keyframes?.['radius']?.map(({ time }) => time);
  const keyed = [2, 1, 3].reduce((recipe, time) => edit.setKeyframe(recipe, 'blur-1', 'radius', time, time * 10), stack(1));

  test('they stay in order of time, one for each moment', () => {
    expect(times(keyed)).toEqual([1, 2, 3]);
    const again = edit.setKeyframe(keyed, 'blur-1', 'radius', 2.00001, 99);
    expect(times(again)).toEqual([1, 2, 3]);
    expect(first(again).keyframes?.['radius']?.[1]).toEqual({ time: 2, value: 99, ease: 'linear' });
  });

  test('setting a keyframed value pins it at that time, with the ease of the keyframe before', () => {
    const smooth = edit.setKeyframe(keyed, 'blur-1', 'radius', 1, 10, 'smooth');
    const recipe = edit.setValue(smooth, 'blur-1', 'radius', 42, 1.5);
    expect(first(recipe).keyframes?.['radius']?.[1]).toEqual({ time: 1.5, value: 42, ease: 'smooth' });
    expect(first(recipe).values['radius']).toBe(4);
    expect(first(edit.setValues(recipe, 'blur-1', { radius: 1, clamp: false }, 3)).values).toEqual({ radius: 4, clamp: false });
  });

  test('moving one onto another replaces that', () => {
    expect(times(edit.moveKeyframe(keyed, 'blur-1', 'radius', 1, 2.5))).toEqual([2, 2.5, 3]);
    const onto = edit.moveKeyframe(keyed, 'blur-1', 'radius', 1, 3);
    expect(times(onto)).toEqual([2, 3]);
    expect(first(onto).keyframes?.['radius']?.[1]?.value).toBe(10);
  });

  test('removing the last one leaves its value', () => {
    const one = edit.removeKeyframe(edit.removeKeyframe(keyed, 'blur-1', 'radius', 1), 'blur-1', 'radius', 2);
    const none = edit.removeKeyframe(one, 'blur-1', 'radius', 3);
    expect(first(none)).toEqual({ ...first(stack(1)), values: { radius: 30, clamp: true } });
  });

  test('switching keyframing on pins the value, switching it off keeps what is seen', () => {
    const on = edit.toggleKeyframing(stack(1), 'blur-1', 'radius', 2);
    expect(first(on).keyframes).toEqual({ radius: [{ time: 2, value: 4, ease: 'linear' }] });
    const off = edit.toggleKeyframing(keyed, 'blur-1', 'radius', 1.5);
    expect(first(off)).toEqual({ ...first(stack(1)), values: { radius: 15, clamp: true } });
  });
});

test('a clip becomes a loop and is none again; one frame of it is still a frame of all of the loop', () => {
  const recipe = edit.setRange(emptyRecipe('clip'), { start: 2, end: 30 });
  const loop = edit.setLoop(recipe, true);
  expect(loop).toEqual({ ...recipe, loop: 'range' });
  expect(edit.setLoop(loop, false)).toEqual(recipe);
  expect(edit.withOneFrame(recipe, 7, 20)).toEqual({ ...recipe, range: { start: 7, end: 8 } });
  expect(edit.withOneFrame(loop, 7, 20)).toEqual({ ...recipe, range: { start: 7, end: 8 }, loop: { start: 2, end: 20 } });
  expect(edit.withOneFrame(edit.setLoop(emptyRecipe('clip'), true), 7, 20).loop).toEqual({ start: 0, end: 20 });
});
