import { expect, test } from 'vitest';
import { copyableAround } from './copyable-range.ts';

/** A clip of groups of frames, written by their places in the order of decoding; the first decoded of each is its key frame. */
function clip(...groups: readonly (readonly number[])[]) {
  const positions = groups.flat();
  const keys = groups.map((group) => positions.indexOf(Math.min(...group)));
  return { length: positions.length, syncFrames: Uint32Array.from(keys), decodePosition: (frame: number) => positions[frame] as number };
}

test.each([
  ['without frames out of order any end will do', clip([0, 1, 2, 3], [4, 5, 6, 7]), { start: 5, end: 7 }, { start: 4, end: 7 }],
  ['a key frame begins it', clip([0, 1, 2, 3], [4, 5, 6, 7]), { start: 4, end: 5 }, { start: 4, end: 5 }],
  // I B B P: the P is decoded before the two that are shown before it.
  ['what is needed from behind comes along', clip([0, 2, 3, 1], [4, 6, 7, 5]), { start: 1, end: 2 }, { start: 0, end: 4 }],
  ['whole groups stay whole groups', clip([0, 2, 3, 1], [4, 6, 7, 5]), { start: 4, end: 8 }, { start: 4, end: 8 }],
  // The second group is open: two frames shown before its key frame are decoded behind it.
  ['an open group is begun one group earlier', clip([0, 2, 1], [4, 5, 3, 7, 6]), { start: 6, end: 7 }, { start: 0, end: 8 }],
])('%s', (_, table, range, around) => {
  expect(copyableAround(table, range)).toEqual(around);
});

test('a clip that begins without a key frame has none around its first frames', () => {
  const table = { ...clip([0, 1, 2], [3, 4]), syncFrames: Uint32Array.of(3) };
  expect(copyableAround(table, { start: 1, end: 2 })).toBeNull();
  expect(copyableAround(table, { start: 4, end: 5 })).toEqual({ start: 3, end: 5 });
});
