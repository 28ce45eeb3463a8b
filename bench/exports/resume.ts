/** What it costs that exports cannot be lost: a run that is killed in its middle and taken up again, and the log by itself. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Case, recipeOf, STACKS } from '../cases.ts';
import { clipOf } from '../ffmpeg.ts';
import { medianOf } from '../measure.ts';
import type { Part, Workbench } from '../part.ts';
import { section } from '../table.ts';
import { framewright } from './command.ts';
import { type LogCost, measureLog } from './log-cost.ts';

const CLIP: Case = { width: 320, height: 180, frames: 480 };
const QUICK_CLIP: Case = { width: 160, height: 90, frames: 144 };

/** Seconds. */
interface Resumed {
  readonly host: 'Node' | 'browser';
  readonly whole: number;
  /** Until it was killed, and from then on to the end. */
  readonly before: number;
  readonly after: number;
  /** Seconds with the kill over seconds without: the median of the runs. */
  readonly ratio: number;
  readonly ratios: readonly number[];
}

/** Killed after half its frames. */
export const resumePart: Part = {
  name: 'resume',
  async measure(bench) {
    const clip = bench.quick ? QUICK_CLIP : CLIP;
    const runs: Resumed[] = [];
    for (const [host, once] of [
      ['Node', inNode],
      ['browser', inBrowser],
    ] as const) {
      bench.say(`resume: ${clip.frames} frames in ${host}`);
      const { median, runs: ratios } = await medianOf(bench.repeats, async () => {
        const times = await once(clip, bench);
        return { ...times, seconds: (times.before + times.after) / times.whole };
      });
      const { seconds: ratio, ...times } = median;
      runs.push({ host, ...times, ratio, ratios });
    }
    bench.say('resume: the log by itself');
    const log = await measureLog(clip, bench.repeats);
    return { report: { clip, runs, log }, tables: [tableOf(clip, runs), logTable(log)] };
  },
};

async function inNode(clip: Case): Promise<Pick<Resumed, 'whole' | 'before' | 'after'>> {
  const folder = await mkdtemp(join(tmpdir(), 'framewright-bench-'));
  try {
    const words = (name: string) => ['render', clipPath, '--style', STACKS.point.join(','), '--out', join(folder, name)];
    const clipPath = await clipOf(clip);
    const whole = await framewright(words('whole.webm'));
    const killed = await framewright(words('killed.webm'), clip.frames / 2);
    const resumed = await framewright([...words('killed.webm'), '--resume']);
    if (resumed.resumed === 0) throw new Error('Nothing was left of the run that was killed.');
    return { whole: whole.seconds, before: killed.seconds, after: resumed.seconds };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function inBrowser(clip: Case, bench: Workbench): Promise<Pick<Resumed, 'whole' | 'before' | 'after'>> {
  const { page } = await bench.browser();
  const request = [`/${await clipOf(clip)}`, recipeOf(STACKS.point, 'webm')] as const;
  const { stages } = await page.evaluate(([from, recipe]) => window.bench.exportClip(from, recipe), request);
  const times = await page.evaluate(([from, recipe, half]) => window.bench.exportInTwo(from, recipe, half), [
    ...request,
    clip.frames / 2,
  ] as const);
  return { whole: stages.total, ...times };
}

function tableOf({ width, height, frames }: Case, runs: readonly Resumed[]): string {
  return section(
    `A render to WebM (${frames} frames of ${width}×${height}, ${STACKS.point.join(' + ')}) that is killed in its middle and taken up again`,
    ['host', 'not killed s', 'until the kill s', 'afterwards s', 'with ÷ without'],
    runs.map(({ host, whole, before, after, ratio }) => [
      host,
      ...[whole, before, after].map((seconds) => seconds.toFixed(2)),
      ratio.toFixed(2),
    ]),
    'In Node with the start of the process, twice where it was killed. Opening and compiling are done twice; so are the frames of at most one segment, which is two groups of pictures.',
  );
}

function logTable({ frames, direct, inMemory, onDisk, logBytes, videoBytes }: LogCost): string {
  const over = (seconds: number) => (seconds / direct.seconds).toFixed(3);
  return section(
    `Coding ${frames} rendered frames to VP9 with alpha in Node, and what the way by the log adds`,
    ['way', 'seconds', '÷ one encoder'],
    [
      ['one encoder for all, nothing kept', direct.seconds.toFixed(2), '1'],
      ['groups and notes, in memory', inMemory.seconds.toFixed(2), over(inMemory.seconds)],
      ['groups and notes, safe on the disk', onDisk.seconds.toFixed(2), over(onDisk.seconds)],
    ],
    `The log takes ${(logBytes / 1024).toFixed(0)} kB, of which ${(videoBytes / 1024).toFixed(0)} kB are coded video.`,
  );
}
