/**
 * What comes and goes must not depend on how a frame was reached: for every effect that reads earlier frames, or whose
 * maths knows the frame, with every value off its default and some of them keyframed.
 */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { chainOf, pictureOf } from '../../server/testing/gpu.ts';
import { rgbaFormat, SCENE, scene } from '../../server/testing/scene.ts';
import { type ActiveEffect, stagesOf } from '../gpu/active-effect.ts';
import type { Effect } from '../gpu/define-effect.ts';
import { type Param, type ParamValue, problemWith } from '../gpu/params.ts';
import { displacement } from './displacement/displacement.ts';
import { edgeSteady } from './edge-steady/edge-steady.ts';
import { effects } from './effects.ts';
import { filmGrain } from './film-grain/film-grain.ts';
import { frameBlend } from './frame-blend/frame-blend.ts';
import { hold } from './hold/hold.ts';
import { posterizeTime } from './posterize-time/posterize-time.ts';
import { temporalEma } from './temporal-ema/temporal-ema.ts';

const LAST = 13;
/** A segment that begins here has to warm up from earlier frames. */
const SEGMENT = 9;
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** A value that is neither the default nor an end of its range; files and shapes stay none. */
function offDefault(param: Param): ParamValue {
  switch (param.kind) {
    case 'float': {
      const towards = param.max - param.default > param.default - param.min ? param.max : param.min;
      const value = param.default + (towards - param.default) * 0.3;
      return param.step >= 1 ? Math.round(value) : value;
    }
    case 'choice':
      return Object.keys(param.options).find((option) => option !== param.default && option !== 'own') ?? param.default;
    case 'toggle':
      return !param.default;
    case 'colour':
      return [0.3, 0.6, 0.2];
    default:
      return param.default;
  }
}

/** Values within the clip's two fifths of a second, where a moment or a duration would otherwise lie beyond its end. */
const WITHIN_CLIP: Readonly<Record<string, Readonly<Record<string, ParamValue>>>> = {
  hold: { start: 0.1, length: 0.15, release: 0.1 },
  'posterize-time': { rate: 7 },
  'frame-blend': { frames: 5.5, mode: 'trail', strength: 0.8 },
};

const valuesOf = (effect: Effect): Record<string, ParamValue> => {
  const values = Object.fromEntries(Object.entries(effect.params).map(([id, param]) => [id, offDefault(param)]));
  return { ...values, ...WITHIN_CLIP[effect.id] };
};

/** With its first number moving over time. */
function keyframed(effect: Effect): ActiveEffect {
  const values = valuesOf(effect);
  const [id, param] = Object.entries(effect.params).find(([, { kind }]) => kind === 'float') as [string, Param & { kind: 'float' }];
  const towards = (values[id] as number) < (param.min + param.max) / 2 ? 1 : -1;
  const reach = Math.min((param.max - param.min) * 0.2, 3);
  return { effect, valuesAt: (time) => ({ ...values, [id]: (values[id] as number) + towards * reach * Math.min(1, time) }) };
}

async function picturesIn(order: readonly number[], stages: readonly ActiveEffect[]): Promise<ReadonlyMap<number, string>> {
  using chain = await chainOf(rgbaFormat(SCENE.width, SCENE.height), stages);
  const seen = new Map<number, string>();
  for (const index of order) {
    const picture = await pictureOf(chain, scene, index);
    seen.set(index, createHash('sha256').update(picture).digest('hex'));
  }
  return seen;
}

async function expectSameInAnyOrder(stages: readonly ActiveEffect[]): Promise<ReadonlyMap<number, string>> {
  const linear = await picturesIn(range(0, LAST), stages);
  const orders = {
    'from the middle on': range(SEGMENT, LAST),
    backwards: range(0, LAST).reverse(),
    'here and there': [11, 2, 3, 12, 0, 7, 6, 13, 1],
  };
  for (const [name, order] of Object.entries(orders)) {
    for (const [index, picture] of await picturesIn(order, stages))
      expect(picture === linear.get(index), `frame ${index} ${name}`).toBe(true);
  }
  return linear;
}

const temporal = effects.filter(({ shape }) => shape === 'temporal');

test('all effects that read earlier frames are tested, and with values off their defaults', () => {
  expect(temporal.map(({ id }) => id).sort()).toEqual(
    [posterizeTime, temporalEma, edgeSteady, frameBlend, hold].map(({ id }) => id).sort(),
  );
  for (const effect of temporal) {
    const values = valuesOf(effect);
    for (const [id, param] of Object.entries(effect.params)) {
      expect(problemWith(param, values[id])).toBeNull();
      expect(values[id], `${effect.id}.${id}`).not.toEqual(param.default);
    }
  }
});

test.each([...temporal, displacement, filmGrain])('$id is the same in segments, in order and backwards', async (effect) => {
  const frames = await expectSameInAnyOrder([{ effect, valuesAt: () => valuesOf(effect) }]);
  // It is about time: not all frames of the moving scene may look alike, and a held one must not follow the scene.
  expect(new Set(frames.values()).size).toBeGreaterThan(1);
});

test.each([temporalEma, edgeSteady, frameBlend, posterizeTime])('$id is so with keyframes', async (effect) => {
  await expectSameInAnyOrder([keyframed(effect)]);
});

test('all of them in one stack are, a look that steadies its own input among them', async () => {
  const look = effects.find(({ id }) => id === 'posterize') as Effect;
  const stages = [...temporal, displacement, look, filmGrain].flatMap((effect) => stagesOf(effect, valuesOf(effect)));
  await expectSameInAnyOrder(stages);
});
