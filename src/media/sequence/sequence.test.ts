import { expect, test } from 'vitest';
import { frame, yuvFormat } from '../../../server/testing/scene.ts';
import type { FrameSource } from '../source.ts';
import { constantTimeline, timelineOf } from '../time.ts';
import { sequenceSource } from './sequence-source.ts';
import { sequenceTimeline } from './sequence-timeline.ts';

const format = yuvFormat({ width: 4, height: 2 });
const never = new AbortController().signal;

/** A clip of `length` frames whose luma tells `base` + index; it counts what is open. */
function clip(base: number, length: number, rate = 10, size = format.coded) {
  const own = { ...format, coded: size };
  const counts = { open: 0, most: 0, runs: [] as number[][] };
  const timeline = constantTimeline(length, { num: rate, den: 1 });
  const source: FrameSource = {
    info: {
      format: own,
      size,
      timeline,
      kind: 'video',
      container: 'MP4',
      codec: 'test',
      frameRate: rate,
      constantRate: true,
      audio: null,
      warnings: [],
    },
    async *frames(indices) {
      const run: number[] = [];
      counts.runs.push(run);
      for (const index of indices) {
        if (index <= (run.at(-1) ?? -1)) throw new Error('Frames are asked for in ascending order.');
        run.push(index);
        counts.most = Math.max(counts.most, ++counts.open);
        const planes = [new Uint8Array(size.width * size.height).fill(base + index), new Uint8Array(2), new Uint8Array(2)];
        yield { ...frame(own, planes, index, rate), [Symbol.dispose]: () => void counts.open-- };
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return { source, counts };
}

async function read(source: FrameSource, indices: Iterable<number>) {
  const seen: { index: number; time: number; duration: number; grey: number }[] = [];
  for await (using one of source.frames(indices, never)) {
    const { index, time, duration, planes } = one;
    seen.push({ index, time, duration, grey: planes[0]?.[0] as number });
  }
  return seen;
}

const all = ({ info }: FrameSource) => Array.from({ length: info.timeline.length }, (_, index) => index);

test('parts follow each other, forwards and backwards, with the times of their own clips', async () => {
  const [a, b] = [clip(0, 5, 10), clip(100, 4, 20)];
  const source = sequenceSource(
    [
      { source: a.source, range: { start: 1, end: 4 }, reverse: false },
      { source: b.source, range: { start: 0, end: 4 }, reverse: true },
      { source: a.source, range: { start: 4, end: 5 }, reverse: false },
    ],
    null,
  );
  const seen = await read(source, all(source));
  expect(seen.map(({ grey }) => grey)).toEqual([1, 2, 3, 103, 102, 101, 100, 4]);
  expect(seen.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  const times = [0, 0.1, 0.2, 0.3, 0.35, 0.4, 0.45, 0.5];
  for (const [at, { time }] of seen.entries()) expect(time).toBeCloseTo(times[at] as number, 9);
  expect(source.info.timeline.duration).toBeCloseTo(0.6, 9);
  expect(source.info).toMatchObject({ constantRate: false, size: { width: 4, height: 2 } });
  expect([a.counts.open, b.counts.open]).toEqual([0, 0]);
});

test('frames that are left out are not decoded, and a long part backwards holds few at a time', async () => {
  const a = clip(0, 200);
  const source = sequenceSource([{ source: a.source, range: { start: 0, end: 200 }, reverse: true }], null);
  const seen = await read(source, [0, 3, 7]);
  expect(seen.map(({ index, grey }) => [index, grey])).toEqual([
    [0, 199],
    [3, 196],
    [7, 192],
  ]);
  expect(a.counts.runs.flat()).toEqual([192, 196, 199]);
  const whole = await read(source, all(source));
  expect(whole.map(({ grey }) => grey)).toEqual(Array.from({ length: 200 }, (_, at) => 199 - at));
  expect(a.counts.most).toBeLessThanOrEqual(25);
  expect(a.counts.open).toBe(0);
});

test('whoever stops in the middle leaves no frame open', async () => {
  const a = clip(0, 50);
  const source = sequenceSource([{ source: a.source, range: { start: 0, end: 50 }, reverse: true }], null);
  for await (using one of source.frames(all(source), never)) if (one.index === 2) break;
  expect(a.counts.open).toBe(0);
});

test('clips of another format have to be made alike first', () => {
  const [a, b] = [clip(0, 2), clip(0, 2, 10, { width: 8, height: 2 })];
  const parts = [a, b].map(({ source }) => ({ source, range: { start: 0, end: 2 }, reverse: false }));
  expect(() => sequenceSource(parts, null)).toThrow('one format');
  expect(() => sequenceSource([], null)).toThrow('at least one part');
});

test('of irregular clips each frame lasts as long as it did, in either direction', () => {
  const timeline = timelineOf(Float64Array.of(0, 0.1, 0.4), 0.5);
  const range = { start: 0, end: 3 };
  const there = sequenceTimeline([
    { timeline, range, reverse: false },
    { timeline, range, reverse: true },
  ]);
  const expected = [0, 0.1, 0.4, 0.5, 0.6, 0.9];
  for (const [at, time] of expected.entries()) expect(there.timeOf(at)).toBeCloseTo(time, 12);
  expect(there.duration).toBeCloseTo(1, 12);
  expect([0, 1, 2].map((part) => there.startOf(part))).toEqual([0, 0.5, 1].map((time) => expect.closeTo(time, 12)));
  expect(there.placeOf(3)).toEqual({ part: 1, index: 2 });
});
