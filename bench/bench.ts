/**
 * `npm run bench`: measures the stages of an export, whole exports, and the same job done by ffmpeg, in one run.
 *
 *   npm run bench                    every size, on a software GPU, which every machine has
 *   npm run bench -- --quick         few frames of the smallest size, once each
 *   npm run bench -- --gpu           on the machine's own GPU
 *
 * Prints tables and writes `bench/results/<adapter>.json`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bench, openBench, ROOT } from './browser.ts';
import { type Case, casesFor, type Format, QUICK_CASES, recipeOf, STACKS } from './cases.ts';
import { clipOf, ffmpegVersion, mp4Arguments, timeNative } from './ffmpeg.ts';
import { medianOf } from './measure.ts';
import { type BenchReport, type CaseReport, type ExportMeasure, tablesOf } from './report.ts';

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, gpu: { type: 'boolean', default: false } },
});
const repeats = options.quick ? 1 : 3;

async function measureCase({ page }: Bench, size: Case): Promise<CaseReport> {
  const clip = await clipOf(size);
  const address = `/${clip}`;
  const step = <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
    console.error(`${size.width}×${size.height}, ${size.frames} frames: ${name}`);
    return work();
  };
  const exported = async (format: Format): Promise<ExportMeasure> => {
    const recipe = recipeOf(STACKS.keying, format);
    const { median, runs } = await medianOf(repeats, async () => {
      const { stages, bytes } = await page.evaluate(([from, asked]) => window.bench.exportClip(from, asked), [address, recipe] as const);
      return { seconds: stages.total, stages, bytes };
    });
    return { ...median, runs };
  };
  const wasm = () =>
    medianOf(repeats, () =>
      page.evaluate(([from, args]) => window.bench.wasm(from, args), [address, mp4Arguments(size, 'in.mp4', 'out.mp4')] as const),
    );
  const stages = await step('stages', () =>
    page.evaluate(([from, times]) => window.bench.stages(from, times), [address, repeats] as const),
  );
  const webm = await step('export to WebM', () => exported('webm'));
  const mp4 = await step('export to MP4', () => exported('mp4'));
  const { median, runs } = await step('ffmpeg.wasm', wasm);
  const native = await step('native ffmpeg', async () => ({
    webm: await timeNative(size, clip, 'webm', repeats),
    mp4: await timeNative(size, clip, 'mp4', repeats),
  }));
  return { ...size, stages, exports: { webm, mp4 }, wasm: { ...median, runs }, native };
}

async function measureAll(): Promise<BenchReport> {
  const began = performance.now();
  const load = loadavg()[0] ?? 0;
  await using bench = await openBench(options.gpu);
  const adapter = await bench.page.evaluate(() => window.bench.adapter());
  const sizes = options.quick ? QUICK_CASES : casesFor(adapter.software);
  const cases: CaseReport[] = [];
  for (const size of sizes) cases.push(await measureCase(bench, size));
  const smallest = `/${await clipOf(sizes[0] as Case)}`;
  const traffic = await bench.page.evaluate((address) => window.bench.traffic(address), smallest);
  return {
    command: ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' '),
    date: new Date().toISOString(),
    adapter,
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      load: [load, loadavg()[0] ?? 0],
      platform: `${process.platform}-${process.arch}`,
      browser: bench.version,
      ffmpeg: ffmpegVersion(),
    },
    cases,
    traffic,
    seconds: (performance.now() - began) / 1000,
  };
}

const report = await measureAll();
console.log(tablesOf(report));
const name = report.adapter.name
  .toLowerCase()
  .replaceAll(/[^a-z0-9]+/g, '-')
  .replaceAll(/^-|-$/g, '');
const path = `bench/results/${name}${options.quick ? '-quick' : ''}.json`;
await mkdir(join(ROOT, 'bench/results'), { recursive: true });
await writeFile(join(ROOT, path), `${JSON.stringify(report, null, 2)}\n`);
console.log(`\nWritten to ${path}.`);
