import { expect, test } from 'vitest';
import { colourOf, hexOf, hsvOf, parseColour } from './colour.ts';

test('hex goes both ways for every byte', () => {
  for (let value = 0; value < 256; value++) {
    const hex = hexOf([value / 255, 0, 1]);
    expect(parseColour(hex)?.map((part) => Math.round(part * 255))).toEqual([value, 0, 255]);
  }
});

test('reads what people type, and says no to the rest', () => {
  expect(parseColour('0f0')).toEqual([0, 1, 0]);
  expect(parseColour(' #00B140 ')).toEqual([0, 177 / 255, 64 / 255]);
  expect(parseColour('0, 177, 64')).toEqual([0, 177 / 255, 64 / 255]);
  expect(parseColour('0 256 0')).toBeNull();
  expect(parseColour('green')).toBeNull();
});

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
