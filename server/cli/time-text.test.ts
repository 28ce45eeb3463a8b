import { expect, test } from 'vitest';
import { constantTimeline, timelineOf } from '../../src/media/time.ts';
import { frameAt, rangeOf, timeFromText } from './time-text.ts';

const seconds = (value: number) => ({ unit: 'seconds', value }) as const;
const frames = (value: number) => ({ unit: 'frames', value }) as const;

test.each([
  ['12.5', seconds(12.5)],
  ['0:10', seconds(10)],
  ['1:30.25', seconds(90.25)],
  ['1:02:03', seconds(3723)],
  ['250ms', seconds(0.25)],
  ['3s', seconds(3)],
  ['48f', frames(48)],
])('%s is %o', (text, time) => {
  expect(timeFromText(text, 'start')).toEqual(time);
});

test.each(['', 'soon', '-1', '1:2:3:4', '1e3', '4.5f'])('%j is no time', (text) => {
  expect(() => timeFromText(text, 'start')).toThrow(`--start ${text} is no time.`);
});

test('a range holds the frames that begin within it', () => {
  const timeline = constantTimeline(100, { num: 30_000, den: 1001 });
  expect(rangeOf(timeline, null, null)).toBeNull();
  expect(rangeOf(timeline, seconds(1), null)).toEqual({ start: 29, end: 100 });
  // 29.97 frames begin within a second: the 30th does, the 31st does not.
  expect(rangeOf(timeline, null, seconds(1))).toEqual({ start: 0, end: 30 });
  expect(rangeOf(timeline, seconds(2), frames(3))).toEqual({ start: 59, end: 62 });
  expect(rangeOf(timeline, frames(98), seconds(60))).toEqual({ start: 98, end: 100 });
  expect(rangeOf(timeline, frames(5), seconds(0))).toEqual({ start: 5, end: 6 });
});

test('a range of ten times a tenth of a second has ten frames, whatever the sums round to', () => {
  const timeline = constantTimeline(100, { num: 10, den: 1 });
  for (let start = 0; start < 80; start++) {
    expect(rangeOf(timeline, seconds(start / 10), seconds(0.7))).toEqual({ start, end: start + 7 });
  }
});

test('with a varying rate, moments mean the frame on screen', () => {
  const timeline = timelineOf(Float64Array.of(0, 0.1, 1, 1.1), 2);
  expect(frameAt(timeline, seconds(0.9), 'at')).toBe(1);
  expect(rangeOf(timeline, seconds(0.5), seconds(0.55))).toEqual({ start: 1, end: 3 });
  expect(() => frameAt(timeline, seconds(2), 'at')).toThrow('the clip has 4 frames in 2.000 s');
  expect(() => frameAt(timeline, frames(4), 'at')).toThrow('4 frames');
});
