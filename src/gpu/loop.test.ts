import { expect, test } from 'vitest';
import { active, device, pictureOf, pipelines } from '../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../server/testing/scene.ts';
import type { FrameRange } from '../media/time.ts';
import { constantTimeline } from '../media/time.ts';
import { edgeSteady } from '../shaders/edge-steady/edge-steady.ts';
import { frameBlend } from '../shaders/frame-blend/frame-blend.ts';
import { hold } from '../shaders/hold/hold.ts';
import { posterizeTime } from '../shaders/posterize-time/posterize-time.ts';
import { temporalEma } from '../shaders/temporal-ema/temporal-ema.ts';
import type { ActiveEffect } from './active-effect.ts';
import { Chain } from './chain.ts';
import { loopOf } from './loop.ts';
import { type HistorySpec, Schedule } from './schedule.ts';

const RATE = { num: 30, den: 1 };
const LOOP: FrameRange = { start: 6, end: 16 };
const LENGTH = LOOP.end - LOOP.start;
/** Frames of the loop in an ordinary clip that shows it five times, so that the last lap has all its past behind it. */
const LAPS = 5;
const range = (length: number, from = 0) => Array.from({ length }, (_, at) => from + at);

/** A bar that goes round once in the loop, and is somewhere else in all frames that are not of it. */
const bar = (index: number) => {
  const isOfLoop = index >= LOOP.start && index < LOOP.end;
  const left = isOfLoop ? 2 * (index - LOOP.start) : 30;
  return rgbaFrame(32, 8, (x, y) => [(x - left + 20) % 20 < 5 ? 0.8 : 0.1, y / 8, 0.3 + x / 80, 1], index);
};
const unrolled = (index: number) => ({ ...bar(LOOP.start + (index % LENGTH)), index });

async function pictures(
  effects: readonly ActiveEffect[],
  order: readonly number[],
  loop: FrameRange | null,
  frames = bar,
): Promise<Map<number, Float32Array>> {
  const timeline = constantTimeline(loop ? 20 : LAPS * LENGTH, RATE);
  const spec = { format: rgbaFormat(32, 8), timeline, effects, loop, scale: 1, output: { kind: 'picture' } } as const;
  using chain = await Chain.create(device, pipelines, spec);
  const seen = new Map<number, Float32Array>();
  for (const index of order) seen.set(index, await pictureOf(chain, frames, index));
  return seen;
}

const ema = active(temporalEma, { strength: 0.8, motion: 0 });
const stacks: Record<string, ActiveEffect[]> = {
  smoothing: [ema],
  'a trail': [active(frameBlend, { frames: 12.5, mode: 'trail' })],
  'smoothing of steadied edges on twos': [
    active(posterizeTime, { rate: 15 }),
    active(edgeSteady),
    active(temporalEma, { strength: 0.6, motion: 0.2 }),
  ],
};

test.each(Object.entries(stacks))('%s of a loop is what it is after some laps', async (_, effects) => {
  const looped = await pictures(effects, range(LENGTH, LOOP.start), LOOP);
  const first = (LAPS - 1) * LENGTH;
  const late = await pictures(effects, range(LENGTH, first), null, unrolled);
  for (const at of range(LENGTH)) expect(looped.get(LOOP.start + at), `frame ${at}`).toEqual(late.get(first + at));
  const others = [range(4, LOOP.start + 5), range(LENGTH, LOOP.start).reverse(), [6, 15, 9, 7, 6]];
  for (const order of others) {
    for (const [index, picture] of await pictures(effects, order, LOOP)) {
      expect(picture, `frame ${index} of ${order}`).toEqual(looped.get(index));
    }
  }
});

/** Mean difference of two pictures. */
const difference = (one: Float32Array, other: Float32Array) =>
  one.reduce((sum, value, at) => sum + Math.abs(value - (other[at] as number)), 0) / one.length;

test('the seam of a smoothed loop is as smooth as every other step; without the loop it shows', async () => {
  const step = async (loop: FrameRange | null) => {
    const seen = await pictures([ema], range(LENGTH, LOOP.start), loop);
    const at = (place: number) => seen.get(LOOP.start + (place % LENGTH)) as Float32Array;
    const steps = range(LENGTH).map((place) => difference(at(place), at(place + 1)));
    return { seam: steps.at(-1) as number, most: Math.max(...steps.slice(0, -1)) };
  };
  const looped = await step(LOOP);
  expect(looped.seam).toBeLessThan(looped.most * 1.02);
  const cold = await step(null);
  expect(cold.seam).toBeGreaterThan(cold.most * 1.3);
});

test('frames before and behind the loop look back as they always do, and a held moment stays where it is', async () => {
  const outside = [2, 5, 16, 18];
  expect(await pictures([ema], outside, LOOP)).toEqual(await pictures([ema], outside, null));
  const held = [active(hold, { start: 3 / 30, length: 8 / 30 })];
  expect(await pictures(held, [7, 13], LOOP)).toEqual(await pictures(held, [7, 13], null));
});

const timeline = constantTimeline(20, RATE);
const last = (count: number): HistorySpec => {
  const loop = loopOf(LOOP, timeline);
  const window = (index: number) => range(Math.min(count, index + 1)).map((past) => index - past);
  return { slots: count, window: (index) => (loop.has(index) ? loop.window(index, count, window) : window(index)), ago: loop.ago };
};

test('the past of the first frame is the end of the loop, oldest first, and playing on decodes each frame once', () => {
  const schedule = new Schedule([last(3), last(2)]);
  const pushed = range(LENGTH, LOOP.start).map((index) => {
    const needs = schedule.needs(index);
    for (const frame of needs) schedule.advance(index, frame);
    return needs;
  });
  expect(pushed[0]).toEqual([13, 14, 15, 6]);
  expect(pushed.slice(1)).toEqual(range(LENGTH - 1, LOOP.start + 1).map((index) => [index]));
  expect(schedule.needs(LOOP.start)).toEqual([LOOP.start]);
});

test('a loop shorter than what an effect looks back is gone round several times', () => {
  const loop = loopOf({ start: 4, end: 6 }, timeline);
  expect(loop.window(4, 5, (index) => range(5).map((past) => index - past))).toEqual([4, 5, 4, 5, 4]);
  expect(loop.window(5, 1, (index) => [index])).toEqual([5]);
});

test('times of the lap before lie before the loop', () => {
  const loop = loopOf(LOOP, timeline);
  const seen: number[] = [];
  loop.window(LOOP.start, 3, (index, { timeOf, indexAt }) => {
    seen.push(timeOf(index), timeOf(index - 1), timeOf(index - LENGTH));
    expect([index, index - 1, index - LENGTH].map((place) => indexAt(timeOf(place)))).toEqual([index, index - 1, index - LENGTH]);
    return [];
  });
  expect(seen.map((time) => Math.round(time * 30))).toEqual([6, 5, -4]);
});
