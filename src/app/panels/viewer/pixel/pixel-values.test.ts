import { expect, test } from 'vitest';
import { changeText, distanceOf, keyReading, mostMoving, parsePixelFormat, straightOf, writtenTexel } from './pixel-values.ts';

test('values are straight, in every way of writing', () => {
  const half = [0.25, 0.1, 0.05, 0.5] as const;
  expect(writtenTexel(half, '8-bit')).toEqual(['128', '51', '26', '128']);
  expect(writtenTexel(half, 'Hex')).toEqual(['80', '33', '1A', '80']);
  expect(writtenTexel(half, 'Float')).toEqual(['0.500', '0.200', '0.100', '0.500']);
  // Brighter than white is told where the notation can.
  expect(writtenTexel([1.2, -0.1, 0, 1], '8-bit')).toEqual(['306', '-25', '0', '255']);
  expect(writtenTexel([1.2, -0.1, 0, 1], 'Hex')).toEqual(['FF', '00', '00', 'FF']);
  expect(writtenTexel([0, 0, 0, 0], 'Float')).toEqual(['–', '–', '–', '0.000']);
  expect(straightOf([0, 0, 0, 0]).colour).toBeNull();
});

test('the effect that moved a pixel most is found, and none where nothing moved', () => {
  const stage = (instance: string, value: readonly [number, number, number, number]) => ({ instance, value });
  const reading = {
    index: 0,
    scale: 1,
    source: [0.2, 0.6, 0.2, 1] as const,
    stages: [stage('a', [0.2, 0.6, 0.2, 1]), stage('b', [0.1, 0.1, 0.1, 0.4]), stage('c', [0.2, 0.1, 0.1, 0.4])],
  };
  expect(mostMoving(reading)).toBe('b');
  expect(mostMoving({ ...reading, stages: [stage('a', [0.2, 0.6, 0.201, 1])] })).toBeNull();
  expect(mostMoving({ ...reading, stages: [] })).toBeNull();
  expect(distanceOf([0, 0, 0, 0], [0, 0.2, -0.4, 0.1])).toBeCloseTo(102);
  expect([0, 3.14, 87.4].map(changeText)).toEqual(['unchanged', '±3.1', '±87']);
});

test('a key is read as matte and spill of the screen’s main colour', () => {
  const key = keyReading([0.3, 0.7, 0.25, 1], [0.12, 0.12, 0.1, 0.4], [0.1, 0.7, 0.3]);
  expect(key.matte).toBe(0.4);
  expect(key.channel).toBe('green');
  expect(key.spill?.before).toBeCloseTo(0.4);
  expect(key.spill?.after).toBeCloseTo(0);
  expect(keyReading([0.1, 0.2, 0.9, 1], [0, 0, 0, 0], [0, 0.1, 1])).toEqual({ matte: 0, spill: null, channel: 'blue' });
});

test('a stored way of writing is read back, and nonsense is 8-bit', () => {
  expect(['Hex', 'Float', 'octal', null].map(parsePixelFormat)).toEqual(['Hex', 'Float', '8-bit', '8-bit']);
});
