/**
 * `npm run bench:looks`: each look of ours and the same look written as filters of native ffmpeg, on the same raw frames, in turns.
 *
 *   npm run bench:looks                                  all, at 640×360
 *   npm run bench:looks -- --size 1280x720 --effects glow,comic --rounds 5
 *   npm run bench:looks -- --pictures FOLDER             puts one frame of both beside each other into PNG files
 *
 * Ours goes from the planes of a frame to its finished picture; ffmpeg from the same bytes in a file to its last filter. Both
 * may use every core; where the processor does the GPU's work, its time is counted on both sides. Prints a table and writes `bench/results/<adapter>-looks.json`, or into the folder that `--out` names.
 */
import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { firstLine, ROOT } from '../../scripts/tools.mjs';
import { openDawnDevice } from '../../server/render/dawn.ts';
import { writePng } from '../../server/testing/png.ts';
import { stagesOf } from '../../src/gpu/active-effect.ts';
import { defaultsOf, problemWith } from '../../src/gpu/params.ts';
import { readPicture, straightBytes } from '../../src/gpu/read-picture.ts';
import { sampleLut } from '../../src/samples/sample-lut.ts';
import { SAMPLE_LUT } from '../../src/samples/samples.ts';
import { effectById } from '../../src/shaders/effects.ts';
import { FFMPEG, ffmpeg, timedFfmpeg } from '../run-ffmpeg.ts';
import { section } from '../table.ts';
import { cutOutClip, opaqueClip, type RawClip, rawInput } from './looks-clip.ts';
import { type Look, looksWith, WITHOUT_COUNTERPART } from './looks-native.ts';
import { openStack } from './open-stack.ts';
import { commandOf, fileNameOf, isSoftwareAdapter, machine, sizeFrom, writeReport } from './results.ts';

const { values: options } = parseArgs({
  options: {
    size: { type: 'string', default: '640x360' },
    effects: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    pictures: { type: 'string' },
    out: { type: 'string', default: 'bench/results' },
  },
});

/** Milliseconds that each side gets in a round. */
const BUDGET = 500;
const CUBE = '.cache/bench/look.cube';

/** One look, both ways: milliseconds for each frame, the least of all rounds. */
interface LookReport {
  readonly effect: string;
  readonly ours: number;
  readonly ffmpeg: number;
  /** Time of ours over time of ffmpeg's; below 1 ours is faster. */
  readonly ratio: number;
  readonly rounds: readonly { readonly ours: number; readonly ffmpeg: number }[];
  readonly graph: string;
  readonly differs: string | null;
}

const began = performance.now();
const size = sizeFrom(options.size);
if (size.width % 2 || size.height % 2) throw new RangeError('Both sides of the size must be even.');
const { device, adapter } = await openDawnDevice();
device.addEventListener('uncapturederror', ({ error }) => {
  throw new Error(error.message);
});
// Where the processor does the GPU's work, what both take of all cores says more than how long that takes beside other programs.
const clock = isSoftwareAdapter(adapter) ? 'processor' : 'wall';
const clips = { opaque: await opaqueClip(size), 'cut-out': await cutOutClip(size) };
const { size: side, table } = sampleLut();
const triples = Array.from({ length: table.length / 3 }, (_, at) =>
  [...table.subarray(at * 3, at * 3 + 3)].map((value) => value.toFixed(6)).join(' '),
);
await writeFile(join(ROOT, CUBE), `LUT_3D_SIZE ${side}\n${triples.join('\n')}\n`);
const all = looksWith(CUBE);
const looks = options.effects
  ? options.effects.split(',').map((name) => {
      const look = all.find(({ effect }) => effect === name);
      if (!look) throw new RangeError(`There is no “${name}” to compare. Choose from ${all.map(({ effect }) => effect).join(', ')}.`);
      return look;
    })
  : all;

/** Milliseconds for each of `frames` frames of ffmpeg's. */
async function native(look: Look, clip: RawClip, frames: number): Promise<number> {
  const input = rawInput(clip.pixelFormat, size, clip.path);
  const seconds = await timedFfmpeg(...input, ...graphOf(look), '-frames:v', String(frames), '-f', 'null', '-');
  return (seconds[clock] * 1000) / frames;
}

const graphOf = (look: Look): string[] => ['-filter_complex', look.graph(size).replaceAll('[in]', '[0:v]'), '-map', '[out]'];

