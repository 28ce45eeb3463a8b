import { expect, test } from 'vitest';
import { active, chainOf, pictureOf } from '../../../server/testing/gpu.ts';
import { rgbaFormat, rgbaFrame } from '../../../server/testing/scene.ts';
import { constantTimeline, timelineOf } from '../../media/time.ts';
import { hold } from './hold.ts';

const { window } = hold as Extract<typeof hold, { shape: 'temporal' }>;
const grey = (index: number) => Math.round(index * 2.5) / 255;
const flat = (index: number) => rgbaFrame(4, 4, () => [grey(index), grey(index), grey(index), 1], index);

test('holds the picture of its moment and goes on where the clip has got to', () => {
  const timeline = constantTimeline(100, { num: 30, den: 1 });
  const shown = Array.from({ length: 100 }, (_, index) => window({ start: 1, length: 0.5, release: 0 }, index, timeline));
  expect(shown).toEqual(shown.map((_, index) => [index >= 30 && index < 45 ? 30 : index]));
});

test.each([
  ['29.97 fps', constantTimeline(90, { num: 30000, den: 1001 })],
  [
    'a variable rate',
    timelineOf(
      Float64Array.from({ length: 90 }, (_, index) => index * 0.03 + (index % 3) * 0.008),
      3,
    ),
  ],
])('never shows a picture from the future of %s', (_, timeline) => {
  for (const [start, length, release] of [
    [0, 600, 0],
    [0.99, 0.5, 0.3],
    [600, 1, 1],
    [0.5, 0, 2],
  ] as const) {
    for (let index = 0; index < timeline.length; index++) {
      const frames = window({ start, length, release }, index, timeline);
      expect(frames.every((frame) => frame <= index && frame >= 0)).toBe(true);
      expect(new Set(frames).size).toBe(frames.length);
    }
  }
});

test('fades into the running picture, the same however it is reached', async () => {
  const values = { start: 0.5, length: 0.5, release: 0.4 };
  // Held at frame 15 until 30, running again from 42.
  const expected = (index: number) => {
    if (index < 15 || index >= 42) return grey(index);
    const part = Math.max(0, (index - 30) / 12);
    return grey(15) * (1 - part) + grey(index) * part;
  };
  using linear = await chainOf(rgbaFormat(4, 4), [active(hold, values)]);
  for (const index of [14, 15, 16, 29, 30, 31, 36, 41, 42, 43, 41, 33, 30, 20, 15, 14]) {
    const picture = await pictureOf(linear, flat, index);
    expect(picture[0], `frame ${index}`).toBeCloseTo(expected(index), 2);
    using alone = await chainOf(rgbaFormat(4, 4), [active(hold, values)]);
    expect(await pictureOf(alone, flat, index), `frame ${index}`).toEqual(picture);
  }
});
