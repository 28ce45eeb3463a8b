import { expect, test } from 'vitest';
import type { AudioSource } from './audio-source.ts';
import { sequenceSound } from './sequence-audio.ts';

const never = new AbortController().signal;

/** Sound whose samples are what `value` says of their position, in blocks of an odd length. */
function sound(sampleRate: number, channels: number, value: (position: number) => number): AudioSource {
  const partly: Pick<AudioSource, 'info' | 'blocks'> = {
    info: { codec: 'opus', sampleRate, channels, start: 0, end: 10 },
    async *blocks(start, end) {
      const last = Math.round(end * sampleRate);
      for (let from = Math.round(start * sampleRate); from < last; from += 77) {
        const length = Math.min(77, last - from);
        const samples = Float32Array.from({ length }, (_, at) => value(from + at));
        yield { time: from / sampleRate, sampleRate, channels: Array.from({ length: channels }, () => samples.slice()) };
      }
    },
  };
  return partly as AudioSource;
}

async function heard(parts: Parameters<typeof sequenceSound>[0], duration: number, from = 0, to = duration) {
  const made = sequenceSound(parts, duration);
  const channels: number[][] = [];
  for await (const block of made?.blocks(from, to, never) ?? []) {
    for (const [at, samples] of block.channels.entries()) channels[at] = [...(channels[at] ?? []), ...samples];
  }
  return { info: made?.info, channels };
}

test('parts follow each other to the sample, backwards ones turned round, silent ones silent', async () => {
  const ramp = sound(1000, 1, (position) => position / 1000);
  const parts = [
    { audio: ramp, start: 1, end: 2, reverse: false, at: 0 },
    { audio: null, start: 0, end: 0.5, reverse: false, at: 1 },
    { audio: ramp, start: 1, end: 3.5, reverse: true, at: 1.5 },
  ];
  const { info, channels } = await heard(parts, 4);
  expect(info).toMatchObject({ sampleRate: 1000, channels: 1, start: 0, end: 4 });
  const [samples = []] = channels;
  expect(samples).toHaveLength(4000);
  // Beyond the few samples at each joint that are faded.
  for (const at of [10, 500, 990]) expect(samples[at]).toBeCloseTo(1 + at / 1000, 5);
  for (const at of [1000, 1250, 1499]) expect(samples[at]).toBe(0);
  for (const at of [1510, 2400, 3000, 3990]) expect(samples[at]).toBeCloseTo((3499 - (at - 1500)) / 1000, 5);
  expect(Math.abs(samples[0] as number)).toBeLessThan(0.2);
  const middle = await heard(parts, 4, 0.9, 1.7);
  expect(middle.channels[0]).toEqual(samples.slice(900, 1700));
});

test('the highest rate and the most channels of all are taken, two at most', async () => {
  const low = sound(8000, 1, () => 0.5);
  const high = sound(16_000, 6, () => -0.25);
  const { info, channels } = await heard(
    [
      { audio: low, start: 0, end: 0.5, reverse: false, at: 0 },
      { audio: high, start: 0, end: 0.5, reverse: false, at: 0.5 },
    ],
    1,
  );
  expect(info).toMatchObject({ sampleRate: 16_000, channels: 2 });
  expect(channels.map(({ length }) => length)).toEqual([16_000, 16_000]);
  for (const samples of channels) {
    expect(samples[4000]).toBeCloseTo(0.5, 3);
    expect(samples[12_000]).toBeCloseTo(-0.25, 5);
  }
});

test('clips without sound make none', () => {
  expect(sequenceSound([{ audio: null, start: 0, end: 1, reverse: false, at: 0 }], 1)).toBeNull();
});
