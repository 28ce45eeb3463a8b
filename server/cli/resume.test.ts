import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { groupLengths, IN_FLIGHT } from '../../src/jobs/export/group-length.ts';
import { ffmpeg } from '../testing/clips.ts';
import { CommandLine } from './testing/command-line.ts';

const cli = new CommandLine();
afterAll(() => cli[Symbol.dispose]());

const hashes = (name: string) =>
  ffmpeg('-i', cli.path(name), '-f', 'framemd5', '-')
    .toString()
    .replace(/^#.*\n/gm, '');

/** Runs a command until it has rendered `frames` frames of a clip, then interrupts it as Ctrl-C does. */
async function interrupted(frames: number, words: readonly string[]) {
  const { child, ended } = cli.start([...words, '--json']);
  let seen = '';
  child.stdout.on('data', (text: string) => {
    seen += text;
    const [, done] = /"phase":"rendering","done":(\d+),[^\n]*\n$/.exec(seen) ?? [];
    if (Number(done) >= frames && child.exitCode === null) child.kill('SIGINT');
  });
  return ended;
}

test('Ctrl-C keeps what is done; --resume goes on there, and the file is the one of a run that was not stopped', async () => {
  cli.clip('stopped-clip.mp4', 168);
  const words = ['render', 'stopped-clip.mp4', '--style', 'vignette', '--quality', 'draft'];
  // Then two groups of 48 frames are through, one of them safe at least.
  const stopped = await interrupted(120, [...words, '--out', 'stopped.mp4']);
  expect(stopped.code).toBe(130);
  expect(stopped.out).toContain('"event":"stopped","input":"stopped-clip.mp4","resumable":true');
  expect(stopped.out).toContain('"event":"summary","done":0,"failed":0,"stopped":1');
  // No half file under any name that looks like one.
  expect(readdirSync(cli.folder).filter((name) => name.includes('stopped.mp4'))).toEqual(['stopped.mp4.framewright']);

  // What somebody else has put there meanwhile is not replaced.
  const foreign = cli.path('stopped.mp4');
  writeFileSync(foreign, 'notes of mine');
  const refused = await cli.call(...words, '--out', 'stopped.mp4', '--resume');
  expect(refused.code).toBe(2);
  expect(refused.err).toContain('stopped.mp4 exists already');
  expect(readFileSync(foreign, 'utf8')).toBe('notes of mine');
  rmSync(foreign);

  const { code, events } = await cli.events(...words, '--out', 'stopped.mp4', '--resume');
  expect(code).toBe(0);
  const outputs = events.find(({ event }) => event === 'done')?.['outputs'] as { frames: number; resumed: number }[];
  expect(outputs).toMatchObject([{ frames: 168 }]);
  expect(outputs[0]?.resumed).toBeGreaterThanOrEqual(48);
  expect(readdirSync(cli.folder).filter((name) => name.includes('stopped.mp4'))).toEqual(['stopped.mp4']);

  expect(await cli.call(...words, '--out', 'whole.mp4')).toMatchObject({ code: 0 });
  expect(hashes('stopped.mp4')).toBe(hashes('whole.mp4'));
  expect(hashes('whole.mp4').split('\n').length).toBeGreaterThan(168);
}, 180_000);

test('who reads the output may go away: the render stops in order, without a half file, and can go on', async () => {
  cli.clip('piped-clip.mp4', 120);
  const { child, ended } = cli.start(['render', 'piped-clip.mp4', '--style', 'vignette', '--out', 'piped.mp4', '--json']);
  child.stdout.on('data', (text: string) => {
    if (text.includes('"phase":"rendering"')) child.stdout.destroy();
  });
  expect(await ended).toMatchObject({ code: 1, err: '' });
  // The work is kept if a group of it was safe.
  const left = readdirSync(cli.folder).filter((name) => name.includes('piped.mp4'));
  expect(['', 'piped.mp4.framewright']).toContain(left.join());
  expect(await cli.call('render', 'piped-clip.mp4', '--style', 'vignette', '--out', 'piped.mp4', '--resume')).toMatchObject({ code: 0 });
}, 60_000);

test('--resume passes over what is finished, of several inputs and of several formats, and refuses any other file', async () => {
  cli.clip('first.mp4', 3);
  cli.clip('second.mp4', 4);
  const words = ['--style', 'vignette', '--quality', 'draft', '--out', 'batch'];
  const formats = ['--format', 'mp4,png'];
  expect(await cli.events('render', 'first.mp4', ...words, '--format', 'mp4')).toMatchObject({ code: 0 });
  const made = () => readFileSync(cli.path('batch/first.mp4'));
  const [before, since] = [made(), statSync(cli.path('batch/first.mp4')).mtimeMs];

  // One format of the first is there, and nothing of the second.
  const { code, events } = await cli.events('render', 'first.mp4', 'second.mp4', ...words, ...formats, '--resume');
  expect(code).toBe(0);
  const done = events.filter(({ event }) => event === 'done');
  expect(
    done.map(({ outputs }) => (outputs as { path: string; frames: number; resumed: number }[]).map((file) => [file.frames, file.resumed])),
  ).toEqual([
    [
      [3, 3],
      [1, 0],
    ],
    [
      [4, 0],
      [1, 0],
    ],
  ]);
  expect(done[0]?.['outputs']).toMatchObject([{ path: cli.path('batch/first.mp4'), bytes: before.length }, { format: 'png' }]);
  expect([made().equals(before), statSync(cli.path('batch/first.mp4')).mtimeMs]).toEqual([true, since]);

  const again = await cli.events('render', 'first.mp4', 'second.mp4', ...words, ...formats, '--resume');
  expect(again.code).toBe(0);
  expect(again.events.map(({ event, adapter }) => [event, adapter])).toEqual([
    ['done', null],
    ['done', null],
    ['summary', undefined],
  ]);

  // Other settings, another source, or no file of ours.
  const other = await cli.events('render', 'first.mp4', ...words, '--set', 'vignette.amount=0.9', '--format', 'mp4', '--resume');
  expect(other).toMatchObject({ code: 2, events: [{ event: 'error', message: expect.stringContaining('first.mp4 exists already') }] });
  copyFileSync(cli.path('second.mp4'), cli.path('batch/first.mp4'));
  expect(await cli.events('render', 'first.mp4', ...words, '--format', 'mp4', '--resume')).toMatchObject({ code: 2 });
  copyFileSync(cli.path('batch/second.mp4'), cli.path('batch/first.mp4'));
  expect(await cli.events('render', 'first.mp4', ...words, '--format', 'mp4', '--resume')).toMatchObject({ code: 2 });
  expect(await cli.events('render', 'first.mp4', ...words, ...formats)).toMatchObject({ code: 2 });
  // As after a kill between the names of a pair.
  mkdirSync(cli.path('batch/first.mp4.framewright'));
  const half = await cli.events('render', 'first.mp4', ...words, ...formats);
  expect(half).toMatchObject({ code: 2, events: [{ event: 'error', remedy: expect.stringContaining('--resume') }] });
}, 240_000);

test('killed at three moments, a render with an effect that remembers earlier frames makes the very same files', async () => {
  // Long enough that a quick machine does not end between two reports of its progress.
  const FRAMES = 264;
  const GROUP = groupLengths.ffmpeg.frames;
  cli.clip('long.mp4', FRAMES);
  const words = ['render', 'long.mp4', '--style', 'temporal-ema,vignette', '--format', 'mp4,webm', '--quality', 'draft'];
  expect(await cli.call(...words, '--out', 'whole/')).toMatchObject({ code: 0 });
  let reached = 0;
  for (const more of [10, 50, 5]) {
    const { child, ended } = cli.start([...words, '--out', 'killed/', '--json']);
    const done: number[] = [];
    child.stdout.on('data', (text: string) => {
      for (const [, frames] of text.matchAll(/"phase":"rendering","done":(\d+),/g)) done.push(Number(frames));
      if ((done.at(-1) ?? 0) >= (done[0] ?? 0) + more) child.kill('SIGKILL');
    });
    expect(await ended).toMatchObject({ code: null, err: '' });
    // Whole groups are there, and no more than a segment was drawn behind them.
    const from = (done[0] ?? 0) - 1;
    expect(from % GROUP).toBe(0);
    expect(reached - from).toBeLessThanOrEqual(2 * GROUP);
    reached = Math.min(FRAMES, (done.at(-1) ?? 0) + IN_FLIGHT);
  }
  const { code, events } = await cli.events(...words, '--out', 'killed/', '--resume');
  expect(code).toBe(0);
  expect(events.find(({ event }) => event === 'done')?.['outputs']).toMatchObject([{ frames: FRAMES }, { frames: FRAMES }]);
  expect(readdirSync(cli.path('killed')).sort()).toEqual(readdirSync(cli.path('whole')).sort());
  for (const name of readdirSync(cli.path('whole'))) {
    const [whole, killed] = ['whole', 'killed'].map((folder) => readFileSync(cli.path(`${folder}/${name}`)));
    expect({ name, isSame: killed?.equals(whole as Buffer) }).toEqual({ name, isSame: true });
  }
}, 600_000);
