import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { emptyRecipe } from '../../src/jobs/recipe/recipe.ts';
import { ffmpeg } from '../testing/clips.ts';
import { CommandLine, probed } from './testing/command-line.ts';

const cli = new CommandLine();
afterAll(() => cli[Symbol.dispose]());

// A keyer takes long to compile for a GPU that is a CPU.
test('a style keys a clip with the screen that is found in it, and sound progress comes as JSON lines', async () => {
  cli.clip('clip.mp4');
  const { code, events } = await cli.events('render', 'clip.mp4', '--style', 'keyer', '--out', 'keyed.webm');
  expect(events.at(-1)).toEqual({ event: 'summary', done: 1, failed: 0, stopped: 0 });
  expect(code).toBe(0);
  expect(probed(cli.path('keyed.webm'))).toMatchObject({ codec_name: 'vp9', width: 64, height: 48, nb_read_frames: '6' });
  const done = events.find(({ event }) => event === 'done');
  expect(done).toMatchObject({ input: 'clip.mp4', outputs: [{ path: cli.path('keyed.webm'), format: 'webm', frames: 6 }] });
  expect(done?.['adapter']).toMatch(/\w/);
  const last = events.findLast(({ event }) => event === 'progress');
  expect(events).toContainEqual(expect.objectContaining({ event: 'progress', phase: 'rendering', done: 6, total: 6, eta: 0 }));
  expect(last).toMatchObject({ phase: 'verifying', done: 1000, total: 1000, eta: 0 });
  // The screen is gone and the subject stands.
  const alpha = ffmpeg('-c:v', 'libvpx-vp9', '-i', cli.path('keyed.webm'), '-vf', 'alphaextract', '-frames:v', '1', '-f', 'rawvideo', '-');
  expect(alpha[2 * 64 + 2]).toBe(0);
  expect(alpha[24 * 64 + 22]).toBe(255);
}, 120_000);

test('what is done after the last frame has a progress of its own: the search for a sticker, writing and checking', async () => {
  cli.clip('emoji.mp4', 4);
  const { code, events } = await cli.events('render', 'emoji.mp4', '--format', 'slack,mp4', '--out', 'emoji');
  expect(code).toBe(0);
  const phases = events.filter(({ event }) => event === 'progress').map(({ phase }) => phase as string);
  expect(phases[0]).toBe('rendering');
  expect(phases.indexOf('searching')).toBeGreaterThan(phases.lastIndexOf('rendering'));
  expect(phases.at(-1)).toBe('verifying');
});

test('one input that fails does not stop the others; formats go into a folder by name', async () => {
  cli.clip('good.mp4', 3);
  writeFileSync(cli.path('bad.mp4'), 'no film');
  const { code, out, err } = await cli.call(
    ...['render', 'bad.mp4', 'missing.mp4', 'good.mp4', '--style', 'vignette'],
    ...['--format', 'webm,mp4', '--out', 'files', '--name', '{n}-{name}-{width}x{height}'],
  );
  expect(code).toBe(1);
  expect(err).toMatch(/bad\.mp4.* not a video/);
  expect(err).toContain('missing.mp4 does not exist');
  expect(err).toContain('1 done, 2 failed');
  expect(out).toContain('3-good-64x48.webm: 3 frames');
  expect(readdirSync(cli.path('files')).sort()).toEqual(['3-good-64x48.mp4', '3-good-64x48.webm']);
});

test('a folder that cannot be made is told for each input', async () => {
  const inputs = [cli.clip('first.mp4', 2), cli.clip('second.mp4', 2)];
  writeFileSync(cli.path('a-file'), 'no folder');
  const { code, err } = await cli.call('render', ...inputs, '--out', cli.path('a-file/x'));
  expect(code).toBe(1);
  expect(err.match(/a-file\/x cannot be used .*\n {4}Check that the folder exists/g)).toHaveLength(2);
  expect(err).not.toContain('fault of Framewright');
  expect(err).toContain('0 done, 2 failed');
});

