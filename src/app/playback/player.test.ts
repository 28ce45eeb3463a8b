import { expect, test } from 'vitest';
import type { PreviewApi, PreviewEvents, SourceReport } from '../../../workers/render-api.ts';
import type { Connection } from '../../../workers/rpc.ts';
import { createPlayer } from './player.ts';

/** A worker that writes down what it is told and shows a frame only when the test says so. */
function fakeWorker() {
  const calls: string[] = [];
  const shown: (() => void)[] = [];
  const api = {
    seek: (index: number) => {
      calls.push(`seek ${index}`);
      return new Promise<void>((resolve) => shown.push(resolve));
    },
    play: ({ speed }: { speed: number }) => {
      calls.push(`play ${speed}`);
      return Promise.resolve();
    },
    pause: () => {
      calls.push('pause');
      return Promise.resolve();
    },
  };
  const connection = { api, on: () => () => undefined } as unknown as Connection<PreviewApi, PreviewEvents>;
  const report = {
    times: Float64Array.from({ length: 50 }, (_, index) => index / 25),
    duration: 2,
    audio: null,
  } as unknown as SourceReport;
  const player = createPlayer(connection, report, (error) => {
    throw error;
  });
  return { calls, player, showNext: () => shown.shift()?.() };
}

const settled = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

test('a second press of Space while the first frame is still fetched leaves it paused', async () => {
  const { calls, player, showNext } = fakeWorker();
  player.setRange({ start: 10, end: 20 });
  player.toggle();
  await settled();
  expect(calls).toEqual(['seek 10']);
  player.toggle();
  showNext();
  await settled();
  expect(calls).toEqual(['seek 10', 'pause']);
  expect(player.speed.get()).toBe(0);
});

test('a third press plays after all, once', async () => {
  const { calls, player, showNext } = fakeWorker();
  player.setRange({ start: 10, end: 20 });
  player.toggle();
  await settled();
  player.toggle();
  player.toggle();
  showNext();
  await settled();
  expect(calls.filter((call) => call === 'play 1')).toHaveLength(1);
  expect(player.speed.get()).toBe(1);
});
