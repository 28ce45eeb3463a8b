/** How fast every format is made, in Node and in the browser, of one clip with a point effect. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../scripts/tools.mjs';
import { renderJob } from '../../server/render/render-job.ts';
import { type OutputFormat, outputFormats } from '../../src/jobs/output/output.ts';
import { type Case, recipeOf, STACKS } from '../cases.ts';
import { clipOf } from '../ffmpeg.ts';
import type { Part, Workbench } from '../part.ts';
import { section } from '../table.ts';

function sizesOf(isQuick: boolean, isSoftware: boolean): readonly Case[] {
  if (isQuick) return [{ width: 160, height: 90, frames: 6 }];
  const small = { width: 320, height: 180 };
  if (isSoftware)
    return [
      { width: 160, height: 90, frames: 24 },
      { ...small, frames: 24 },
    ];
  return [
    { ...small, frames: 96 },
    { width: 1280, height: 720, frames: 96 },
  ];
}

/** A format made once; seconds. */
interface Made {
  /** From the first frame that was rendered to the end of checking. */
  readonly seconds: number;
  /** Before that: opening and compiling. */
  readonly open: number;
  readonly frames: number;
  readonly bytes: number;
}

interface FormatReport extends Case {
  readonly format: OutputFormat;
  /** Or why it is not made there. */
  readonly node: Made | string;
  readonly browser: Made | string;
}

/** Throughput of every format that makes more than one picture. */
export const formatsPart: Part = {
  name: 'formats',
  async measure(bench) {
    const formats = (Object.keys(outputFormats) as OutputFormat[]).filter((format) => outputFormats[format].kind !== 'still');
    const reports: FormatReport[] = [];
    for (const size of sizesOf(bench.quick, await bench.isSoftware())) {
      for (const format of formats) {
        bench.say(`formats: ${format}, ${size.width}×${size.height}`);
        reports.push({ ...size, format, node: await orWhy(inNode(size, format)), browser: await orWhy(inBrowser(bench, size, format)) });
      }
    }
    return { report: { formats: reports }, tables: [tableOf(reports)] };
  },
};

/** One format that fails is told among the others. */
async function orWhy(making: Promise<Made | string>): Promise<Made | string> {
  try {
    return await making;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function inNode(size: Case, format: OutputFormat): Promise<Made> {
  const folder = await mkdtemp(join(tmpdir(), 'framewright-bench-'));
  try {
    const began = performance.now();
    let first = Number.NaN;
    const { files } = await renderJob({
      input: join(ROOT, await clipOf(size)),
      recipe: recipeOf(STACKS.point, format),
      outputs: [join(folder, `out.${outputFormats[format].extension}`)],
      signal: new AbortController().signal,
      onProgress: () => {
        if (Number.isNaN(first)) first = performance.now();
      },
    });
    const { frames = 0, bytes = 0 } = files[0] ?? {};
    return { seconds: (performance.now() - first) / 1000, open: (first - began) / 1000, frames, bytes };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function inBrowser(bench: Workbench, size: Case, format: OutputFormat): Promise<Made | string> {
  const { page } = await bench.browser();
  const support = (await page.evaluate(() => window.bench.formatSupport()))[format];
  if (!support.works) return support.reason;
  const request = [`/${await clipOf(size)}`, recipeOf(STACKS.point, format)] as const;
  const { frames, bytes, stages } = await page.evaluate(([from, recipe]) => window.bench.exportClip(from, recipe), request);
  return { seconds: stages.total - stages.open, open: stages.open, frames, bytes };
}

function tableOf(reports: readonly FormatReport[]): string {
  const speed = (made: Made | string) => (typeof made === 'string' ? '–' : (made.frames / made.seconds).toFixed(1));
  const opening = (made: Made | string) => (typeof made === 'string' ? '' : made.open.toFixed(1));
  const kilobytes = (made: Made | string) => (typeof made === 'string' ? made : String(Math.round(made.bytes / 1024)));
  return section(
    `Every format, of a clip with ${STACKS.point.join(' + ')}: frames made, written and checked again per second`,
    ['format', 'size', 'frames', 'Node', 'opens in s', 'kB', 'browser', 'opens in s', 'kB'],
    reports.map(({ format, width, height, node, browser }) => [
      format,
      `${width}×${height}`,
      typeof node === 'string' ? '' : String(node.frames),
      ...[node, browser].flatMap((made) => [speed(made), opening(made), kilobytes(made)]),
    ]),
    'Without opening and compiling, with reading back and comparing. Stickers scale the clip to their own size and are coded several times.',
  );
}
