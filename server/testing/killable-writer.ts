/**
 * Writes a synthetic clip in two formats at once and says on standard output how far it is, for a test that kills it:
 * `node server/testing/killable-writer.ts FOLDER CLIP [FATAL]`, where CLIP gives the sound. With FATAL it writes a pair of files
 * instead, and kills itself as soon as it has called that function of `fs/promises` for the first time since both were made.
 */
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { wholeDelivery } from '../../src/gpu/deliver.ts';
import { defaultOutput, type OutputFormat, outputFormats } from '../../src/jobs/output/output.ts';
import { outputTimeline } from '../../src/media/output-timeline.ts';
import type { PlaneFormat } from '../../src/media/picture.ts';
import { constantTimeline } from '../../src/media/time.ts';
import { openContainer } from '../reading/container.ts';
import { openVideoWriter } from '../writers/video-writer.ts';
import type { ResumingSink, Written } from '../writers/writer.ts';
import { movingFrame } from './moving-planes.ts';
import { yuvFormat } from './scene.ts';

const [folder = '', clip = '', fatal] = process.argv.slice(2);
const RATE = { num: 24, den: 1 };
const LENGTH = 20;
const yuv = yuvFormat({ width: 48, height: 32 });
const formats: [OutputFormat, PlaneFormat][] =
  fatal === undefined
    ? [
        ['mp4', yuv],
        ['webm', { ...yuv, alpha: true }],
      ]
    : [['alpha-pair', { ...yuv, alpha: true }]];

/** From now on, the first call of a function is the last thing that this process does. */
function dieAfter(name: 'link' | 'rm'): void {
  const call = files[name] as (...given: unknown[]) => Promise<unknown>;
  Object.assign(files, { [name]: (...given: unknown[]) => call(...given).then(() => process.kill(process.pid, 'SIGKILL')) });
  syncBuiltinESMExports();
}

const say = (event: object) => process.stdout.write(`${JSON.stringify(event)}\n`);

const container = await openContainer(clip);
const timeline = outputTimeline(constantTimeline(LENGTH, RATE), { start: 0, end: LENGTH }, null);
const writers: { outputFormat: OutputFormat; format: PlaneFormat; writer: ResumingSink<Written>; from: number }[] = [];
for (const [outputFormat, format] of formats) {
  const writer = await openVideoWriter({
    outputFormat,
    output: { ...defaultOutput, formats: [outputFormat] },
    delivery: wholeDelivery(format as Parameters<typeof wholeDelivery>[0], outputFormat === 'mp4'),
    timeline,
    frameRate: RATE.num,
    whole: true,
    container,
    recipe: null,
    source: 'synthetic',
    renderer: null,
    tags: { framewright: '{}' },
    encoder: 'software',
    path: join(folder, `out.${outputFormats[outputFormat].extension}`),
    group: { seconds: 0.1, frames: 4 },
    signal: new AbortController().signal,
  });
  writers.push({ outputFormat, format, writer, from: writer.from });
}
say({ from: Object.fromEntries(writers.map(({ outputFormat, from }) => [outputFormat, from])) });
for (let index = Math.min(...writers.map(({ from }) => from)); index < LENGTH; index++) {
  for (const { outputFormat, format, writer, from } of writers) {
    if (index < from) continue;
    await writer.write(movingFrame(format, index, RATE.num));
    say({ written: index + 1, of: outputFormat });
  }
}
for (const { outputFormat, writer } of writers) {
  say({ finishing: outputFormat });
  if (fatal === 'link' || fatal === 'rm') dieAfter(fatal);
  await writer.finish();
  say({ done: outputFormat });
}
for (const { outputFormat, writer } of writers) {
  say({ forgetting: outputFormat });
  await writer.forget();
}
process.exit(0);
