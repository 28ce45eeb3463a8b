import { expect, test } from 'vitest';
import { framesInAnyOrder } from './frames-in-any-order.ts';
import type { PlanarFrame } from './picture.ts';

/** A source that takes frames only as they ascend, asks for `ahead` of them early and tells in which calls. */
function source(ahead: number) {
  const calls: number[][] = [];
  async function* frames(indices: Iterable<number>) {
    const asked: number[] = [];
    calls.push(asked);
    const ready: number[] = [];
    for (const index of indices) {
      if (index <= (asked.at(-1) ?? -1)) throw new RangeError('Frames ascend.');
      asked.push(index);
      ready.push(index);
      if (ready.length > ahead) yield { index: ready.shift() } as PlanarFrame;
    }
    for (const index of ready) yield { index } as PlanarFrame;
  }
  return { calls, frames };
}

test.each([0, 3])('frames come in the order asked for, read anew where it steps back, with %i ahead', async (ahead) => {
  const { calls, frames } = source(ahead);
  const order = [7, 8, 9, 0, 1, 2, 2, 5, 4];
  const came: number[] = [];
  for await (const { index } of framesInAnyOrder({ frames }, order, new AbortController().signal)) came.push(index);
  expect(came).toEqual(order);
  expect(calls).toEqual([[7, 8, 9], [0, 1, 2], [2, 5], [4]]);
});

test('a frame is not asked for before its turn, and nothing is read where none is', async () => {
  const { calls, frames } = source(0);
  let taken = 0;
  const counted = (function* () {
    for (const index of [3, 4, 5]) {
      taken++;
      yield index;
    }
  })();
  const stream = framesInAnyOrder({ frames }, counted, new AbortController().signal);
  await stream.next();
  expect(taken).toBe(1);
  await stream.return(undefined);
  for await (const _ of framesInAnyOrder({ frames }, [], new AbortController().signal)) throw new Error('A frame came.');
  expect(calls).toEqual([[3]]);
});

test('a source that ends early is not asked again, and one need not ask for what comes behind the last', async () => {
  const took = async (frames: Parameters<typeof framesInAnyOrder>[0]['frames']) => {
    const came: number[] = [];
    for await (const { index } of framesInAnyOrder({ frames }, [4, 5, 6, 0, 1], new AbortController().signal)) came.push(index);
    return came;
  };
  let calls = 0;
  const early = took(async function* (indices) {
    calls++;
    for (const index of indices) {
      if (index > 5) return;
      yield { index } as PlanarFrame;
    }
  });
  expect(await early).toEqual([4, 5]);
  expect(calls).toBe(1);
  const incurious = took(async function* (indices) {
    for (const index of indices) {
      yield { index } as PlanarFrame;
      if (index === 6 || index === 1) return;
    }
  });
  expect(await incurious).toEqual([4, 5, 6, 0, 1]);
});
