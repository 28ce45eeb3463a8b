import { expect, test } from 'vitest';
import { type HistorySpec, Schedule } from './schedule.ts';

const last = (count: number): HistorySpec => ({
  slots: count,
  window: (index) => Array.from({ length: Math.min(count, index + 1) }, (_, past) => index - past),
});
const held = (every: number): HistorySpec => ({ slots: 1, window: (index) => [index - (index % every)] });

/** Renders frames in an order and records, for each, the frames that its steps read, by name. */
function renderAll(specs: readonly HistorySpec[], order: readonly number[]): { pushed: number[]; results: string[] } {
  const schedule = new Schedule(specs);
  const histories: string[][] = specs.map(() => []);
  const pushed: number[] = [];
  const results = order.map((target) => {
    let result = '';
    const needs = schedule.needs(target);
    for (const source of needs.length > 0 ? needs : [null]) {
      if (source !== null) pushed.push(source);
      for (const step of schedule.advance(target, source)) {
        const inputs = step.segment === 0 ? `${source}` : step.reads.map((slot) => histories[step.segment - 1]?.[slot]).join(',');
        const picture = `${step.segment}:${step.frame}(${inputs})`;
        if (step.writes === null) result = picture;
        else (histories[step.segment] as string[])[step.writes] = picture;
      }
    }
    return result;
  });
  return { pushed, results };
}

const stacks: [string, HistorySpec[]][] = [
  ['nothing temporal', []],
  ['a mean of 4', [last(4)]],
  ['a mean of a mean', [last(4), last(3)]],
  ['a hold in front of a mean', [held(3), last(4)]],
  ['a mean in front of a hold', [last(4), held(3)]],
  ['a long hold in front of a mean of a mean', [held(8), last(4), last(4)]],
  ['a mean between holds of other lengths', [held(5), last(4), held(3), last(3)]],
];

test.each(stacks)('every way to a frame gives the same picture: %s', (_, specs) => {
  const order = Array.from({ length: 20 }, (__, index) => index);
  const linear = renderAll(specs, order).results;
  expect(linear.every((picture) => picture !== '' && !picture.includes('undefined'))).toBe(true);
  expect(renderAll(specs, [...order].reverse()).results.reverse()).toEqual(linear);
  const jumps = [7, 3, 19, 4, 5, 0, 12];
  expect(renderAll(specs, jumps).results).toEqual(jumps.map((index) => linear[index]));
});

/** Numbers from 0 to below `count` that follow from a seed (a linear congruential generator). */
function randomFrom(seed: number): (count: number) => number {
  let state = seed;
  return (count) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}

/** Like `hold`: the picture of one moment for a while, then faded into the running one. */
const frozen = (from: number, until: number): HistorySpec => ({
  slots: 2,
  window: (index) => (index <= from || index >= until + 2 ? [index] : index < until ? [from] : [from, index]),
});
/** Like a keyframed window: longer and shorter from frame to frame. */
const breathing = (slots: number): HistorySpec => ({
  slots,
  window: (index) => Array.from({ length: Math.min(index + 1, 1 + ((index * 7) % slots)) }, (_, past) => index - past),
});

test('stepping back finishes a frame whose own pictures had to make room on the way', () => {
  const specs = [last(4), last(2)];
  expect(renderAll(specs, [8, 6]).results[1]).toBe(renderAll(specs, [6]).results[0]);
});

test('any stack of temporal effects gives the same picture in any order', () => {
  const random = randomFrom(3);
  for (let round = 0; round < 400; round++) {
    const specs = Array.from({ length: 1 + random(5) }, () => {
      const size = 2 + random(6);
      return [last(size), held(size), frozen(3, 3 + size), breathing(size)][random(4)] as HistorySpec;
    });
    const order = Array.from({ length: 6 }, () => random(18));
    const { results } = renderAll(specs, order);
    expect(results, `${order}`).toEqual(order.map((index) => renderAll(specs, [index]).results[0]));
  }
});

test('playing on decodes each frame once', () => {
  const order = Array.from({ length: 30 }, (_, index) => index);
  expect(renderAll([last(4), last(3)], order).pushed).toEqual(order);
});

test('a hold decodes only what it shows', () => {
  const order = Array.from({ length: 12 }, (_, index) => index);
  expect(renderAll([held(4)], order).pushed).toEqual([0, 4, 8]);
});

test('a start in the middle warms up from the frames before it, and no more', () => {
  expect(new Schedule([last(4), last(3)]).needs(10)).toEqual([5, 6, 7, 8, 9, 10]);
  expect(new Schedule([last(4)]).needs(1)).toEqual([0, 1]);
});
