import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SAMPLE_RATE, SAMPLE_STILL } from '../../../samples/samples.ts';
import { Easel, type Sitter } from './easel.ts';

/** What was drawn, in order: effect and frame. */
let drawn: [effect: string, frame: number][] = [];
/** Milliseconds that the GPU takes for a drawing. */
let pace = 5;

const bitmap = () => ({ close: () => {} }) as ImageBitmap;
const easelOf = () =>
  new Easel({
    draw: async (effect, frame) => {
      drawn.push([effect, frame]);
      await new Promise((resolve) => setTimeout(resolve, pace));
      return { before: bitmap(), after: bitmap() };
    },
  });
const sitter = (effect: string, order: number): Sitter => ({ effect, order, show: vi.fn(), fail: vi.fn() });

beforeEach(() => {
  vi.useFakeTimers();
  drawn = [];
  pace = 5;
});
afterEach(() => vi.useRealTimers());

test('draws what is wanted one by one, in the order of the page, and not what is no longer wanted', async () => {
  const easel = easelOf();
  const cards = ['a', 'd', 'b', 'c'].map((effect) => sitter(effect, effect.charCodeAt(0)));
  const [, takeBack] = cards.map((card) => easel.want(card));
  takeBack?.();
  await vi.runAllTimersAsync();
  expect(drawn.map(([effect]) => effect)).toEqual(['a', 'b', 'c']);
  expect(cards.map(({ show }) => vi.mocked(show).mock.calls.length)).toEqual([1, 0, 1, 1]);
});

test('plays in real time on a fast GPU, in fewer frames on a slow one, and comes back to rest', async () => {
  for (const [taken, least, most] of [
    [5, 22, 26],
    [150, 6, 7],
  ] as const) {
    drawn = [];
    pace = taken;
    const easel = easelOf();
    const stop = easel.play(sitter('a', 0));
    await vi.advanceTimersByTimeAsync(1000);
    expect(drawn.length).toBeGreaterThanOrEqual(least);
    expect(drawn.length).toBeLessThanOrEqual(most);
    // About a second's worth of frames has gone by, however many were drawn.
    expect(Math.abs((drawn.at(-1)?.[1] as number) - SAMPLE_STILL - SAMPLE_RATE)).toBeLessThanOrEqual(5);
    stop();
    await vi.runAllTimersAsync();
    expect(drawn.at(-1)).toEqual(['a', SAMPLE_STILL]);
    easel.close();
  }
});

test('a card that plays does not keep others from being drawn', async () => {
  pace = 150;
  const easel = easelOf();
  const stop = easel.play(sitter('a', 0));
  easel.want(sitter('b', 1));
  await vi.advanceTimersByTimeAsync(500);
  expect(drawn.map(([effect]) => effect).slice(0, 3)).toEqual(['a', 'b', 'a']);
  stop();
});

test('draws nothing while the page is hidden', async () => {
  const easel = easelOf();
  easel.setHidden(true);
  easel.want(sitter('a', 0));
  const stop = easel.play(sitter('b', 1));
  await vi.advanceTimersByTimeAsync(500);
  expect(drawn).toEqual([]);
  easel.setHidden(false);
  await vi.advanceTimersByTimeAsync(100);
  expect(new Set(drawn.map(([effect]) => effect))).toEqual(new Set(['a', 'b']));
  stop();
});

test('says that a drawing failed, and goes on with the next', async () => {
  const easel = new Easel({
    draw: (effect) => (effect === 'a' ? Promise.reject(new Error('no')) : Promise.resolve({ before: bitmap(), after: bitmap() })),
  });
  const [bad, good] = [sitter('a', 0), sitter('b', 1)];
  easel.want(bad);
  easel.want(good);
  await vi.runAllTimersAsync();
  expect(bad.fail).toHaveBeenCalledOnce();
  expect(good.show).toHaveBeenCalledOnce();
});
