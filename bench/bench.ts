/**
 * `npm run bench`: measures exports on this machine, in the browser and in Node, beside the same job done by ffmpeg.
 *
 *   npm run bench                             everything, on a software GPU, which every machine has
 *   npm run bench -- --quick                  few frames, once each
 *   npm run bench -- --gpu                    the browser on the machine's own GPU
 *   npm run bench -- --only stages,memory     some parts: stages, formats, efficiency, resume, rivals, memory
 *
 * Prints tables and writes `bench/results/<adapter>-<part>.json`, of a quick run into `.cache/bench`.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type Bench, openBench } from './browser.ts';
import { efficiencyPart } from './exports/efficiency.ts';
import { formatsPart } from './exports/formats.ts';
import { resumePart } from './exports/resume.ts';
import { rivalsPart } from './exports/rivals.ts';
import { ffmpegVersion } from './ffmpeg.ts';
import { commandOf, fileNameOf, machine, writeReport } from './gpu/results.ts';
import { memoryPart } from './memory/memory.ts';
import type { Part, Workbench } from './part.ts';
import { stagesPart } from './stages.ts';

const PARTS: readonly Part[] = [stagesPart, formatsPart, efficiencyPart, resumePart, rivalsPart, memoryPart];

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    gpu: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const only = options.only?.split(',');
const unknown = only?.filter((name) => !PARTS.some((part) => part.name === name)) ?? [];
if (unknown.length > 0)
  throw new RangeError(`The bench has no part ${unknown.join(', ')}: choose from ${PARTS.map(({ name }) => name).join(', ')}.`);

const shared: { opening?: Promise<Bench> } = {};
const bench: Workbench = {
  quick: options.quick,
  gpu: options.gpu,
  repeats: options.quick ? 1 : 3,
  browser() {
    shared.opening ??= openBench(options.gpu);
    return shared.opening;
  },
  async isSoftware() {
    const { page } = await bench.browser();
    return (await page.evaluate(() => window.bench.adapter())).software;
  },
  say: (step) => console.error(step),
};

try {
  for (const { name, measure } of PARTS.filter((part) => only?.includes(part.name) ?? true)) {
    const began = performance.now();
    const { load: before } = machine();
    const { report, tables } = await measure(bench);
    const { page, version } = await bench.browser();
    const adapter = await page.evaluate(() => window.bench.adapter());
    const { load: after, ...computer } = machine();
    const head = {
      command: commandOf('bench'),
      date: new Date().toISOString(),
      adapter,
      machine: { ...computer, load: [before, after], browser: version, ffmpeg: ffmpegVersion() },
      seconds: (performance.now() - began) / 1000,
    };
    console.log(
      [
        `# ${name}`,
        [
          `GPU: ${adapter.name}${adapter.software ? ' (software: the CPU does its work)' : ''}`,
          `CPU: ${computer.cores} × ${cpus()[0]?.model ?? 'unknown'}, load ${before.toFixed(1)} → ${after.toFixed(1)}`,
          `Browser: Chromium ${version}. ${head.machine.ffmpeg}`,
          `Made by \`${head.command}\` in ${head.seconds.toFixed(0)} s.`,
        ].join('\n'),
        ...tables,
      ].join('\n\n'),
    );
    const folder = options.quick ? '.cache/bench/results' : 'bench/results';
    console.log(`\nWritten to ${await writeReport(folder, `${fileNameOf(adapter.name)}-${name}`, { ...head, ...report })}.\n`);
  }
} finally {
  await (await shared.opening)?.[Symbol.asyncDispose]();
}
// Dawn keeps the process alive.
process.exit(0);
