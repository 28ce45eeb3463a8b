import { expect, test } from 'vitest';
import { constantTimeline } from '../../src/media/time.ts';
import { PlaybackClock } from './playback.ts';

const timeline = constantTimeline(50, { num: 25, den: 1 });
const whole = { start: 0, end: 50 };
const forwards = (range = whole) => new PlaybackClock(timeline, { speed: 1, range, loop: true }, range.start, 0);
const backwards = (range = whole) => new PlaybackClock(timeline, { speed: -1, range, loop: true }, range.end - 1, 0);

test('shows every frame in time, and skips when late', () => {
  const clock = forwards();
  expect(clock.next(0, 1, 0)).toBe(1);
  expect(clock.untilDue(1, 0)).toBeCloseTo(40);
  expect(clock.next(0, 400, 0)).toBe(10);
  expect(clock.untilDue(10, 440)).toBeCloseTo(-40);
});

test('the last frame stays for as long as it lasts, forwards and backwards, at the end of the clip and within it', () => {
  expect(forwards().untilEnd(0)).toBeCloseTo(2000);
  expect(forwards({ start: 10, end: 20 }).untilEnd(0)).toBeCloseTo(400);
  expect(backwards().untilEnd(0)).toBeCloseTo(2000);
  expect(backwards({ start: 49, end: 50 }).untilEnd(0)).toBeCloseTo(40);
});

test('backwards, a frame comes on where it ends', () => {
  const clock = backwards();
  expect(clock.untilDue(49, 0)).toBeCloseTo(0);
  expect(clock.untilDue(48, 0)).toBeCloseTo(40);
  expect(clock.next(49, 45, 0)).toBe(48);
  expect(clock.next(10, 0, 0)).toBe(9);
  expect(clock.next(0, 0, 0)).toBeNull();
});

test('the range is over after its last frame', () => {
  expect(forwards({ start: 0, end: 5 }).next(4, 0, 0)).toBeNull();
  expect(forwards({ start: 0, end: 5 }).next(0, 1000, 0)).toBeNull();
});

test('a small correction bends the clock for a second, without a jump; a large one jumps', () => {
  const clock = forwards();
  clock.correct(0.9, 1000);
  expect(clock.time(1000)).toBeCloseTo(1);
  expect(clock.time(1500)).toBeCloseTo(1.45);
  expect(clock.time(2000)).toBeCloseTo(1.9);
  expect(clock.time(3000)).toBeCloseTo(2.9);
  clock.correct(2.2, 3000);
  expect(clock.time(3000)).toBeCloseTo(2.2);
});

test('a correction from the other side of the loop is none', () => {
  const clock = forwards();
  clock.correct(0.02, 1990);
  expect(clock.time(1990)).toBeCloseTo(1.99);
});
