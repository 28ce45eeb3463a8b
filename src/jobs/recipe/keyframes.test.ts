import { expect, test } from 'vitest';
import { float } from '../../gpu/params.ts';
import { keyframeIndexAt, valueAt, valuesAt } from './keyframes.ts';
import type { EffectInstance, Keyframe } from './recipe.ts';

const track: Keyframe[] = [
  { time: 1, value: 10, ease: 'linear' },
  { time: 3, value: 20, ease: 'smooth' },
  { time: 5, value: 0, ease: 'hold' },
  { time: 6, value: 8, ease: 'linear' },
];

test.each([
  [0, 10, 'before the first keyframe'],
  [1, 10, 'on a keyframe'],
  [1.5, 12.5, 'a quarter along a linear stretch'],
  [2, 15, 'half-way along a linear stretch'],
  [3, 20, 'on an inner keyframe'],
  [3.5, 16.875, 'a quarter along a smooth stretch: 20 - 20 × (3/16 - 2/64)'],
  [4, 10, 'half-way along a smooth stretch'],
  [5.999, 0, 'at the end of a held stretch'],
  [6, 8, 'on the last keyframe'],
  [100, 8, 'after it'],
])('at %f s the value is %f: %s', (time, value) => {
  expect(valueAt(track, time)).toBeCloseTo(value, 12);
});

test('a smooth stretch leaves and arrives at rest', () => {
  const speed = (time: number) => ((valueAt(track, time + 1e-6) as number) - (valueAt(track, time) as number)) / 1e-6;
  expect(Math.abs(speed(3))).toBeLessThan(1e-3);
  expect(Math.abs(speed(4.999999))).toBeLessThan(1e-3);
  expect(Math.abs(speed(4))).toBeGreaterThan(10);
});

test('colours move by channel; options and switches hold until the next keyframe', () => {
  const between = <T extends Keyframe['value']>(from: T, to: T) =>
    valueAt(
      [
        { time: 0, value: from, ease: 'linear' },
        { time: 1, value: to, ease: 'linear' },
      ],
      0.5,
    );
  expect(between([0, 0.5, 1], [1, 0.5, 0])).toEqual([0.5, 0.5, 0.5]);
  expect(between('screen', 'multiply')).toBe('screen');
  expect(between(true, false)).toBe(true);
});

test('only keyframed values change, and whole numbers stay whole where the parameter says so', () => {
  const instance: EffectInstance = {
    id: 'a',
    effect: 'posterize-time',
    version: 1,
    enabled: true,
    values: { rate: 99, mix: 0.25 },
    keyframes: {
      rate: [
        { time: 0, value: 1, ease: 'linear' },
        { time: 1, value: 4, ease: 'linear' },
      ],
    },
  };
  expect(valuesAt(instance, 0.5)).toEqual({ rate: 2.5, mix: 0.25 });
  const params = { rate: float('Rate', { default: 1, min: 1, max: 60, step: 1 }) };
  expect(valuesAt(instance, 0.5, params)).toEqual({ rate: 3, mix: 0.25 });
  expect(instance.values).toEqual({ rate: 99, mix: 0.25 });
});

test('an instance without keyframes gives back its own values', () => {
  const values = { amount: 1 };
  expect(valuesAt({ id: 'a', effect: 'e', version: 1, enabled: true, values }, 3)).toBe(values);
});

test('a keyframe is found at its time to within less than half a frame', () => {
  expect(keyframeIndexAt(track, 3.00005)).toBe(1);
  expect(keyframeIndexAt(track, 3.004)).toBe(-1);
});
