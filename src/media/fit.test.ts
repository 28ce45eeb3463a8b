import { expect, test } from 'vitest';
import { areaWithin, fitted } from './fit.ts';

test('a crop never leaves the picture', () => {
  const picture = { width: 100, height: 50 };
  expect(areaWithin(null, picture)).toEqual({ x: 0, y: 0, width: 100, height: 50 });
  expect(areaWithin({ x: 90, y: 10, width: 30, height: 10 }, picture)).toEqual({ x: 90, y: 10, width: 10, height: 10 });
  expect(areaWithin({ x: 500, y: 500, width: 30, height: 10 }, picture)).toEqual({ x: 99, y: 49, width: 1, height: 1 });
});

test('a picture fits its box in both directions and keeps its shape', () => {
  expect(fitted({ width: 1920, height: 1080 }, { width: 512, height: 512 })).toEqual({ width: 512, height: 288 });
  expect(fitted({ width: 100, height: 300 }, { width: 512, height: 512 })).toEqual({ width: 171, height: 512 });
  expect(fitted({ width: 10_000, height: 1 }, { width: 64, height: 64 })).toEqual({ width: 64, height: 1 });
  expect(fitted({ width: 7, height: 5 }, null)).toEqual({ width: 7, height: 5 });
});