async function compare(look: Look): Promise<LookReport> {
  const effect = effectById(look.effect);
  if (!effect) throw new RangeError(`There is no effect “${look.effect}”.`);
  const values = { ...defaultsOf(effect.params), ...look.values };
  for (const [id, value] of Object.entries(look.values ?? {})) {
    const param = effect.params[id];
    const problem = param ? value !== SAMPLE_LUT && problemWith(param, value) : `There is no ${look.effect}.${id}.`;
    if (problem) throw new RangeError(problem);
  }
  const clip = clips[look.clip];
  using ours = await openStack(
    { name: look.effect, effects: stagesOf(effect, values) },
    { device, format: clip.format, frames: clip.frames },
  );
  const timed = async (frames: number) => {
    const [start, used] = [performance.now(), process.cpuUsage()];
    for (let frame = 0; frame < frames; frame++) {
      ours.step();
      // As a renderer keeps only few frames in flight.
      if (frame % 4 === 3) await ours.idle();
    }
    await ours.idle();
    const { user, system } = process.cpuUsage(used);
    return (clock === 'processor' ? (user + system) / 1000 : performance.now() - start) / frames;
  };
  await timed(1);
  if (options.pictures) await writePictures(options.pictures, look, straightBytes(await readPicture(device, ours.chain.picture)));
  const framesFor = (milliseconds: number) => Math.max(1, Math.min(200, Math.round(BUDGET / milliseconds)));
  const ourFrames = framesFor(await timed(1));
  const theirFrames = Math.max(4, framesFor(await native(look, clip, 4)));
  const rounds: { readonly ours: number; readonly ffmpeg: number }[] = [];
  for (let round = 0; round < Number(options.rounds); round++) {
    rounds.push({ ours: await timed(ourFrames), ffmpeg: await native(look, clip, theirFrames) });
  }
  // Other programs only ever add to a time.
  const least = (pick: (round: (typeof rounds)[number]) => number) => Math.min(...rounds.map(pick));
  const [mine, theirs] = [least((round) => round.ours), least((round) => round.ffmpeg)];
  return {
    effect: look.effect,
    ours: mine,
    ffmpeg: theirs,
    ratio: mine / theirs,
    rounds,
    graph: look.graph(size),
    differs: look.differs ?? null,
  };
}

async function writePictures(folder: string, look: Look, bytes: Uint8Array): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const clip = clips[look.clip];
  const [mine, both] = ['ours', 'both'].map((part) => join(folder, `${look.effect}-${part}.png`)) as [string, string];
  writePng(mine, size.width, size.height, bytes);
  const graph = `${look.graph(size).replaceAll('[in]', '[0:v]')};[out]format=rgba[t];[1:v]format=rgba[o];[o][t]hstack,split[f][g];[g]drawbox=c=0x808080:t=fill[b];[b][f]overlay`;
  await ffmpeg(...rawInput(clip.pixelFormat, size, clip.path), '-i', mine, '-filter_complex', graph, '-frames:v', '1', both);
}

const reports: LookReport[] = [];
for (const look of looks) {
  console.error(look.effect);
  reports.push(await compare(look));
}
const report = {
  command: commandOf('bench:looks'),
  date: new Date().toISOString(),
  adapter: { name: adapter, software: isSoftwareAdapter(adapter) },
  clock: clock === 'processor' ? 'processor time of both' : 'wall time of both',
  machine: { ...machine(), ffmpeg: firstLine(FFMPEG, ['-version'])?.replace(/ Copyright.*/, '') },
  size,
  looks: reports,
  withoutCounterpart: WITHOUT_COUNTERPART,
  seconds: (performance.now() - began) / 1000,
};
console.log(
  [
    `GPU: ${adapter}${report.adapter.software ? ' (software: the CPU does its work)' : ''}, measured by ${report.clock}. ${report.machine.ffmpeg}.`,
    section(
      `Milliseconds for each frame of ${size.width}×${size.height}, the least of ${options.rounds} rounds in turns`,
      ['look', 'ours', 'ffmpeg', 'ours ÷ ffmpeg', 'ffmpeg’s is simpler'],
      reports.map(({ effect, ours, ffmpeg: theirs, ratio, differs }) => [
        effect,
        ...[ours, theirs, ratio].map((value) => value.toPrecision(3)),
        differs ?? '',
      ]),
    ),
    `Without a counterpart: ${Object.entries(WITHOUT_COUNTERPART)
      .map(([effect, why]) => `${effect} (${why})`)
      .join('; ')}.`,
    `Written to ${await writeReport(options.out, `${fileNameOf(adapter)}-looks`, report)}.`,
  ].join('\n\n'),
);
// Dawn's threads would keep the process alive.
process.exit(0);
