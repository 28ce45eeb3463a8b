import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { emptyRecipe, type Recipe } from '../../src/jobs/recipe.ts';
import { CommandLine, ffmpeg } from './testing/command-line.ts';
import { randomFrames } from './verify-file.ts';

const cli = new CommandLine();
afterAll(() => cli[Symbol.dispose]());

/** An MP4 with a look on it, which carries its recipe. */
async function exported(): Promise<string> {
  const clip = cli.clip('clip.mp4');
  const source = createHash('sha256').update(readFileSync(clip)).digest('hex');
  const values = { amount: 0.4 };
  const effects = [{ id: 'a', effect: 'vignette', version: 1, enabled: true, values }];
  const recipe: Recipe = { ...emptyRecipe(source), effects, range: { start: 1, end: 5 } };
  const json = JSON.stringify({ ...recipe, output: { ...recipe.output, formats: ['mp4'], audio: false } });
  writeFileSync(cli.path('recipe.json'), json);
  const done = await cli.run('render', clip, '--recipe', 'recipe.json', '--out', 'plain.mp4');
  if (done.code !== 0) throw new Error(done.err);
  const tagged = cli.path('export.mp4');
  ffmpeg('-i', cli.path('plain.mp4'), '-c', 'copy', '-movflags', 'use_metadata_tags', '-metadata', `framewright=${json}`, tagged);
  return tagged;
}

test('an export is proved by its own recipe and the clip beside it; one that was changed is not', async () => {
  const file = await exported();
  // Found by its content, whatever it is called now.
  renameSync(cli.path('clip.mp4'), cli.path('renamed.mp4'));
  const { code, events } = await cli.events('verify', file, '--frames', '3', '--seed', '7');
  expect(code).toBe(0);
  expect(events).toMatchObject([{ ok: true, source: cli.path('renamed.mp4'), format: 'mp4', quality: 'good', seed: 7 }]);
  expect(events[0]?.['adapter']).toMatch(/\w/);
  expect(events[0]?.['frames']).toHaveLength(3);

  const json = readFileSync(cli.path('recipe.json'), 'utf8');
  const spoilt = ['-vf', 'drawbox=x=8:y=8:w=16:h=16:color=black:t=fill', '-colorspace', 'bt709', '-c:v', 'libx264', '-crf', '10'];
  ffmpeg('-i', file, ...spoilt, '-movflags', 'use_metadata_tags', '-metadata', `framewright=${json}`, cli.path('spoilt.mp4'));
  const bad = await cli.run('verify', 'spoilt.mp4');
  expect(bad.code).toBe(1);
  expect(bad.out).toMatch(/✗ {2}frame \d .*its luma is off/);
  expect(bad.out).toContain('4 of 4 frames differ');

  ffmpeg('-i', file, '-frames:v', '3', '-c', 'copy', '-movflags', 'use_metadata_tags', '-map_metadata', '0', cli.path('short.mp4'));
  expect(await cli.run('verify', 'short.mp4')).toMatchObject({ code: 1, out: expect.stringContaining('has 3 frames instead of 4') });
});

test('without a recipe or without its clip, it says what is missing', async () => {
  const none = await cli.run('verify', 'plain.mp4');
  expect(none).toMatchObject({ code: 2, err: expect.stringContaining('carries no recipe') });
  mkdirSync(cli.path('elsewhere'));
  renameSync(cli.path('export.mp4'), cli.path('elsewhere/export.mp4'));
  const lost = await cli.run('verify', 'elsewhere/export.mp4');
  expect(lost).toMatchObject({ code: 2, err: expect.stringContaining('Name it with --source PATH.') });
  const found = await cli.run('verify', 'elsewhere/export.mp4', '--source', 'renamed.mp4', '--frames', '1');
  expect(found).toMatchObject({ code: 0, out: expect.stringContaining('are within it') });
});

test('random frames are different ones, ascending, the same for a seed, and all of them when so many are asked for', () => {
  expect(randomFrames(4, 9, 1)).toEqual([0, 1, 2, 3]);
  expect(randomFrames(1000, 5, 3)).toEqual(randomFrames(1000, 5, 3));
  expect(randomFrames(1000, 5, 3)).not.toEqual(randomFrames(1000, 5, 4));
  const counts = new Uint32Array(10);
  for (let seed = 0; seed < 2000; seed++) {
    const frames = randomFrames(10, 3, seed);
    expect(new Set(frames).size).toBe(3);
    for (const frame of frames) counts[frame] = (counts[frame] as number) + 1;
  }
  // 600 each; five deviations.
  for (const count of counts) expect(Math.abs(count - 600)).toBeLessThan(103);
});
