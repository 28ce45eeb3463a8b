import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loopOf } from '../../src/gpu/loop.ts';
import { Schedule } from '../../src/gpu/schedule.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import type { FrameSource } from '../../src/media/source.ts';
import { constantTimeline } from '../../src/media/time.ts';
import type { Scale } from './chains.ts';
import { type Playable, Player, type Stage } from './player.ts';

/** Milliseconds per frame of the clip that is played here: 300 frames at 30 fps. */
const FRAME = 1000 / 30;
const timeline = constantTimeline(300, { num: 30, den: 1 });
const AHEAD = 3;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Shown {
  readonly index: number;
  /** Milliseconds since the start of playback. */
  readonly at: number;
}

interface Trial {
  readonly milliseconds: number;
  /** Milliseconds that rendering takes: the how-manieth picture, from how many source frames. */
  readonly cost: (nth: number, frames: number) => number;
  readonly speed?: number;
  readonly range?: { readonly start: number; readonly end: number };
  readonly loop?: boolean;
  readonly from?: number;
  /** Source frames up to a frame that its picture is made of. */
  readonly window?: number;
  /** Whether those of the range lie across its seam. */
  readonly seamless?: boolean;
}

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Plays with a stage that takes the time it is told to, and gives what was shown when. */
async function play(trial: Trial): Promise<{ shown: Shown[]; open: number; settled: number[] }> {
  const { cost, speed = 1, range = { start: 0, end: 300 }, loop = true, from = range.start } = trial;
  const window = (index: number) => Array.from({ length: trial.window ?? 1 }, (_, back) => index - back).filter((frame) => frame >= 0);
  const slots = (trial.window ?? 1) + 1;
  const seam = trial.seamless ? loopOf(range, timeline) : null;
  const schedule = new Schedule([
    {
      slots,
      window: (index) => seam?.window(index, slots, window) ?? window(index),
      ago: (index, read) => seam?.ago(index, read) ?? index - read,
    },
  ]);
  let open = 0;
  const made = (index: number): PlanarFrame => {
    open++;
    return { index, [Symbol.dispose]: () => open-- } as unknown as PlanarFrame;
  };
  const source = {
    info: { timeline, frameRate: 30 },
    async *frames(indices: Iterable<number>) {
      const iterator = indices[Symbol.iterator]();
      const ready: number[] = [];
      let last = -1;
      for (;;) {
        while (ready.length <= AHEAD) {
          const { value, done } = iterator.next();
          if (done) break;
          expect(value).toBeGreaterThan(last);
          last = value;
          ready.push(value);
        }
        const index = ready.shift();
        if (index === undefined) return;
        await wait(1);
        yield made(index);
      }
    },
  } as unknown as FrameSource;
  const take: Playable = {
    chain: {
      plan: { scale: 1 / 4 },
      needs: (index) => schedule.needs(index),
      lookahead() {
        const ahead = schedule.clone();
        return (index) => {
          const needs = ahead.needs(index);
          for (const frame of needs.length > 0 ? needs : [null]) ahead.advance(index, frame);
          return needs;
        };
      },
    },
  };
  const started = performance.now();
  const shown: Shown[] = [];
  const settled: number[] = [];
  let nth = 0;
  const stage: Stage<Playable> = {
    restScale: (1 / 4) as Scale,
    take: () => Promise.resolve(take),
    async render(_, index, frames) {
      const needs = schedule.needs(index);
      if (frames) expect(frames.map((frame) => frame.index)).toEqual(needs);
      for (const frame of needs.length > 0 ? needs : [null]) schedule.advance(index, frame);
      const milliseconds = cost(nth++, needs.length);
      await wait(milliseconds);
      return milliseconds;
    },
    present(_, index) {
      shown.push({ index, at: performance.now() - started });
      return Promise.resolve(true);
    },
    settle(index) {
      settled.push(index);
      return Promise.resolve();
    },
  };
  const player = new Player(stage, () => undefined);
  player.start(source, { speed, range, loop }, from);
  await vi.advanceTimersByTimeAsync(trial.milliseconds);
  const stopped = player.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  await stopped;
  return { shown: shown.filter(({ at }) => at <= trial.milliseconds), open, settled };
}

/** By how many milliseconds pictures came after the moment that their frame stands for. */
const latenessOf = (shown: readonly Shown[]) => shown.map(({ index, at }) => at - index * FRAME);
const gapsOf = (shown: readonly Shown[]) => shown.map(({ at }, place) => at - (shown[place - 1]?.at ?? 0));

test('a fast GPU shows every frame in time', async () => {
  const { shown, open } = await play({ milliseconds: 3000, cost: () => 5 });
  expect(shown.map(({ index }) => index)).toEqual(Array.from({ length: shown.length }, (_, place) => place + 1));
  expect(shown.length).toBeGreaterThan(85);
  expect(Math.max(...latenessOf(shown))).toBeLessThan(3);
  expect(open).toBe(0);
});

