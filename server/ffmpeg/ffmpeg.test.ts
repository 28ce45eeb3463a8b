import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { openFfmpegSource } from '../reading/ffmpeg-source.ts';
import { clipFolder, ffmpeg, h264, testPicture } from '../testing/clips.ts';
import { ownFfmpegs } from '../testing/processes.ts';
import { inputArguments, outputOf, startFfmpeg } from './ffmpeg.ts';

const folder = clipFolder();
afterEach(() => {
  vi.unstubAllEnvs();
});

/** Puts a program before the real one. */
function pretend(program: string, script: string): void {
  const path = join(folder, program);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  vi.stubEnv('PATH', [folder, process.env['PATH']].join(delimiter));
}

/** Whether a process is there. */
function runs(pid: number): boolean {
  try {
    // Nobody collects the children of what was killed; a zombie does not run.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

test('a program that does nothing is ended, and said to have done nothing', async () => {
  pretend('ffmpeg', 'exec sleep 1000');
  const child = startFfmpeg('ffmpeg', [], { stall: 0.1 });
  await expect(outputOf(child)).rejects.toMatchObject({
    code: 'file-unreadable',
    message: 'ffmpeg did nothing for 0.1 seconds and was ended.',
  });
  expect(runs(child.process.pid as number)).toBe(false);
});

test('a program that is busy for ever is ended when its time is over', async () => {
  pretend('ffmpeg', 'while :; do echo busy; done');
  const child = startFfmpeg('ffmpeg', [], { seconds: 0.2 });
  child.process.stdout.resume();
  await expect(child.ended).rejects.toMatchObject({ message: 'ffmpeg was not done after 0.2 seconds and was ended.' });
  expect(runs(child.process.pid as number)).toBe(false);
});

test('a busy consumer is not taken for a program that does nothing', async () => {
  pretend('ffmpeg', 'while read line; do echo $line; done');
  const child = startFfmpeg('ffmpeg', []);
  const { stdin, stdout } = child.process;
  const chunks = stdout[Symbol.asyncIterator]();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    for (const word of ['first', 'second']) {
      stdin.write(`${word}\n`);
      expect(String((await child.within(chunks.next())).value)).toBe(`${word}\n`);
      // Nobody waits for it meanwhile.
      vi.advanceTimersByTime(3_600_000);
    }
    const late = expect(child.within(chunks.next())).rejects.toMatchObject({ message: 'ffmpeg did nothing for 60 seconds and was ended.' });
    vi.advanceTimersByTime(60_000);
    await late;
  } finally {
    vi.useRealTimers();
    await child.kill();
  }
});

test.runIf(existsSync('/usr/bin/prlimit'))('a program that only reads can write no file, and its memory is bounded', async () => {
  const target = join(folder, 'written.mp4');
  const args = ['-loglevel', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=64x48:d=1', `file:${target}`];
  const { code } = await outputOf(startFfmpeg('ffmpeg', args, { reads: true }));
  expect(code).not.toBe(0);
  pretend('ffmpeg', 'ulimit -v');
  const { text } = await outputOf(startFfmpeg('ffmpeg', [], { reads: true }));
  expect(Number(text)).toBeGreaterThan(2 ** 20);
});

test.runIf(existsSync('/usr/bin/setpriv'))('a program ends with the process that started it, even when that is killed', async () => {
  const script = join(folder, 'parent.mts');
  const module = JSON.stringify(new URL('./ffmpeg.ts', import.meta.url).href);
  writeFileSync(
    script,
    `import { startFfmpeg } from ${module};
     const child = startFfmpeg('ffmpeg', ['-f', 'lavfi', '-re', '-i', 'testsrc2=s=64x48', '-f', 'null', '-']);
     child.process.once('spawn', () => console.log(child.process.pid));`,
  );
  const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (text) => resolve(Number(text))));
  expect(runs(pid)).toBe(true);
  parent.kill('SIGKILL');
  await vi.waitFor(() => expect(runs(pid)).toBe(false), 5000);
});

test('playlists and other protocols are not followed', async () => {
  const inner = testPicture(join(folder, 'inner.ts'), { seconds: 0.4 }, ...h264());
  const list = join(folder, 'list.mp4');
  writeFileSync(list, `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:0.4,\nfile://${inner}\n#EXT-X-ENDLIST\n`);
  const probe = (path: string) =>
    outputOf(startFfmpeg('ffprobe', ['-v', 'error', '-show_entries', 'stream=codec_name', ...inputArguments(path)], { reads: true }));
  expect((await probe(inner)).text).toContain('h264');
  expect(await probe(list)).toMatchObject({ code: 1, said: expect.stringContaining('not') });
  expect((await probe(`concat:${inner}|${inner}`)).code).toBe(1);
});

test('a small file of an enormous picture is refused before it is decoded', async () => {
  // A PNG's size stands in bytes 16 to 23; its checksum is not needed for refusing it.
  const path = join(folder, 'bomb.png');
  ffmpeg('-f', 'lavfi', '-i', 'color=s=16x16', '-frames:v', '1', path);
  const bytes = readFileSync(path);
  bytes.writeUInt32BE(30_000, 16);
  bytes.writeUInt32BE(30_000, 20);
  writeFileSync(path, bytes);
  await expect(openFfmpegSource(path)).rejects.toMatchObject({ code: 'too-large', message: expect.stringContaining('30000×30000') });
});

test('nothing is left behind by what these tests started', () => {
  expect(ownFfmpegs()).toEqual([]);
  expect(readdirSync(folder).length).toBeGreaterThan(0);
});
