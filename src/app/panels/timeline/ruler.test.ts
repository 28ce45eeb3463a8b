import { expect, test } from 'vitest';
import { mostZoom, ticksOf } from './ruler.ts';

test.each([0.04, 1, 5, 61, 754, 9000, 100_000])('%d seconds: labels are round times that do not collide', (duration) => {
  const { ticks, step } = ticksOf(duration, 900);
  const majors = ticks.filter(({ major }) => major);
  expect(ticks[0]).toEqual({ time: 0, major: true });
  for (const [at, { time }] of majors.entries()) expect(time).toBeCloseTo(at * step, 6);
  if (majors.length > 1) expect((step / duration) * 900).toBeGreaterThanOrEqual(88);
  expect(ticks.length).toBeLessThan(80);
});

test('of a zoomed timeline only the ticks in the window are made, at the places they have in the whole', () => {
  const whole = ticksOf(600, 90_000).ticks;
  const part = ticksOf(600, 90_000, 88, 300, 306).ticks;
  expect(part.length).toBeLessThan(80);
  expect(part.length).toBeGreaterThan(10);
  for (const tick of part) expect(whole).toContainEqual(tick);
});

test('a short clip cannot be zoomed, a long one to about ten frames', () => {
  expect([mostZoom(1), mostZoom(10), mostZoom(5000)]).toEqual([1, 1, 500]);
});
