import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { ffmpeg } from '../testing/clips.ts';
import { CommandLine } from './testing/command-line.ts';

const cli = new CommandLine();
afterAll(() => cli[Symbol.dispose]());
const clip = cli.path('noisy.mp4');
const noise = 'testsrc2=s=96x64:r=24:d=3,noise=alls=30:allf=t:all_seed=7';
ffmpeg('-f', 'lavfi', '-i', noise, '-f', 'lavfi', '-i', 'sine=d=3', '-c:v', 'libx264', '-crf', '4', '-g', '24', '-c:a', 'aac', clip);

const notesOf = ({ err }: { err: string }) => err.split('\n').filter((line) => line.includes('asked for'));

test.each([
  ['mp4', 180_000],
  ['webm', 180_000],
  // Hardly more than the sound and the container, which arithmetic knows only roughly.
  ['stacked-alpha', 72_000],
] as const)(
  '%s comes to at most %i bytes, and to nine tenths of them',
  async (format, wanted) => {
    const path = cli.path(`${format}.${format === 'webm' ? 'webm' : 'mp4'}`);
    const done = await cli.call('render', clip, '--style', 'vignette', '--format', format, '--size', String(wanted), '--out', path);
    expect(done.code).toBe(0);
    const { size } = statSync(path);
    expect(size).toBeLessThanOrEqual(wanted);
    expect(size).toBeGreaterThanOrEqual(0.9 * wanted);
    expect(notesOf(done)).toEqual([
      expect.stringMatching(/The file takes [\d.]+ kB of the [\d.]+ kB asked for, (at once|in [2-4] attempts)\.$/),
    ]);
    expect(readdirSync(cli.folder).filter((name) => /part|framewright/.test(name))).toEqual([]);
  },
  300_000,
);

test('more bytes than a clip can use are not spent, and fewer than it needs are said to be too few', async () => {
  const much = await cli.call('render', clip, '--format', 'mp4', '--size', '80MB', '--out', cli.path('much.mp4'));
  expect(much).toMatchObject({ code: 0, err: expect.stringContaining('finds no use for more') });
  const little = await cli.call('render', clip, '--format', 'mp4', '--size', '33kB', '--no-audio', '--out', cli.path('little.mp4'));
  expect(little.code).toBe(0);
  expect(statSync(cli.path('little.mp4')).size).toBeLessThanOrEqual(33_000);
  const none = await cli.call('render', clip, '--format', 'mp4', '--size', '3kB', '--out', cli.path('none.mp4'));
  expect(none).toMatchObject({ code: 1, err: expect.stringContaining('too few for 3.0 s of video') });
}, 300_000);

test('a search that is killed goes on with the attempt that it was at, and comes to the same file', async () => {
  const words = ['render', 'noisy.mp4', '--style', 'vignette', '--size', '180000'];
  const { child, ended } = cli.start([...words, '--out', 'killed.mp4', '--json']);
  const journal = cli.path('killed.mp4.framewright/attempt-2/journal');
  const lines = () => (existsSync(journal) ? readFileSync(journal, 'utf8').split('\n').length - 1 : 0);
  // Its head and a group.
  await expect.poll(lines, { timeout: 60_000, interval: 5 }).toBeGreaterThan(1);
  child.kill('SIGKILL');
  expect(await ended).toMatchObject({ code: null });
  const { code, events } = await cli.events(...words, '--out', 'killed.mp4', '--resume');
  expect(code).toBe(0);
  expect(events.find(({ event }) => event === 'done')?.['outputs']).toMatchObject([{ frames: 72 }]);
  expect(readFileSync(cli.path('killed.mp4')).equals(readFileSync(cli.path('mp4.mp4')))).toBe(true);
  expect(readdirSync(cli.folder).filter((name) => name.includes('killed'))).toEqual(['killed.mp4']);
}, 300_000);
