/** `framewright key` beside native ffmpeg and ffmpeg in the browser, keying the same clip to the same format in one run. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Case, Format } from '../cases.ts';
import { clipOf, mp4Arguments, timeNative } from '../ffmpeg.ts';
import type { Part, Workbench } from '../part.ts';
import { section } from '../table.ts';
import { framewright } from './command.ts';

function sizesOf(isQuick: boolean, isSoftware: boolean): readonly Case[] {
  const small = { width: 320, height: 180 };
  if (isQuick) return [{ ...small, frames: 6 }];
  if (isSoftware)
    return [
      { ...small, frames: 48 },
      { width: 640, height: 360, frames: 12 },
    ];
  return [
    { width: 1280, height: 720, frames: 240 },
    { width: 1920, height: 1080, frames: 240 },
  ];
}

/** Seconds of one run, for all frames. */
interface Run {
  /** Ours, the process with its start; and what it says the render took. */
  readonly process: number;
  readonly rendering: number;
  /** ffmpeg's `chromakey`, by its own clock. */
  readonly native: number;
  /** The same in the browser, one thread; null for WebM, which it cannot make with alpha. */
  readonly wasm: number | null;
}

interface Rivalry extends Case {
  readonly format: Format;
  readonly runs: readonly Run[];
}

/** Ours and theirs, in turns. */
export const rivalsPart: Part = {
  name: 'rivals',
  async measure(bench) {
    const rivalries: Rivalry[] = [];
    for (const size of sizesOf(bench.quick, await bench.isSoftware())) {
      for (const format of ['webm', 'mp4'] as const) {
        const runs: Run[] = [];
        for (let run = 0; run < bench.repeats; run++) {
          bench.say(`rivals: ${size.width}×${size.height} to ${format}, run ${run + 1}`);
          runs.push(await inTurn(bench, size, format));
        }
        rivalries.push({ ...size, format, runs });
      }
    }
    return { report: { rivalries }, tables: [tableOf(rivalries)] };
  },
};

async function inTurn(bench: Workbench, size: Case, format: Format): Promise<Run> {
  const clip = await clipOf(size);
  const folder = await mkdtemp(join(tmpdir(), 'framewright-bench-'));
  try {
    const own = await framewright([
      'key',
      clip,
      '--auto',
      ...(format === 'mp4' ? ['--background', '#000000'] : []),
      '--out',
      join(folder, `out.${format}`),
    ]);
    const native = await timeNative(size, clip, format, 1);
    const { page } = await bench.browser();
    const request = [`/${clip}`, mp4Arguments(size, 'in.mp4', 'out.mp4')] as const;
    const wasm = format === 'mp4' ? await page.evaluate(([from, args]) => window.bench.wasm(from, args), request) : null;
    return { process: own.seconds, rendering: own.rendering, native: native.seconds, wasm: wasm?.seconds ?? null };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function tableOf(rivalries: readonly Rivalry[]): string {
  const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] as number;
  return section(
    'Keyed by `framewright key --auto`, by native ffmpeg and by ffmpeg.wasm: seconds, and ours over theirs',
    ['clip', 'frames', 'ours', 'render alone', 'native', 'wasm', 'render ÷ native', 'render ÷ wasm'],
    rivalries.map(({ width, height, frames, format, runs }) => {
      const [whole, rendering, native] = [
        runs.map((run) => run.process),
        runs.map((run) => run.rendering),
        runs.map((run) => run.native),
      ].map(median) as [number, number, number];
      const browser = runs.flatMap(({ wasm }) => wasm ?? []);
      const wasm = browser.length > 0 ? median(browser) : null;
      return [
        `${width}×${height} to ${format}`,
        String(frames),
        ...[whole, rendering, native].map((seconds) => seconds.toFixed(2)),
        wasm?.toFixed(2) ?? '–',
        (rendering / native).toFixed(1),
        wasm ? (rendering / wasm).toFixed(1) : '–',
      ];
    }),
    'Medians. Ours opens, finds the screen, compiles, renders, codes, reads the file back and compares it; ffmpeg runs `chromakey` with a fixed colour and checks nothing.',
  );
}
