import { expect, test } from 'vitest';
import { constantTimeline, timelineOf } from '../../media/time.ts';
import { posterizeTime } from './posterize-time.ts';

const { window } = posterizeTime as Extract<typeof posterizeTime, { shape: 'temporal' }>;

test.each([
  ['30 fps', constantTimeline(120, { num: 30, den: 1 })],
  ['29.97 fps', constantTimeline(120, { num: 30000, den: 1001 })],
  ['24 fps', constantTimeline(96, { num: 24, den: 1 })],
  [
    'a variable rate',
    timelineOf(
      Float64Array.from({ length: 100 }, (_, index) => index * 0.03 + (index % 3) * 0.008),
      3.1,
    ),
  ],
])('shows 12 different pictures a second of %s, never one from the future', (_, timeline) => {
  const shown = Array.from({ length: timeline.length }, (__, index) => window({ rate: 12 }, index, timeline)[0] as number);
  shown.forEach((frame, index) => {
    expect(frame).toBeLessThanOrEqual(index);
    if (index > 0) expect(frame).toBeGreaterThanOrEqual(shown[index - 1] as number);
  });
  expect(Math.abs(new Set(shown).size - Math.round(timeline.duration * 12))).toBeLessThanOrEqual(1);
});

test('half the rate of any clip shows every second picture twice, to a tenth', () => {
  const timeline = constantTimeline(50, { num: 25, den: 1 });
  const shown = Array.from({ length: 50 }, (_, index) => window({ rate: 12.5 }, index, timeline)[0]);
  expect(shown).toEqual(Array.from({ length: 50 }, (_, index) => index - (index % 2)));
  const { rate } = posterizeTime.params;
  const onScale = (value: number) => Math.abs(value / rate.step - Math.round(value / rate.step)) < 1e-9;
  expect([12.5, 7.5, 0.5].every((value) => value >= rate.min && onScale(value))).toBe(true);
});

test('a rate above the source’s changes nothing', () => {
  const timeline = constantTimeline(60, { num: 30, den: 1 });
  for (let index = 0; index < 60; index++) expect(window({ rate: 60 }, index, timeline)).toEqual([index]);
});
