import { expect, test } from 'vitest';
import { stagesOf } from './active-effect.ts';
import { defineEffect, type Effect } from './define-effect.ts';
import { float } from './params.ts';

const base = {
  version: 1,
  category: 'Style',
  help: 'Test.',
  shape: 'point',
  wgsl: 'fn effect(c: vec4f, at: vec2i) -> vec4f { return c; }',
} as const;
const amount = float('Amount', { default: 0.5, min: 0, max: 1 });
const smooth = defineEffect({ ...base, id: 'smooth', label: 'Smooth', params: { strength: amount, other: amount } }) as Effect;
const look = defineEffect({
  ...base,
  id: 'look',
  label: 'Look',
  params: { stability: amount },
  before: {
    effect: smooth,
    isNeeded: ({ stability }) => stability > 0,
    valuesFrom: ({ stability }) => ({ strength: stability / 2 }),
  },
}) as Effect;

test('a preparation runs before its effect with values made from it, over its own defaults', () => {
  const [first, second] = stagesOf(look, { stability: 0.6 });
  expect([first?.effect.id, first?.valuesAt(0)]).toEqual(['smooth', { strength: 0.3, other: 0.5 }]);
  expect([second?.effect.id, second?.valuesAt(0)]).toEqual(['look', { stability: 0.6 }]);
});

test('a preparation that is not needed is left out, unless values change over time', () => {
  expect(stagesOf(look, { stability: 0 }).map(({ effect }) => effect.id)).toEqual(['look']);
  const moving = stagesOf(look, (time) => ({ stability: time }));
  expect(moving.map(({ effect }) => effect.id)).toEqual(['smooth', 'look']);
  expect([moving[0]?.valuesAt(0), moving[0]?.valuesAt(1)]).toEqual([
    { strength: 0, other: 0.5 },
    { strength: 0.5, other: 0.5 },
  ]);
});
