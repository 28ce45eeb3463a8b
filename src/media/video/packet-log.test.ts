import { expect, test } from 'vitest';
import { notesInOrder } from './packet-log.ts';

/** Frames in the order of decoding: each group of four comes backwards. */
const decodingOrder = (count: number) => Array.from({ length: count }, (_, at) => at + 3 - 2 * (at % 4));

test('notes come in the order of presentation, and hold nothing but themselves', async () => {
  let read = 0;
  let most = 0;
  const records = async function* () {
    for (const index of decodingOrder(400)) {
      read++;
      // A note lies in the memory of its record, behind the code of the frame.
      const record = Uint8Array.of(...new Array<number>(60).fill(0), index >> 8, index & 255);
      yield { index, note: record.subarray(60) };
    }
  };
  let next = 0;
  for await (const note of notesInOrder(records())) {
    most = Math.max(most, read - next);
    expect([...(note as Uint8Array)]).toEqual([next >> 8, next & 255]);
    expect(note?.buffer.byteLength).toBe(2);
    next++;
  }
  expect(next).toBe(400);
  expect(most).toBe(4);
});

test('a frame without a note has its place', async () => {
  const records = async function* () {
    yield { index: 1, note: Uint8Array.of(7) };
    yield { index: 0, note: null };
  };
  expect(await Array.fromAsync(notesInOrder(records()))).toEqual([null, Uint8Array.of(7)]);
});
