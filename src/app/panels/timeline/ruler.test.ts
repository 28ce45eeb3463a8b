import { expect, test } from 'vitest';
import { ticksOf } from './ruler.ts';

test.each([0.04, 1, 5, 61, 754, 9000, 100_000])('%d seconds: labels are round times that do not collide', (duration) => {
  const { ticks, step } = ticksOf(duration, 900);
  const majors = ticks.filter(({ major }) => major);
  expect(ticks[0]).toEqual({ time: 0, major: true });
  for (const [at, { time }] of majors.entries()) expect(time).toBeCloseTo(at * step, 6);
  if (majors.length > 1) expect((step / duration) * 900).toBeGreaterThanOrEqual(88);
  expect(ticks.length).toBeLessThan(80);
});
