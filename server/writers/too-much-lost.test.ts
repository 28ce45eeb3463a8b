import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { defaultOutput, type OutputSettings } from '../../src/jobs/output/output.ts';
import type * as Tolerances from '../../src/jobs/output/tolerance.ts';
import { emptyRecipe } from '../../src/jobs/recipe/recipe.ts';
import { renderJob } from '../render/render-job.ts';
import { clipFolder, decodedFrames, testPicture } from '../testing/clips.ts';

/** Whether pictures count as other ones than were rendered. */
let isForeign = false;

// Nothing that is coded with loss may be off by nothing.
vi.mock(import('../../src/jobs/output/tolerance.ts'), async (original) => {
  const real: typeof Tolerances = await original();
  const none = real.tolerances.lossless;
  return {
    ...real,
    videoTolerance: () => none,
    foreignTolerance: (...given) => (isForeign ? none : real.foreignTolerance(...given)),
    stickerTolerance: () => ({ ...none, time: null }),
  };
});

const folder = clipFolder();
const input = testPicture(join(folder, 'clip.mkv'), { seconds: 0.2 }, '-c:v', 'ffv1');

function render(
  name: string,
  output: Partial<OutputSettings>,
  onProgress: () => void = () => undefined,
  signal = new AbortController().signal,
) {
  const recipe = { ...emptyRecipe('test'), output: { ...defaultOutput, formats: ['mp4'] as const, ...output } };
  return renderJob({ input, recipe, outputs: [join(folder, name)], encoder: 'software', onProgress, signal });
}
const made = (name: string) => readdirSync(folder).filter((found) => found.includes(name));

test('what lost too much is made again with more spent, which frees the frames of before, and kept with a warning at the best there is', async () => {
  const packets = (...attempt: string[]) => join(folder, 'best.mp4.framewright', ...attempt, 'packets');
  const seen: boolean[] = [];
  const { files } = await render('best.mp4', { quality: 'draft' }, () => {
    if (existsSync(packets('attempt-good'))) seen.push(statSync(packets()).size === 0);
    if (existsSync(packets('attempt-best'))) seen.push(statSync(packets('attempt-good')).size === 0);
  });
  expect(new Set(seen)).toEqual(new Set([true]));
  expect(seen.length).toBeGreaterThan(5);
  expect(files[0]?.notes).toEqual([
    'What was asked for lost more of these pictures than it may cost: they were made again at the quality “best”.',
    expect.stringMatching(
      /^Warning: MP4 lost more than usual, and this encoder keeps no more: .* off by \d+\.\d of 255 .*For more choose a format/,
    ),
  ]);
  expect(made('best.mp4')).toEqual(['best.mp4']);
  expect(decodedFrames(join(folder, 'best.mp4'), 'yuv420p')).toHaveLength(5);
}, 60_000);

test('stopped while more is spent, it goes on with that, and not from the beginning', async () => {
  const stop = new AbortController();
  let passes = 0;
  const count = () => {
    passes++;
    if (existsSync(join(folder, 'stopped.mp4.framewright/attempt-good/packets'))) stop.abort();
  };
  await expect(render('stopped.mp4', { quality: 'draft' }, count, stop.signal)).rejects.toThrow();
  expect(made('stopped.mp4')).toEqual(['stopped.mp4.framewright']);
  passes = 0;
  const { files } = await render('stopped.mp4', { quality: 'draft' }, () => void passes++);
  // With “good” and “best”, and not with “draft”.
  expect(passes).toBe(10);
  expect(files[0]?.notes[0]).toContain('made again at the quality “best”');
  expect(made('stopped.mp4')).toEqual(['stopped.mp4']);
}, 60_000);

test.each([
  ['rate.mp4', { rate: { kind: 'bitrate', bitsPerSecond: 200_000 } }, 'bit rate'],
  ['size.mp4', { rate: { kind: 'size', bytes: 30_000 } }, 'size'],
  ['sticker.webm', { formats: ['telegram'] }, 'Telegram'],
] as const)(
  '%s keeps to what was asked for, with a warning',
  async (name, output, word) => {
    const { files, failed } = await render(name, output);
    expect(failed).toEqual([]);
    expect(files[0]?.notes).toContainEqual(expect.stringMatching(new RegExp(`^Warning: .*${word}.* off by .* of 255`)));
    expect(files[0]?.verified.framesCompared).toBe(files[0]?.frames);
    expect(made(name)).toEqual([name]);
  },
  60_000,
);

test('pictures that are other ones than were rendered are no file, whatever was asked for', async () => {
  isForeign = true;
  try {
    const rate = { kind: 'bitrate', bitsPerSecond: 200_000 } as const;
    await expect(render('foreign.mp4', { rate })).rejects.toMatchObject({
      code: 'verification-failed',
      message: expect.stringMatching(/is off by .* which is more than its settings may cost/),
    });
    expect(made('foreign.mp4')).toEqual([]);
  } finally {
    isForeign = false;
  }
}, 60_000);
