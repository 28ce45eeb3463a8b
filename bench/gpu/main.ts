/**
 * `npm run bench:gpu`: GPU time and memory traffic of every effect and of the full sticker, in Node, without a browser.
 *
 *   npm run bench:gpu                                    every effect at 720p, 1080p, 1440×1440 and 4K
 *   npm run bench:gpu -- --quick                         a small size and few frames
 *   npm run bench:gpu -- --sizes 1440x1440 --effects keyer,sticker
 *   npm run bench:gpu -- --table                         measures nothing: prints what is kept
 *   npm run bench:gpu:bundle                             puts all of it into .cache/bench-gpu/ for a machine with only Node
 *
 * Prints tables and writes `bench/results/<adapter>-gpu.json`, or into the folder that `--out` names, after every size: sizes
 * measured before stay in it until they are measured again. With `--effects` nothing is kept.
 */
import { parseArgs } from 'node:util';
import { openDawnDevice } from '../../server/render/dawn.ts';
import type { Size } from '../../src/media/picture.ts';
import { measureCopy, median } from './copy.ts';
import { type Clock, measureStack, type StackReport } from './measure-stack.ts';
import { PassTimer } from './pass-timer.ts';
import { type GpuReport, headOf, keptSizes, merged, overviewOf, type SizeReport, tableOf } from './report.ts';
import { commandOf, fileNameOf, isSoftwareAdapter, machine, sizeFrom, writeReport } from './results.ts';
import { FULL_SIZES, formatOf, framesOf, missingFromSticker, QUICK_SIZES, stacksFor } from './stacks.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    table: { type: 'boolean', default: false },
    sizes: { type: 'string' },
    effects: { type: 'string' },
    out: { type: 'string', default: 'bench/results' },
  },
});

/** Larger than the caches of any GPU, so that it measures memory. */
const COPY_SIZE = 8192;
/** Pixels above which a software GPU takes seconds for a frame. */
const LARGE = 640 * 360;
const ONE_FRAME = 'The first frame was measured, dispatch by dispatch: it takes seconds where the CPU does the GPU’s work.';

const stacks = stacksFor(options.effects?.split(',') ?? null);
// Dawn rounds timestamps to 0.1 ms for the sake of web pages.
const { device, adapter } = await openDawnDevice(['timestamp_quantization']);
const isSoftware = isSoftwareAdapter(adapter);
const sizes = options.sizes ? options.sizes.split(',').map(sizeFrom) : options.quick ? QUICK_SIZES : FULL_SIZES;
const timer = device.features.has('timestamp-query') ? new PassTimer(device) : null;
device.addEventListener('uncapturederror', ({ error }) => {
  throw new Error(error.message);
});

// A software GPU shares its cores with everybody: what it takes of them says more than how long it takes.
const clock: Clock = isSoftware ? 'processor time' : timer ? 'gpu timestamps' : 'wall time until the GPU is idle';
const pick = isSoftware ? (times: readonly number[]) => Math.min(...times) : median;
const copies = isSoftware ? 20 : 50;
const side = isSoftware ? 1024 : COPY_SIZE;
const name = `${fileNameOf(adapter)}-gpu`;
let report: GpuReport = {
  adapter: { name: adapter, software: isSoftware },
  clock,
  missingFromSticker,
  sizes: options.effects ? [] : await keptSizes(options.out, name, adapter, clock),
};

async function measured(size: Size): Promise<SizeReport> {
  const began = performance.now();
  const format = formatOf(size);
  const frames = framesOf(format);
  const copy = await measureCopy({ device, timer, clock }, side, side, copies);
  const ownCopy = await measureCopy({ device, timer, clock }, size.width, size.height, copies);
  const isBrief = isSoftware && size.width * size.height > LARGE;
  const limits = { budget: options.quick || isSoftware ? 400 : 1500, mostFrames: options.quick || isSoftware ? 10 : 100, pick, isBrief };
  const reports: StackReport[] = [];
  const failures: { readonly name: string; readonly message: string }[] = [];
  for (const stack of stacks) {
    console.error(`${size.width}×${size.height} ${stack.name}`);
    try {
      reports.push(await measureStack(stack, { device, timer, clock, format, frames, copySpeed: copy.gigabytesPerSecond, ...limits }));
    } catch (error) {
      // Nobody may be there to leave it out and begin again.
      failures.push({ name: stack.name, message: (error as Error).message });
    }
  }
  return {
    size,
    command: commandOf('bench:gpu'),
    date: new Date().toISOString(),
    machine: machine(),
    copy,
    ownCopy,
    note: isBrief ? ONE_FRAME : null,
    stacks: reports,
    failures,
    seconds: (performance.now() - began) / 1000,
  };
}

console.log(headOf(report));
for (const size of options.table ? [] : sizes) {
  const fresh = await measured(size);
  report = { ...report, sizes: merged(report.sizes, fresh) };
  console.log(`\n${tableOf(fresh)}`);
  if (!options.effects) console.log(`\nWritten to ${await writeReport(options.out, name, report)}.`);
}
console.log(`\n${overviewOf(report)}`);
const isWhole = report.sizes.every(({ failures }) => failures.length === 0);
// Dawn's threads would keep the process alive.
process.exit(isWhole ? 0 : 1);
