import { expect, test, vi } from 'vitest';
import type { PreviewApi, PreviewEvents, SourceReport } from '../../../workers/render-api.ts';
import type { Connection } from '../../../workers/rpc.ts';
import { createPlayer } from './player.ts';

/** A worker that writes down what it is told and shows a frame only when the test says so. */
function fakeWorker(audio: SourceReport['audio'] = null) {
  const calls: string[] = [];
  const shown: (() => void)[] = [];
  const listeners: ((frame: PreviewEvents['shown']) => void)[] = [];
  const stood: (() => void)[] = [];
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
      return new Promise<void>((resolve) => stood.push(resolve));
    },
  };
  const on = (event: keyof PreviewEvents, listener: (frame: PreviewEvents['shown']) => void) => {
    if (event === 'shown') listeners.push(listener);
    return () => undefined;
  };
  const connection = { api, on } as unknown as Connection<PreviewApi, PreviewEvents>;
  const report = {
    times: Float64Array.from({ length: 50 }, (_, index) => index / 25),
    duration: 2,
    audio,
  } as unknown as SourceReport;
  const player = createPlayer(connection, report, (error) => {
    throw error;
  });
  const play = (index: number) => {
    for (const listener of listeners) listener({ index, time: index / 25, scale: 1 });
  };
  return { calls, player, play, showNext: () => shown.shift()?.(), stand: () => stood.shift()?.() };
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

test('the sound device is opened before pictures run, and only where sound is heard', async () => {
  const { calls, player } = fakeWorker({ sampleRate: 48_000 } as NonNullable<SourceReport['audio']>);
  vi.stubGlobal('AudioContext', function open() {
    calls.push('device');
    return { createGain: () => ({ gain: {}, connect: () => {} }), close: async () => {} };
  });
  player.play(2);
  await settled();
  expect(calls).toEqual(['play 2']);
  player.play(1);
  expect(calls).toEqual(['play 2', 'device']);
  player.close();
  vi.unstubAllGlobals();
});

test('what is shown until the worker stands is where the playhead stands, unless another frame was asked for', async () => {
  const { player, play, stand } = fakeWorker();
  const paused = async (next: () => void) => {
    player.play();
    await settled();
    play(20);
    player.pause();
    next();
    play(21);
    stand();
    await settled();
    play(30);
    return player.index.get();
  };
  expect(await paused(() => undefined)).toBe(21);
  expect(await paused(() => player.seek(5))).toBe(5);
});
