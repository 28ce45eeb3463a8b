import { expect, test } from 'vitest';
import { hexOf, parseColour } from './colour-text.ts';

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
