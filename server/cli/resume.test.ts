import { readdirSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { CommandLine, ffmpeg } from './testing/command-line.ts';

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
    const [, done] = /"event":"progress".*"done":(\d+),[^\n]*\n$/.exec(seen) ?? [];
    if (Number(done) >= frames && child.exitCode === null) child.kill('SIGINT');
  });
  return ended;
}

test('Ctrl-C keeps what is done; --resume goes on there, and the file is the one of a run that was not stopped', async () => {
  cli.clip('long.mp4', 240);
  const words = ['render', 'long.mp4', '--style', 'vignette', '--quality', 'draft'];
  const stopped = await interrupted(60, [...words, '--out', 'stopped.mp4']);
  expect(stopped.code).toBe(130);
  expect(stopped.out).toContain('"event":"stopped","input":"long.mp4","resumable":true');
  expect(stopped.out).toContain('"event":"summary","done":0,"failed":0,"stopped":1');
  // No half file under any name that looks like one.
  expect(readdirSync(cli.folder).filter((name) => name.includes('stopped'))).toEqual(['stopped.mp4.framewright']);

  const { code, events } = await cli.events(...words, '--out', 'stopped.mp4', '--resume');
  expect(code).toBe(0);
  const outputs = events.find(({ event }) => event === 'done')?.['outputs'] as { frames: number; resumed: number }[];
  expect(outputs).toMatchObject([{ frames: 240 }]);
  expect(outputs[0]?.resumed).toBeGreaterThanOrEqual(48);
  expect(readdirSync(cli.folder).filter((name) => name.includes('stopped'))).toEqual(['stopped.mp4']);

  expect(await cli.run(...words, '--out', 'whole.mp4')).toMatchObject({ code: 0 });
  expect(hashes('stopped.mp4')).toBe(hashes('whole.mp4'));
  expect(hashes('whole.mp4').split('\n').length).toBeGreaterThan(240);
});
