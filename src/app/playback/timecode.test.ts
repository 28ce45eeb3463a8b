import { expect, test } from 'vitest';
import { constantTimeline, timelineOf } from '../../media/time.ts';
import { clockOf, framesText, parseTimecode, timecodeOf } from './timecode.ts';

const rates = {
  '23.976': { num: 24000, den: 1001 },
  '25': { num: 25, den: 1 },
  '29.97': { num: 30000, den: 1001 },
  '60': { num: 60, den: 1 },
};

test.each(Object.entries(rates))('every frame at %s fps has a timecode of its own that reads back', (_, rate) => {
  const timeline = constantTimeline(400, rate);
  const seen = new Set<string>();
  for (let index = 0; index < timeline.length; index++) {
    const timecode = timecodeOf(timeline, index);
    seen.add(timecode);
    expect(parseTimecode(timeline, 0, timecode)).toBe(index);
  }
  expect(seen.size).toBe(400);
});

test('a variable frame rate counts the frames of each second', () => {
  const timeline = timelineOf(Float64Array.of(0, 0.1, 0.9, 1.0, 1.02, 2.5), 3);
  expect([0, 1, 2, 3, 4, 5].map((index) => timecodeOf(timeline, index))).toEqual([
    '00:00:00:00',
    '00:00:00:01',
    '00:00:00:02',
    '00:00:01:00',
    '00:00:01:01',
    '00:00:02:00',
  ]);
  expect(parseTimecode(timeline, 0, '0:02:00')).toBe(5);
});

test('typed positions: seconds, frames, relative, and nonsense', () => {
  const timeline = constantTimeline(100, { num: 25, den: 1 });
  expect(parseTimecode(timeline, 0, '2')).toBe(50);
  expect(parseTimecode(timeline, 0, '1.5s')).toBe(37);
  expect(parseTimecode(timeline, 10, '+20')).toBe(30);
  expect(parseTimecode(timeline, 10, '-20')).toBe(0);
  expect(parseTimecode(timeline, 10, '+1s')).toBe(35);
  expect(parseTimecode(timeline, 0, '42f')).toBe(42);
  expect(parseTimecode(timeline, 0, '99:00')).toBe(99);
  expect(parseTimecode(timeline, 0, 'soon')).toBeNull();
  expect(parseTimecode(timeline, 0, '')).toBeNull();
});

test('clock readings carry instead of showing sixty seconds', () => {
  expect(clockOf(59.96, 1)).toBe('1:00.0');
  expect(clockOf(3723)).toBe('1:02:03');
  expect(clockOf(4.25, 1)).toBe('0:04.3');
});

test('one frame is not “1 frames”', () => {
  expect([0, 1, 2].map(framesText)).toEqual(['0 frames', '1 frame', '2 frames']);
});
