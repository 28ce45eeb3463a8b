/** Stickers that a browser makes, judged by ffmpeg against what their places allow. */
import { statSync } from 'node:fs';
import { defaultOutput, type OutputFormat, outputFormats } from '../src/jobs/output/output.ts';
import { emptyRecipe } from '../src/jobs/recipe/recipe.ts';
import { exportAll } from './export-page.ts';
import { ffprobe, fixture } from './fixtures.ts';
import { expect, test } from './harness/harness.ts';

const FRAMES = 4;
const formats = ['telegram', 'whatsapp', 'discord', 'slack'] as const satisfies readonly OutputFormat[];

test('stickers of every kind, from one pass, are within their limits and say what that took', async ({ page }) => {
  const source = await fixture('alpha.webm');
  const recipe = { ...emptyRecipe('test'), range: { start: 0, end: FRAMES }, output: { ...defaultOutput, formats } };
  const { result, paths } = await exportAll(page, { source, recipe }, test.info().outputPath('files'));
  expect(result.files.map(({ format }) => format)).toEqual(formats);
  for (const { format, bytes, notes, verified } of result.files) {
    const path = paths[format] as string;
    const { limits, label } = outputFormats[format];
    expect(bytes).toBe(statSync(path).size);
    expect(bytes).toBeLessThanOrEqual(limits?.bytes ?? 0);
    expect(notes.join()).toMatch(new RegExp(`${label}: .*quality \\d+\\.`));
    expect(verified?.alpha).toBe(true);
    // This ffmpeg does not read animated WebPs; the browser's own decoder has.
    if (format === 'whatsapp') continue;
    const { streams } = (await ffprobe('-count_frames', '-show_streams', path)) as { streams: Record<string, unknown>[] };
    const [stream] = streams;
    expect(Number(stream?.['nb_read_frames']), format).toBeGreaterThanOrEqual(FRAMES - 1);
    const sides = [Number(stream?.['width']), Number(stream?.['height'])];
    if (limits?.exact) expect(sides, format).toEqual([limits.box.width, limits.box.height]);
    else expect(Math.max(...sides), format).toBe(limits?.box.width);
    if (format === 'telegram') expect(stream).toMatchObject({ codec_name: 'vp9', tags: { alpha_mode: '1' } });
  }
});

test('a sticker ends where its place lets it, and what is made beside it goes on to the end of the clip', async ({ page }) => {
  const source = await fixture('base.mp4');
  const frameRate = { num: 5, den: 1 };
  const output = { ...defaultOutput, formats: ['telegram', 'webm', 'apng'] as const, audio: false, frameRate };
  const recipe = { ...emptyRecipe('test'), output };
  const { result, progress } = await exportAll(page, { source, recipe }, test.info().outputPath('files'));
  expect(result.files.map(({ format, frames }) => [format, frames])).toEqual([
    ['telegram', 15],
    ['webm', 20],
    ['apng', 20],
  ]);
  expect(result.files[0]).toMatchObject({
    duration: 3,
    notes: expect.arrayContaining([expect.stringContaining('the first 3 of 4 seconds')]),
  });
  expect(progress).toContain('rendering 20/20');
  const alone = { ...recipe, output: { ...output, formats: ['telegram'] as const } };
  const only = await exportAll(page, { source, recipe: alone }, test.info().outputPath('alone'));
  // Nothing is rendered that nobody shows.
  expect(only.progress.filter((line) => line.startsWith('rendering')).at(-1)).toBe('rendering 15/15');
});