test('a GPU that is slow from the start keeps pace by leaving frames out, each near its moment', async () => {
  const { shown, open } = await play({ milliseconds: 8000, cost: () => 400 });
  expect(shown.length).toBeGreaterThanOrEqual(18);
  for (const late of latenessOf(shown)) expect(Math.abs(late)).toBeLessThanOrEqual(400);
  // Once it is known how long a picture takes, they come in time.
  for (const late of latenessOf(shown.slice(3))) expect(Math.abs(late)).toBeLessThanOrEqual(2 * FRAME);
  expect(open).toBe(0);
});

test('a picture that takes seconds is followed by one of about now', async () => {
  const { shown } = await play({ milliseconds: 9000, cost: () => 2000 });
  expect(shown).toHaveLength(4);
  for (const late of latenessOf(shown)) expect(Math.abs(late)).toBeLessThanOrEqual(2000);
});

test('one slow picture at the start costs a moment, not the frames after it', async () => {
  const { shown } = await play({ milliseconds: 5000, cost: (nth) => (nth === 0 ? 1000 : 5) });
  expect(Math.max(...gapsOf(shown))).toBeLessThanOrEqual(1100);
  const later = shown.filter(({ at }) => at > 1600);
  expect(later.length).toBeGreaterThan(98);
  for (const gap of gapsOf(later).slice(1)) expect(gap).toBeLessThan(FRAME + 3);
});

test('one slow picture in between does not make the ones after it rarer', async () => {
  const { shown } = await play({ milliseconds: 5000, cost: (nth) => (nth === 20 ? 500 : 5) });
  const later = shown.filter(({ at }) => at > 1400);
  for (const late of latenessOf(later)) expect(Math.abs(late)).toBeLessThan(3);
  for (const gap of gapsOf(later).slice(1)) expect(gap).toBeLessThan(FRAME + 3);
});

test('a picture that takes longer than the loop still comes, one after the other, in the loop', async () => {
  for (const speed of [1, -1]) {
    const range = { start: 10, end: 14 };
    const { shown } = await play({ milliseconds: 6000, cost: () => 450, range, speed, from: speed > 0 ? 10 : 13 });
    expect(shown.length).toBeGreaterThanOrEqual(11);
    expect(shown.every(({ index }) => index >= 10 && index < 14)).toBe(true);
    // They are not always the same one, but those that the clock has come to.
    expect(new Set(shown.map(({ index }) => index)).size).toBeGreaterThan(1);
  }
});

test('a loop goes on without a pause, and begins with its first frame', async () => {
  const { shown } = await play({ milliseconds: 2000, cost: () => 10, range: { start: 10, end: 14 } });
  expect(shown.slice(0, 11).map(({ index }) => index)).toEqual([11, 12, 13, 10, 11, 12, 13, 10, 11, 12, 13]);
  for (const gap of gapsOf(shown)) expect(gap).toBeLessThan(FRAME + 3);
});

test('without a loop a slow GPU comes to the last frame, and stops there', async () => {
  const { shown, settled } = await play({ milliseconds: 12_000, cost: () => 400, loop: false, from: 240 });
  expect(shown.at(-1)?.index).toBe(299);
  expect(settled).toEqual([299]);
});

test('in reverse a slow GPU keeps pace too', async () => {
  const { shown } = await play({ milliseconds: 8000, cost: () => 400, speed: -1, from: 299 });
  expect(shown.length).toBeGreaterThanOrEqual(18);
  const late = shown.map(({ index, at }) => at - (299 - index) * FRAME);
  for (const each of late) expect(Math.abs(each)).toBeLessThanOrEqual(400);
});

test('a picture that is made of many frames is dearer after a leap; pace is kept, and every picture has its frames', async () => {
  const slow = await play({ milliseconds: 8000, cost: (_, frames) => frames * 50, window: 8 });
  for (const late of latenessOf(slow.shown)) expect(Math.abs(late)).toBeLessThanOrEqual(400 + FRAME);
  expect(slow.shown.length).toBeGreaterThanOrEqual(16);
  expect(slow.open).toBe(0);
  // Where following frame by frame is cheap enough, playback finds back to it after a stall.
  const stalled = await play({ milliseconds: 6000, cost: (nth, frames) => frames * 12 + (nth === 10 ? 600 : 0), window: 8 });
  const later = stalled.shown.filter(({ at }) => at > 3000);
  for (const gap of gapsOf(later).slice(1)) expect(gap).toBeLessThan(FRAME + 3);
  expect(stalled.open).toBe(0);
});

test('a loop that looks back across its seam begins with its end and then goes round without a stop', async () => {
  const range = { start: 20, end: 50 };
  const trial = { milliseconds: 4000, cost: (_: number, frames: number) => 2 * frames, window: 6, range, from: 20 } as const;
  const frames: number[] = [];
  const { shown, open } = await play({ ...trial, seamless: true, cost: (nth, count) => frames.push(count) && trial.cost(nth, count) });
  // The first picture is made of itself and the five before the end.
  expect(frames.slice(0, 3)).toEqual([6, 1, 1]);
  expect(Math.max(...gapsOf(shown).slice(2))).toBeLessThan(FRAME + 5);
  expect(shown.length).toBeGreaterThan(100);
  expect(open).toBe(0);
});
