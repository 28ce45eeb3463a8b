import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createWaits } from './waits.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Work that takes so many milliseconds. */
const work = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

test('a quick picture is not announced, and neither is a row of them', async () => {
  const waits = createWaits(300);
  const seen: unknown[] = [];
  waits.shown.subscribe(() => seen.push(waits.shown.get()));
  const scrub = async () => {
    for (let step = 0; step < 10; step++) await waits.track('frame', work(100));
  };
  void scrub();
  await vi.advanceTimersByTimeAsync(2000);
  expect(seen).toEqual([]);
});

test('a slow picture is announced until it is there, without blinking between two in a row', async () => {
  const waits = createWaits(300);
  const seen: unknown[] = [];
  waits.shown.subscribe(() => seen.push(waits.shown.get()));
  const scrub = async () => {
    for (let step = 0; step < 3; step++) await waits.track('frame', work(500));
  };
  void scrub();
  await vi.advanceTimersByTimeAsync(299);
  expect(waits.shown.get()).toBeNull();
  await vi.advanceTimersByTimeAsync(1);
  expect(waits.shown.get()).toBe('frame');
  await vi.advanceTimersByTimeAsync(2000);
  expect(seen).toEqual(['frame', null]);
});

test('effects are named before the frame that waits for them, and a failure ends the wait', async () => {
  const waits = createWaits(300);
  const failing = waits.track(
    'effects',
    work(400).then(() => Promise.reject(new Error('no'))),
  );
  failing.catch(() => undefined);
  void waits.track('frame', work(900));
  await vi.advanceTimersByTimeAsync(350);
  expect(waits.shown.get()).toBe('effects');
  await vi.advanceTimersByTimeAsync(100);
  expect(waits.shown.get()).toBe('frame');
  await vi.advanceTimersByTimeAsync(600);
  expect(waits.shown.get()).toBeNull();
});

test('of several waits the screen’s is named before the effects’, and theirs before the frame’s', async () => {
  const waits = createWaits(300);
  void waits.track('frame', work(2000));
  void waits.track('effects', work(1500));
  void waits.track('screen', work(1000));
  await vi.advanceTimersByTimeAsync(400);
  expect(waits.shown.get()).toBe('screen');
  await vi.advanceTimersByTimeAsync(700);
  expect(waits.shown.get()).toBe('effects');
  await vi.advanceTimersByTimeAsync(500);
  expect(waits.shown.get()).toBe('frame');
});
