import { expect, test } from 'vitest';
import { problemWith } from '../../gpu/params.ts';
import { controls } from './controls.ts';
import { hsvOf, rangeOf, screenFromSamples } from './screen-range.ts';

test.each([
  [[1, 0, 0], 0, 1, 1],
  [[0, 1, 0], 120, 1, 1],
  [[0, 0.5, 1], 210, 1, 1],
  [[0.5, 0.25, 0.5], 300, 0.5, 0.5],
  [[0.4, 0.4, 0.4], 0, 0, 0.4],
] as const)('hue, saturation and value of %j', (colour, hue, saturation, value) => {
  const found = hsvOf(colour);
  expect(found.hue).toBeCloseTo(hue, 6);
  expect([found.saturation, found.value]).toEqual([saturation, value]);
});

test('a range reaches across red and holds all its colours', () => {
  const reds = [
    [0.8, 0.1, 0.15],
    [0.75, 0.12, 0.05],
    [0.6, 0.05, 0.08],
  ] as const;
  const { hue, hueTolerance, saturation, value } = rangeOf(reds);
  for (const red of reds) {
    const own = hsvOf(red);
    expect(Math.abs(((own.hue - hue + 540) % 360) - 180)).toBeLessThan(hueTolerance);
    expect(100 * own.saturation).toBeGreaterThan(saturation);
    expect(100 * own.value).toBeGreaterThan(value);
  }
});

test('a second, paler sample widens the tolerance; the purest one is the screen', () => {
  const pure = [0.2, 0.7, 0.3] as const;
  const one = screenFromSamples([pure]);
  const two = screenFromSamples([[0.4, 0.7, 0.45], pure]);
  // One says nothing about how far the screen strays: what was chosen stays.
  expect(one).toEqual({ screen: pure, ...rangeOf([pure]) });
  expect(two.screen).toEqual(pure);
  expect(two.tolerance).toBeGreaterThan(20);
  expect(() => screenFromSamples([])).toThrow(RangeError);
  for (const [id, value] of Object.entries(two)) expect(problemWith(controls[id as keyof typeof controls], value)).toBeNull();
});
