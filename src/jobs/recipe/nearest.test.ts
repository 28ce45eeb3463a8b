import { expect, test } from 'vitest';
import { nearest, plain } from './nearest.ts';

const names = ['keyer', 'despill', 'drop-shadow', 'inner-shadow', 'Cinematic teal & orange', 'pencil', 'oil'];

test.each([
  ['keyre', 'keyer'],
  ['dropshadow', 'drop-shadow'],
  ['Drop Shadow', 'drop-shadow'],
  ['pensil', 'pencil'],
  ['cinematic-teal-orange', 'Cinematic teal & orange'],
  ['oli', 'oil'],
  ['watercolour', null],
  ['', null],
])('%j means %j', (typed, meant) => {
  expect(nearest(typed, names)).toBe(meant);
});

test('a name without what people vary in', () => {
  expect(plain('  Cinematic teal & orange! ')).toBe('cinematic-teal-orange');
});
