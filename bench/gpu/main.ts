/**
 * `npm run bench:gpu`: GPU time and memory traffic of every effect and of the full sticker, in Node, without a browser.
 *
 *   npm run bench:gpu                                    every effect at 720p, 1080p, 1440×1440 and 4K; on a software adapter as --quick
 *   npm run bench:gpu -- --quick                         a small size and few frames
 *   npm run bench:gpu -- --sizes 1440x1440 --effects keyer,sticker
 *   npm run bench:gpu:bundle                             puts all of it into .cache/bench-gpu/ for a machine with only Node
 *
 * Prints tables and writes `bench/results/<adapter>-gpu.json`, or into the folder that `--out` names.
 */
import { parseArgs } from 'node:util';
import { openDawnDevice } from '../../server/render/dawn.ts';
import type { Size } from '../../src/media/picture.ts';
import { type CopyReport, measureCopy, median } from './copy.ts';
import { measureStack, type StackReport } from './measure-stack.ts';
import { PassTimer } from './pass-timer.ts';
import { type GpuReport, tableOf } from './report.ts';
import { commandOf, fileNameOf, isSoftwareAdapter, machine, sizeFrom, writeReport } from './results.ts';
import { FULL_SIZES, formatOf, framesOf, missingFromSticker, QUICK_SIZES, stacksFor } from './stacks.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    sizes: { type: 'string' },
    effects: { type: 'string' },
    out: { type: 'string', default: 'bench/results' },
  },
});

/** Larger than the caches of any GPU, so that it measures memory. */
const COPY_SIZE = 8192;

const began = performance.now();
const stacks = stacksFor(options.effects?.split(',') ?? null);
// Dawn rounds timestamps to 0.1 ms for the sake of web pages.
const { device, adapter } = await openDawnDevice(['disable-dawn-features=timestamp_quantization']);
const isSoftware = isSoftwareAdapter(adapter);
const isQuick = options.quick || isSoftware;
const sizes = options.sizes ? options.sizes.split(',').map(sizeFrom) : isQuick ? QUICK_SIZES : FULL_SIZES;
const timer = device.features.has('timestamp-query') ? new PassTimer(device) : null;
device.addEventListener('uncapturederror', ({ error }) => {
  throw new Error(error.message);
});

// A software GPU shares its cores with everybody.
const pick = isSoftware ? (times: readonly number[]) => Math.min(...times) : median;
const side = isSoftware ? 1024 : COPY_SIZE;
const copy = await measureCopy(device, timer, side, side, isSoftware ? 20 : 50);
const measured: { readonly size: Size; readonly copy: CopyReport; readonly stacks: StackReport[] }[] = [];
for (const size of sizes) {
  const format = formatOf(size);
  const frames = framesOf(format);
  const reports: StackReport[] = [];
  measured.push({ size, copy: await measureCopy(device, timer, size.width, size.height, isSoftware ? 20 : 50), stacks: reports });
  for (const stack of stacks) {
    console.error(`${size.width}×${size.height} ${stack.name}`);
    // A software GPU takes seconds for a frame of a larger picture.
    const isBrief = isSoftware && size.width * size.height > 640 * 360;
    const limits = { budget: isQuick ? 400 : 1500, mostFrames: isQuick ? 10 : 100, pick, isBrief };
    reports.push(await measureStack(stack, { device, timer, format, frames, copySpeed: copy.gigabytesPerSecond, ...limits }));
  }
}

const report: GpuReport = {
  command: commandOf('bench:gpu'),
  date: new Date().toISOString(),
  adapter: { name: adapter, software: isSoftware },
  clock: timer ? 'gpu timestamps' : 'wall time until the GPU is idle',
  machine: machine(),
  copy,
  missingFromSticker,
  sizes: measured,
  seconds: (performance.now() - began) / 1000,
};
console.log(tableOf(report));
console.log(`\nWritten to ${await writeReport(options.out, `${fileNameOf(adapter)}-gpu`, report)}.`);
// Dawn's threads would keep the process alive.
process.exit(0);