test('a part of a clip, by a recipe file, with values of its own', async () => {
  cli.clip('part.mp4');
  writeFileSync(cli.path('recipe.json'), JSON.stringify({ ...emptyRecipe('anything'), range: { start: 0, end: 1 } }));
  const words = ['render', 'part.mp4', '--recipe', 'recipe.json', '--style', 'background-fill', '--set', 'background-fill.colour=#0000ff'];
  expect(await cli.call(...words, '--start', '0.2', '--length', '3f', '--quality', 'best', '--out', 'part-out.mp4')).toMatchObject({
    code: 0,
  });
  expect(probed(cli.path('part-out.mp4')).nb_read_frames).toBe('3');
});

test('a format that pays no heed to the rate says so', async () => {
  const words = ['--crf', '40', '--length', '1f', '--out', cli.path('rated')];
  const { code, err } = await cli.call('render', cli.clip('rated.mp4', 2), '--format', 'gif,prores4444,mp4', ...words);
  expect(code).toBe(0);
  expect(err).toContain('GIF takes no quality factor: it was written at the quality “good”.');
  expect(err).toContain('ProRes 4444 takes no quality factor');
  expect(err).not.toContain('MP4 takes no');
});

test('two inputs of one name do not become one file', async () => {
  mkdirSync(cli.path('again'));
  const inputs = [cli.clip('same.mp4', 2), cli.clip('again/same.mp4', 2)];
  const { code, err } = await cli.call('render', ...inputs, '--format', 'mp4', '--out', cli.path('one'), '--overwrite');
  expect(code).toBe(1);
  expect(err).toContain('belongs to another input already');
  expect(err).toContain('1 done, 1 failed');
});

test('nothing is written over an input or over what exists', async () => {
  const input = cli.clip('keep.webm.mp4');
  const before = readFileSync(input);
  writeFileSync(cli.path('there.webm'), 'precious');
  const same = await cli.call('render', 'keep.webm.mp4', '--out', './keep.webm.mp4');
  expect(same).toMatchObject({ code: 2, err: expect.stringContaining('would replace an input') });
  const there = await cli.call('render', 'keep.webm.mp4', '--out', 'there.webm');
  expect(there).toMatchObject({ code: 2, err: expect.stringContaining('--overwrite') });
  expect(readFileSync(cli.path('there.webm'), 'utf8')).toBe('precious');
  expect(readFileSync(input)).toEqual(before);
});

test('the second file of a pair and a folder of pictures spare the inputs, too', async () => {
  for (const name of ['pair', 'left', 'right']) mkdirSync(cli.path(name));
  const [first, second] = [cli.clip('pair/x.mp4'), cli.clip('pair/x alpha.mp4')];
  const before = readFileSync(second);
  const pair = ['--format', 'alpha-pair', '--start', '0', '--length', '1f', '--overwrite'];
  const refused = await cli.call('render', first, second, ...pair, '--name', '{name}', '--out', cli.path('pair'));
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('x alpha.mp4 would replace an input') });
  const others = [cli.clip('left/x.mp4', 1), cli.clip('right/x alpha.mp4', 1)];
  const twice = await cli.call('render', ...others, ...pair, '--out', cli.path('together'));
  expect(twice.err).toContain('1 done, 1 failed');
  expect(twice.err).toContain('belongs to another input already');
  const folder = await cli.call('render', first, '--format', 'png-sequence', '--overwrite', '--name', 'pair', '--out', cli.folder);
  expect(folder).toMatchObject({ code: 2, err: expect.stringContaining('pair would replace an input') });
  expect(readFileSync(second)).toEqual(before);
});

test('wrong use ends with 2, at once, and the launcher passes it on', async () => {
  const { code, err, out } = await cli.run('render', 'clip.mp4', '--style', 'pensil');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toBe('framewright: There is no style “pensil”.\n    Did you mean pencil?\n');
});
