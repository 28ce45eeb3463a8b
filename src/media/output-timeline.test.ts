import { expect, test } from 'vitest';
import { outputTimeline, rangeWithin } from './output-timeline.ts';
import { constantTimeline, timelineOf } from './time.ts';

const shown = (timeline: ReturnType<typeof outputTimeline>) => Array.from({ length: timeline.length }, (_, at) => timeline.sourceOf(at));

test('without a rate the source’s own times are kept, counted from the in point', () => {
  const source = timelineOf(Float64Array.of(0, 0.1, 0.15, 0.4, 0.5), 0.9);
  const timeline = outputTimeline(source, { start: 1, end: 4 }, null);
  expect(shown(timeline)).toEqual([1, 2, 3]);
  expect([0, 1, 2].map((at) => timeline.timeOf(at))).toEqual([0, 0.15 - 0.1, 0.4 - 0.1]);
  expect(timeline.duration).toBeCloseTo(0.4, 12);
  expect(timeline.durationOf(2)).toBeCloseTo(0.1, 12);
  expect(outputTimeline(source, { start: 3, end: 5 }, null).durationOf(1)).toBeCloseTo(0.4, 12);
});

test('a lower rate leaves frames out and a higher one repeats them; the duration stays', () => {
  const source = constantTimeline(12, { num: 24, den: 1 });
  const half = outputTimeline(source, { start: 0, end: 12 }, { num: 12, den: 1 });
  expect(shown(half)).toEqual([0, 2, 4, 6, 8, 10]);
  expect(half.duration).toBeCloseTo(0.5, 12);
  const twice = outputTimeline(source, { start: 2, end: 4 }, { num: 48, den: 1 });
  expect(shown(twice)).toEqual([2, 2, 3, 3]);
  const film = outputTimeline(source, { start: 0, end: 12 }, { num: 24_000, den: 1001 });
  expect(shown(film)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});

test('times rounded to milliseconds are not taken for other frames', () => {
  const times = Float64Array.from({ length: 300 }, (_, at) => Math.round((at * 1000 * 1001) / 30_000) / 1000);
  const timeline = outputTimeline(timelineOf(times, 10.01), { start: 0, end: 300 }, { num: 30_000, den: 1001 });
  expect(shown(timeline)).toEqual(Array.from({ length: 300 }, (_, at) => at));
});

test('there is always a frame, and no frame outside the range', () => {
  const source = constantTimeline(30, { num: 30, den: 1 });
  expect(shown(outputTimeline(source, { start: 29, end: 30 }, { num: 1, den: 1 }))).toEqual([29]);
  expect(shown(outputTimeline(source, { start: 10, end: 12 }, { num: 300, den: 1 }))).toEqual([
    10,
    ...Array(9).fill(10),
    11,
    ...Array(9).fill(11),
  ]);
  expect(rangeWithin({ start: 40, end: 50 }, 30)).toEqual({ start: 29, end: 30 });
  expect(rangeWithin(null, 30)).toEqual({ start: 0, end: 30 });
});
