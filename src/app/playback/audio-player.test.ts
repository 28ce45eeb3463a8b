import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAudioPlayer } from './audio-player.ts';

const RATE = 48_000;

/** What was handed to the sound device: when, from where in the block, how long, and the block's first sample. */
interface Started {
  readonly when: number;
  readonly offset: number;
  readonly duration: number;
  readonly first: number;
}

let now = 0;
let started: Started[] = [];

/** A sound device whose clock only the test moves. */
class TestContext {
  readonly state = 'running';
  readonly outputLatency = 0;
  readonly destination = {};
  get currentTime() {
    return now;
  }
  createGain() {
    return { gain: { value: 1 }, connect: () => {} };
  }
  createBuffer(_channels: number, length: number, rate: number) {
    const buffer = {
      duration: length / rate,
      data: new Float32Array(length),
      copyToChannel: (samples: Float32Array) => buffer.data.set(samples),
    };
    return buffer;
  }
  createBufferSource() {
    const node = {
      buffer: null as ReturnType<TestContext['createBuffer']> | null,
      connect: () => {},
      addEventListener: () => {},
      stop: () => {},
      start: (when: number, offset: number, duration: number) =>
        started.push({ when, offset, duration, first: node.buffer?.data[Math.round(offset * RATE)] ?? Number.NaN }),
    };
    return node;
  }
  async close() {}
}

/** Each sample says its own position in the source, so that what is heard can be checked to the sample. */
const ramp = async (start: number, end: number) => {
  const first = Math.round(start * RATE);
  const samples = Float32Array.from({ length: Math.round(end * RATE) - first }, (_, at) => (first + at) / 1e6);
  return { time: first / RATE, sampleRate: RATE, channels: [samples] };
};

beforeEach(() => {
  now = 0;
  started = [];
  vi.useFakeTimers();
  vi.stubGlobal('AudioContext', TestContext);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function run(seconds: number) {
  for (let step = 0; step < seconds * 10; step++) {
    now += 0.1;
    await vi.advanceTimersByTimeAsync(100);
  }
}

test('blocks join without a gap, and the loop wraps to its start on the beat', async () => {
  const player = createAudioPlayer(RATE, ramp, (error) => expect.unreachable(String(error)));
  player.play(1.2, 1, 2, true);
  await run(3);
  const [origin] = started.map(({ when }) => when);
  for (const { when, first } of started) {
    const elapsed = when - (origin as number);
    const expected = 1 + ((0.2 + elapsed) % 1);
    // At the seam both ends of the loop are right: compare round the circle of its length, 1 s.
    const apart = Math.abs((first * 1e6) / RATE - expected) % 1;
    expect(Math.min(apart, 1 - apart)).toBeLessThan(3 / RATE);
  }
  for (const [at, { when, duration }] of started.entries()) {
    const next = started[at + 1];
    if (next) expect(next.when).toBeCloseTo(when + duration, 6);
  }
  expect(started.length).toBeGreaterThan(5);
  player.close();
});

test('the position follows the device and stays within the loop', async () => {
  const player = createAudioPlayer(RATE, ramp, (error) => expect.unreachable(String(error)));
  player.play(0, 0, 2, true);
  expect(player.position()).toBeNull();
  await run(1);
  expect(player.position()).toBeCloseTo(0.88, 3);
  await run(1.5);
  expect(player.position()).toBeCloseTo(0.38, 3);
  player.stop();
  expect(player.position()).toBeNull();
});

test('without a loop it ends at the end, and late blocks catch up', async () => {
  const pulled: [number, number][] = [];
  const slow = async (start: number, end: number) => {
    pulled.push([start, end]);
    if (start === 0) now += 0.4;
    return ramp(start, end);
  };
  const player = createAudioPlayer(RATE, slow, (error) => expect.unreachable(String(error)));
  player.play(0, 0, 1.2, false);
  await run(3);
  expect(pulled.at(-1)?.[1]).toBeCloseTo(1.2, 6);
  // The first block came 0.38 s after it should have begun: that much of it is skipped, never shifted.
  expect(started[0]?.offset).toBeCloseTo(0.38, 3);
  expect(started[1]?.when).toBeCloseTo(0.62, 3);
  player.close();
});

test('a failing source is reported once and nothing more is asked for', async () => {
  const errors: unknown[] = [];
  const pull = vi.fn(async () => {
    throw new Error('damaged');
  });
  const player = createAudioPlayer(RATE, pull, (error) => errors.push(error));
  player.play(0, 0, 2, true);
  await run(2);
  expect(errors).toHaveLength(1);
  expect(pull).toHaveBeenCalledTimes(1);
  player.close();
});
