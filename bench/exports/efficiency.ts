/** Wall time of an export against that of its slowest stage alone, in Node and in the browser, of clips long enough to tell. */
import { measure as measureInNode } from '../../server/cli/bench.ts';
import { type Format, recipeOf, STACKS, type StackName } from '../cases.ts';
import { clipOf } from '../ffmpeg.ts';
import { medianOf } from '../measure.ts';
import type { Part, Workbench } from '../part.ts';
import { section } from '../table.ts';

/** What to export. */
interface Trial {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly stack: StackName;
  readonly format: Format;
}

const FORMATS = ['webm', 'mp4'] as const;
const SMALL = { width: 320, height: 180 } as const;

/** Seconds for all frames. */
interface Efficiency extends Trial {
  readonly host: 'Node' | 'browser';
  readonly decode: number;
  readonly effects: number;
  readonly encode: number;
  readonly whole: number;
  /** Before the first frame: opening, compiling, asking encoders. */
  readonly start: number;
  /** `whole` over the longest of the stages: the median of the runs. */
  readonly ratio: number;
  readonly ratios: readonly number[];
  /** The same with `start`, of the median run. */
  readonly withStart: number;
}

/** Long enough that what happens once, at the end as well, is little of it. */
function trialsOf(isQuick: boolean, isSoftware: boolean): Trial[] {
  const [point, keying] = isQuick ? [24, 6] : isSoftware ? [480, 96] : [1920, 960];
  return FORMATS.flatMap((format) => [
    { ...SMALL, frames: point, stack: 'point', format } as const,
    { ...SMALL, frames: keying, stack: 'keying', format } as const,
  ]);
}

/** How little the pipeline loses. */
export const efficiencyPart: Part = {
  name: 'efficiency',
  async measure(bench) {
    const results: Efficiency[] = [];
    for (const trial of trialsOf(bench.quick, await bench.isSoftware())) {
      for (const [host, once] of [
        ['Node', inNode],
        ['browser', inBrowser],
      ] as const) {
        bench.say(`efficiency: ${trial.frames} frames of ${trial.stack} to ${trial.format} in ${host}`);
        // Stages and whole in turns, because the machine is never quite its own.
        const { median, runs } = await medianOf(bench.repeats, async () => {
          const stages = await once(trial, bench);
          const slowest = Math.max(stages.decode, stages.effects, stages.encode);
          return { ...stages, withStart: (stages.start + stages.whole) / slowest, seconds: stages.whole / slowest };
        });
        const { seconds: ratio, ...stages } = median;
        results.push({ ...trial, host, ...stages, ratio, ratios: runs });
      }
    }
    return { report: { efficiency: results }, tables: [tableOf(results)] };
  },
};

type Stages = Pick<Efficiency, 'decode' | 'effects' | 'encode' | 'whole' | 'start'>;

async function inNode({ width, height, frames, stack, format }: Trial): Promise<Stages> {
  const signal = new AbortController().signal;
  const result = await measureInNode({ size: { width, height }, frames, format, recipe: recipeOf(STACKS[stack], format), signal });
  const { decode, effects, encode, seconds } = result;
  return { decode: frames / decode, effects: frames / effects, encode: frames / encode, whole: seconds.work, start: seconds.start };
}

async function inBrowser({ stack, format, ...size }: Trial, bench: Workbench): Promise<Stages> {
  const { page } = await bench.browser();
  const address = `/${await clipOf(size)}`;
  const alone = await page.evaluate(([from, ...what]) => window.bench.alone(from, ...what), [address, stack, format] as const);
  const request = [address, recipeOf(STACKS[stack], format)] as const;
  const { stages } = await page.evaluate(([from, recipe]) => window.bench.exportClip(from, recipe), request);
  const { total, open, verify } = stages;
  return { ...alone, whole: total - open - verify, start: open };
}

function tableOf(results: readonly Efficiency[]): string {
  return section(
    'Wall time of an export over that of its slowest stage alone',
    ['host', 'export', 'frames', 'decode s', 'effects s', 'encode s', 'start s', 'whole s', 'ratio', 'with start'],
    results.map(({ host, stack, format, width, height, frames, decode, effects, encode, start, whole, ratio, withStart }) => [
      host,
      `${stack} to ${format}, ${width}×${height}`,
      String(frames),
      ...[decode, effects, encode, start, whole].map((seconds) => seconds.toFixed(2)),
      ratio.toFixed(2),
      withStart.toFixed(2),
    ]),
    'Whole: from the first frame to the written file. Start: opening, compiling and asking encoders before it. Checking is in neither. On a software GPU the stages share the processor, so that they cannot all run at once as they do alone.',
  );
}
