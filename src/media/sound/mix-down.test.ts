import { expect, test } from 'vitest';
import { mixedDown } from './mix-down.ts';

/** A block in which one channel alone is full. */
const only = (channel: number, channels: number) =>
  Array.from({ length: channels }, (_, at) => new Float32Array(3).fill(at === channel ? 1 : 0));
const heard = (channel: number, channels: number) => mixedDown(only(channel, channels), 2).map((samples) => samples[1] ?? Number.NaN);

test('one channel is heard on both sides, two stay as they are', () => {
  expect(heard(0, 1)).toEqual([1, 1]);
  expect([heard(0, 2), heard(1, 2)]).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expect(mixedDown(only(0, 1), 1).map((samples) => [...samples])).toEqual([[1, 1, 1]]);
});

test('of 5.1 the middle, where people speak, is heard on both sides, what is behind on its own, and deep effects are not', () => {
  const [left] = heard(0, 6) as [number];
  const [middle, other] = heard(2, 6) as [number, number];
  expect(middle).toBe(other);
  expect(20 * Math.log10(middle / left)).toBeCloseTo(-3.01, 2);
  expect(heard(3, 6)).toEqual([0, 0]);
  expect(heard(4, 6)[0]).toBeCloseTo(middle, 6);
  expect(heard(4, 6)[1]).toBe(0);
});

test('the loudest sound of any layout is not cut, and channels of unknown layouts are left and right', () => {
  for (let channels = 1; channels <= 8; channels++) {
    const loud = Array.from({ length: channels }, () => new Float32Array(2).fill(1));
    for (const [value] of mixedDown(loud, 2)) expect(value).toBeCloseTo(1, 6);
  }
  expect([heard(1, 12), heard(5, 12)]).toEqual([
    [0, 1],
    [0, 0],
  ]);
});
