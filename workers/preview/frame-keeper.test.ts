import { expect, test } from 'vitest';
import type { PlanarFrame } from '../../src/media/picture.ts';
import type { MediaSource } from '../reading/browser-source.ts';
import { FrameKeeper } from './frame-keeper.ts';

const BYTES = 100;

/** A clip whose frames ascend in every call, which counts those decoded and those that nobody has closed yet. */
function clip() {
  const decoded: number[] = [];
  const open = new Set<number>();
  const source = {
    async *frames(indices: Iterable<number>) {
      let last = -1;
      for (const index of indices) {
        expect(index).toBeGreaterThan(last);
        last = index;
        decoded.push(index);
        open.add(index);
        yield { index, planes: [new Uint8Array(BYTES)], [Symbol.dispose]: () => open.delete(index) } as unknown as PlanarFrame;
      }
    },
  } as unknown as MediaSource;
  return { source, decoded, open };
}

async function asked(keeper: FrameKeeper, indices: readonly number[]): Promise<number[]> {
  const came: number[] = [];
  for await (const { index } of keeper.frames(indices, new AbortController().signal)) came.push(index);
  return came;
}

/** Frames across the seam of a loop, a frame twice among them. */
const seam = [17, 18, 19, 3, 4, 18];

test('frames come in the order asked for, also across the seam of a loop, and are kept for the next time', async () => {
  const { source, decoded, open } = clip();
  using keeper = new FrameKeeper(source);
  expect(await asked(keeper, seam)).toEqual(seam);
  expect(decoded).toEqual([17, 18, 19, 3, 4]);
  expect(await asked(keeper, [18, 19, 3, 4, 5])).toEqual([18, 19, 3, 4, 5]);
  expect(decoded).toEqual([17, 18, 19, 3, 4, 5]);
  expect([...open].sort((one, other) => one - other)).toEqual([3, 4, 5, 18, 19]);
});

test('where there is no room, what is asked for later stays although it lies before', async () => {
  const { source, open } = clip();
  using keeper = new FrameKeeper(source, { mostBytes: () => 2 * BYTES });
  expect(await asked(keeper, [3])).toEqual([3]);
  expect(await asked(keeper, seam)).toEqual(seam);
  expect(open.size).toBeLessThanOrEqual(3);
});
