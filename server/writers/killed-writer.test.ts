import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from 'vitest';
import { IN_FLIGHT } from '../../src/jobs/export/group-length.ts';
import { randomFrom } from '../../src/media/random.ts';
import { ffmpeg } from '../testing/clips.ts';
import { runningProcesses } from '../testing/processes.ts';

const root = mkdtempSync(join(tmpdir(), 'framewright-killed-'));
afterAll(() => rmSync(root, { recursive: true }));

const KILLS = 25;
/** As the writer has it. */
const [LENGTH, GROUP] = [20, 4];
const SEGMENT = 2 * GROUP;
const FILES = ['out.mp4', 'out.webm'];
/** In the environment of the writer and of all that it starts. */
const mark = randomUUID();

interface Line {
  readonly from?: Record<string, number>;
  readonly written?: number;
  readonly of?: string;
  readonly finishing?: string;
  readonly forgetting?: string;
  readonly done?: string;
}

/** Runs the writer; kills it `delay` ms after it has said what `isEnough` waits for. Gives what it said and whether it was killed. */
async function run(folder: string, clip: string, isEnough: (lines: readonly Line[]) => boolean, delay: number, ...words: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../testing/killable-writer.ts'), folder, clip, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, FRAMEWRIGHT_MARK: mark, NODE_COMPILE_CACHE: join(root, 'compiled') },
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('close', (_, signal) => resolve(signal)));
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const lines: Line[] = [];
  let timer: NodeJS.Timeout | undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(JSON.parse(line) as Line);
    if (isEnough(lines)) timer ??= setTimeout(() => child.kill('SIGKILL'), delay);
  });
  const signal = await ended;
  clearTimeout(timer);
  return { lines, killed: signal === 'SIGKILL', said };
}

/** Processes that carry the mark. */
function marked(): number[] {
  return runningProcesses()
    .filter(({ environment }) => environment.includes(`FRAMEWRIGHT_MARK=${mark}`))
    .map(({ id }) => id);
}

function clipWithSound(): string {
  const clip = join(root, 'sound.mp4');
  const inputs = ['-f', 'lavfi', '-i', 'testsrc2=s=32x32:r=24:d=0.5', '-f', 'lavfi', '-i', 'sine=d=0.5'];
  if (!existsSync(clip)) ffmpeg(...inputs, '-c:a', 'aac', '-shortest', clip);
  return clip;
}

test.each(['link', 'rm'] as const)(
  'killed between the names of a pair, after its first %s, the next run gives the other name',
  async (fatal) => {
    const PAIR = ['out alpha.mp4', 'out.mp4'];
    const clip = clipWithSound();
    const [whole, folder] = [join(root, `pair-${fatal}`), join(root, `half-${fatal}`)];
    for (const made of [whole, folder]) mkdirSync(made);
    expect(await run(whole, clip, () => false, 0, 'pair')).toMatchObject({ killed: false, said: '' });
    expect(readdirSync(whole).sort()).toEqual(PAIR);

    expect(await run(folder, clip, () => false, 0, fatal)).toMatchObject({ killed: true, said: '' });
    const left = readdirSync(folder).sort();
    expect(left).toEqual(expect.arrayContaining(['.out.mp4.part', 'out alpha.mp4', 'out.mp4.framewright']));
    expect(left).not.toContain('out.mp4');
    const before = ['out alpha.mp4', '.out.mp4.part'].map((name) => statSync(join(folder, name)).ino);
    expect(await run(folder, clip, () => false, 0, 'pair')).toMatchObject({ killed: false, said: '' });
    expect(readdirSync(folder).sort()).toEqual(PAIR);
    // Named, and not made again.
    expect(PAIR.map((name) => statSync(join(folder, name)).ino)).toEqual(before);
    for (const name of PAIR) expect(readFileSync(join(folder, name)).equals(readFileSync(join(whole, name)))).toBe(true);

    // Where one of them is gone by then, both are made again.
    const lost = join(root, `lost-${fatal}`);
    mkdirSync(lost);
    expect(await run(lost, clip, () => false, 0, fatal)).toMatchObject({ killed: true });
    rmSync(join(lost, '.out.mp4.part'));
    expect(await run(lost, clip, () => false, 0, 'pair')).toMatchObject({ killed: false, said: '' });
    for (const name of PAIR) expect(readFileSync(join(lost, name)).equals(readFileSync(join(whole, name)))).toBe(true);
  },
  120_000,
);

test.runIf(process.platform === 'linux')(
  'killed at 25 moments, the writer goes on each time and makes the very same files',
  async () => {
    const clip = clipWithSound();
    const whole = join(root, 'whole');
    mkdirSync(whole);
    const { lines, killed, said } = await run(whole, clip, () => false, 0);
    expect([killed, said]).toEqual([false, '']);
    expect(readdirSync(whole).sort()).toEqual(FILES);
    const random = randomFrom(4);
    const stages = { writing: 0, finishing: 0 };
    let kills = 0;
    for (let round = 0; kills < KILLS; round++) {
      const folder = join(root, `round-${round}`);
      mkdirSync(folder);
      // How far each format had come when the writer was killed.
      let reached: Record<string, number> = {};
      for (let isDone = false; !isDone; ) {
        const fuse = 1 + Math.floor(random() * lines.length * 0.4);
        // Every fifth one while files are put together, read back and named.
        const isLate = kills % 5 === 4;
        const isEnough = (said: readonly Line[]) =>
          kills < KILLS && (isLate ? said.some(({ finishing }) => finishing) : said.length >= fuse);
        const result = await run(folder, clip, isEnough, random() * (isLate ? 400 : 40));
        expect(result.said).toBe('');
        const from = result.lines[0]?.from ?? {};
        for (const [format, frames] of Object.entries(reached)) {
          if (from[format] === undefined) continue;
          // At most one segment, together with what a renderer would have drawn ahead.
          expect(from[format]).toBeGreaterThanOrEqual(Math.min(LENGTH, frames + IN_FLIGHT) - SEGMENT);
          expect((from[format] as number) % GROUP).toBe(0);
        }
        reached = { ...reached, ...from };
        for (const { written, of } of result.lines) if (written !== undefined && of !== undefined) reached[of] = written;
        // Its file is done: what a run finds then is for those who start it to see.
        for (const { forgetting } of result.lines) if (forgetting !== undefined) delete reached[forgetting];
        isDone = !result.killed;
        if (!result.killed) continue;
        kills++;
        stages[result.lines.some(({ finishing }) => finishing) ? 'finishing' : 'writing']++;
        await expect.poll(marked, { timeout: 5000 }).toEqual([]);
      }
      expect(readdirSync(folder).sort()).toEqual(FILES);
      for (const file of FILES) expect(readFileSync(join(folder, file)).equals(readFileSync(join(whole, file)))).toBe(true);
    }
    expect(stages.writing).toBeGreaterThan(5);
    expect(stages.finishing).toBeGreaterThan(1);
  },
  600_000,
);
