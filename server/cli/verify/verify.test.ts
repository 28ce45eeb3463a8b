import { mkdirSync, openAsBlob, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { readEmbeddedRecipe } from '../../../src/media/video/embedded-recipe.ts';
import { ffmpeg } from '../../testing/clips.ts';
import { CommandLine, ellipseMask } from '../testing/command-line.ts';
import { randomFrames } from './random-frames.ts';

const cli = new CommandLine();
afterAll(() => cli[Symbol.dispose]());

/** Arguments that keep what a file says of itself, its recipe above all. */
const KEPT = ['-movflags', 'use_metadata_tags', '-map_metadata', '0'];

test('an export is proved by its own recipe and the clip near it, whatever that is called now', async () => {
  const clip = cli.clip('clip.mp4');
  const words = ['--style', 'mask,vignette', ...ellipseMask, '--start', '0.1', '--length', '4f'];
  const done = await cli.call(
    'render',
    clip,
    ...words,
    '--format',
    'webm,mp4,prores4444',
    '--quality',
    'lossless',
    '--out',
    cli.path('export'),
  );
  expect(done).toMatchObject({ code: 0, err: expect.not.stringContaining('framewright:') });
  renameSync(clip, cli.path('renamed.mp4'));
  // Looked at before it, by their names.
  symlinkSync(cli.path('nowhere.mp4'), cli.path('export/clip.mp4.mp4'));
  mkdirSync(cli.path('export/clip.mp4.old.mov'));
  const first = await cli.events('verify', 'export/clip.mp4', '--frames', '3', '--seed', '7');
  expect(first).toMatchObject({ code: 0, events: [{ ok: true, source: cli.path('renamed.mp4'), format: 'mp4', seed: 7 }] });
  expect(first.events[0]?.['adapter']).toMatch(/\w/);
  expect(first.events[0]?.['frames']).toHaveLength(3);
  const transparent = await cli.call('verify', cli.path('export/clip.webm'));
  expect(transparent).toMatchObject({ code: 0, out: expect.stringContaining('4 frames, equal to the last bit.') });
  expect(transparent.out).toMatch(/frame \d .*alpha equal/);
  const deep = await cli.call('verify', cli.path('export/clip.mov'), '--frames', '1');
  expect(deep).toMatchObject({ code: 0, out: expect.stringMatching(/alpha (equal|0\.\d+)/) });
});

test('what was changed since is told: a picture, a lost frame, a lost alpha', async () => {
  const spoilt = ['-vf', 'drawbox=x=8:y=8:w=16:h=16:color=black:t=fill', '-colorspace', 'bt709', '-c:v', 'libx264', '-crf', '10'];
  ffmpeg('-i', cli.path('export/clip.mp4'), ...spoilt, ...KEPT, cli.path('spoilt.mp4'));
  const bad = await cli.call('verify', cli.path('spoilt.mp4'));
  expect(bad.code).toBe(1);
  expect(bad.out).toMatch(/✗ {2}frame \d .*its luma is off/);
  expect(bad.out).toContain('4 of 4 frames beyond it');

  ffmpeg('-i', cli.path('export/clip.mp4'), '-frames:v', '3', '-c', 'copy', ...KEPT, cli.path('short.mp4'));
  expect(await cli.call('verify', cli.path('short.mp4'))).toMatchObject({
    code: 1,
    out: expect.stringContaining('has 3 frames instead of 4'),
  });

  // Muxed again by ffmpeg, which drops the mark of alpha, and would write the recipe under another name.
  const json = await readEmbeddedRecipe((await openAsBlob(cli.path('export/clip.webm'))) as Blob);
  ffmpeg(
    '-i',
    cli.path('export/clip.webm'),
    '-c',
    'copy',
    '-map_metadata',
    '-1',
    '-metadata',
    `framewright=${json}`,
    cli.path('opaque.webm'),
  );
  expect(await cli.call('verify', cli.path('opaque.webm'))).toMatchObject({ code: 1, out: expect.stringContaining('its alpha is off') });
});

test('files of pictures and single frames are proved to the last bit', async () => {
  const clip = cli.path('renamed.mp4');
  const words = ['--style', 'vignette', '--start', '0.2', '--length', '2f', '--name', 'pictures', '--out', cli.folder];
  expect(await cli.call('render', clip, ...words, '--format', 'apng,png-sequence,png-zip')).toMatchObject({ code: 0 });
  expect(await cli.call('frame', clip, '--at', '0.3', '--style', 'vignette', '--out', cli.path('one.png'))).toMatchObject({ code: 0 });
  for (const name of ['pictures.png', 'pictures', 'pictures.zip', 'one.png']) {
    const { code, out } = await cli.call('verify', cli.path(name), '--frames', '2');
    expect({ name, code }).toEqual({ name, code: 0 });
    expect(out).toMatch(/frames?, equal to the last bit\./);
  }
  for (const name of ['pictures.png', 'one.png']) {
    const whole = readFileSync(cli.path(name));
    writeFileSync(cli.path(`cut-${name}`), whole.subarray(0, whole.length - 200));
    const { code, err } = await cli.call('verify', cli.path(`cut-${name}`), '--source', clip);
    expect({ name, code }).toEqual({ name, code: 1 });
    expect(err).toMatch(/cut-\w+\.png cannot be read: .*\n {4}Copy the file again/);
  }
});

test('single frames that lose something are proved as far as they keep it', async () => {
  const clip = cli.path('renamed.mp4');
  for (const name of ['one.jpg', 'one.webp']) {
    const path = cli.path(name);
    expect(await cli.call('frame', clip, '--at', '0.3', '--style', 'vignette', '--quality', 'good', '--out', path)).toMatchObject({
      code: 0,
    });
    const good = await cli.call('verify', path);
    expect(good).toMatchObject({ code: 0, out: expect.stringContaining('1 frame, all within it.') });
    const json = (await readEmbeddedRecipe(await openAsBlob(path))) ?? expect.fail();
    const [other, recipe] = [cli.path(`mirrored-${name}`), cli.path(`${name}.json`)];
    ffmpeg('-i', path, '-vf', 'hflip', '-q:v', '2', other);
    writeFileSync(recipe, json);
    const bad = await cli.call('verify', other, '--recipe', recipe);
    expect(bad).toMatchObject({ code: 1, out: expect.stringMatching(/✗ {2}frame 0 .*its (red|green|blue) is off by/) });
  }
});

test('a pair is proved from either of its files, its alpha against the matte', async () => {
  const clip = cli.path('renamed.mp4');
  const words = [
    '--style',
    'mask',
    ...ellipseMask,
    '--name',
    'pair',
    '--format',
    'alpha-pair',
    '--quality',
    'best',
    '--out',
    cli.path('pairs'),
  ];
  expect(await cli.call('render', clip, ...words)).toMatchObject({ code: 0 });
  for (const name of ['pair.mp4', 'pair alpha.mp4']) {
    const { code, out } = await cli.call('verify', cli.path(`pairs/${name}`), '--frames', '2');
    expect(out).toMatch(/frame \d[\s\S]*alpha \d+\.\d\d\s+\(at most \d+\)/);
    expect(code).toBe(0);
  }
  const alpha = cli.path('pairs/pair alpha.mp4');
  renameSync(alpha, cli.path('alpha.mp4'));
  expect(await cli.call('verify', cli.path('pairs/pair.mp4'))).toMatchObject({
    code: 2,
    err: expect.stringContaining('has its alpha in a second file, “pair alpha.mp4”'),
  });
  renameSync(cli.path('pairs/pair.mp4'), cli.path('pair.mp4'));
  renameSync(cli.path('alpha.mp4'), alpha);
  expect(await cli.call('verify', alpha)).toMatchObject({
    code: 2,
    err: expect.stringMatching(/is one of two files, and neither “pair\.mp4” nor .* is beside it[\s\S]*--resume/),
  });
  renameSync(cli.path('pair.mp4'), cli.path('pairs/pair.mp4'));
  renameSync(alpha, cli.path('alpha.mp4'));
  const holed = ['-vf', 'drawbox=x=28:y=20:w=12:h=12:color=gray:t=fill', '-c:v', 'libx264', '-crf', '4', ...KEPT];
  ffmpeg('-i', cli.path('alpha.mp4'), ...holed, alpha);
  const bad = await cli.call('verify', cli.path('pairs/pair.mp4'));
  expect(bad).toMatchObject({ code: 1, out: expect.stringMatching(/✗ {2}frame \d .*its alpha is off by/) });
});

test('without a recipe or without its clip, it says what is missing', async () => {
  const none = await cli.call('verify', cli.path('renamed.mp4'));
  expect(none).toMatchObject({ code: 2, err: expect.stringContaining('carries no recipe') });
  mkdirSync(cli.path('some/where'), { recursive: true });
  renameSync(cli.path('renamed.mp4'), cli.path('some/where/else.mp4'));
  const lost = await cli.call('verify', cli.path('export/clip.mp4'));
  expect(lost).toMatchObject({ code: 2, err: expect.stringContaining('Name it with --source PATH.') });
  const found = await cli.call('verify', cli.path('export/clip.mp4'), '--source', cli.path('some/where/else.mp4'), '--frames', '1');
  expect(found).toMatchObject({ code: 0, out: expect.stringContaining('1 frame, all within it') });
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
