import { expect, test } from 'vitest';
import { colourOf, hsvOf } from './colour.ts';

test('hue, saturation and value convert back to the same colour', () => {
  for (const colour of [
    [0.1, 0.7, 0.25],
    [1, 1, 1],
    [0, 0, 0],
    [0.9, 0.2, 0.8],
    [0.2, 0.3, 0.9],
  ] as const) {
    const back = colourOf(hsvOf(colour));
    for (const [at, part] of back.entries()) expect(part).toBeCloseTo(colour[at] as number, 9);
  }
});
