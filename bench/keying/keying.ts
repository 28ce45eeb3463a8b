/**
 * `npm run bench:keying`: the keyer against footage with exact truth, beside ffmpeg’s keyers, OBS Studio’s and a range of HSV, tuned to that truth.
 *
 *   npm run bench:keying                        seeds 1–3, 4 frames a scene
 *   npm run bench:keying -- --seeds 11-19       seeds that nobody develops on
 *   npm run bench:keying -- --quick             seed 1, two frames, without 1080p and the other keyers
 *   --frames N   --scenes hair,glass   --no-baselines
 *   --tuned                                     also by “Find the best key”, which never sees the truth
 *   --resume                                    keeps what the same seeds gave before they were interrupted, and goes on behind it
 *
 * Writes figures to `bench/results/keying-<seeds>.json` and a page with pictures to `.cache/keying/report-<seeds>.html`.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openDawnDevice } from '../../server/render/dawn.ts';
import { Pipelines } from '../../src/gpu/pipelines.ts';
import { type Baseline, bestOf, RIVALS, type Rival } from './baselines.ts';
import { footageOf } from './footage.ts';
import { keyClip, tunedKey, type Values } from './keyed.ts';
import { type Line, pageOf, rowOf, tableOf } from './report.ts';
import { type Scene, scenes } from './scenes.ts';
import { type Figures, figuresOf, meanOf } from './score.ts';
import { seedsOf } from './seeds.ts';

const FOLDER = '.cache/keying';
const rivals = Object.keys(RIVALS) as Rival[];

const { values: options } = parseArgs({
  allowNegative: true,
  options: {
    seeds: { type: 'string', default: '' },
    scenes: { type: 'string', default: '' },
    frames: { type: 'string', default: '' },
    quick: { type: 'boolean', default: false },
    baselines: { type: 'boolean', default: true },
    tuned: { type: 'boolean', default: false },
    resume: { type: 'boolean', default: false },
  },
});

const seedText = options.seeds || (options.quick ? '1' : '1-3');
const seeds = seedsOf(seedText);
const frames = Number(options.frames || (options.quick ? 2 : 4));
const names = options.scenes ? options.scenes.split(',') : scenes.map(({ name }) => name);
const chosen = scenes.filter(({ name }) => names.includes(name) && !(options.quick && name === 'hd'));
const withRivals = options.baselines && !options.quick;
const results = `bench/results/keying-${seedText}.json`;

using gpu = await openDawnDevice();
const failures: string[] = [];
gpu.device.addEventListener('uncapturederror', ({ error }) => failures.push(error.message));
const context = { device: gpu.device, pipelines: new Pipelines(gpu.device) };
interface Measured {
  readonly ours: (Line & { readonly seed: number; readonly seconds: number })[];
  readonly tuned: (Line & { readonly seed: number; readonly values: Values })[];
  readonly theirs: Record<Rival, (Baseline & { readonly name: string; readonly seed: number })[]>;
}
const nothing: Measured = { ours: [], tuned: [], theirs: { chromakey: [], colorkey: [], hsvkey: [], obs: [], hsv: [] } };
const kept: Measured & { readonly seconds: number } =
  options.resume && existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : { ...nothing, seconds: 0 };
const { ours, tuned, theirs } = kept;
const isKept = (seed: number, scene: Scene) => ours.some((line) => line.seed === seed && line.name === scene.name);
const rows: string[] = [];
const began = performance.now();

const overall = (lines: readonly { readonly figures: Figures }[]) => meanOf(lines.map(({ figures }) => figures));

/** Writes figures and page of what has been measured so far: hours of work should outlive an interruption. */
function report(isDone: boolean): void {
  if (failures.length > 0) throw new Error(`The GPU failed: ${failures[0]}`);
  const measured = chosen.filter(({ name }) => ours.some((line) => line.name === name));
  const lines: Line[] = [
    ...measured.map(({ name }) => ({ name, figures: overall(ours.filter((line) => line.name === name)) })),
    { name: 'MEAN, ours, automatic', figures: overall(ours) },
    ...(options.tuned ? [{ name: 'MEAN, ours, best key found', figures: overall(tuned) }] : []),
    ...(withRivals ? rivals.map((rival) => ({ name: `${RIVALS[rival]}, tuned per scene`, figures: overall(theirs[rival]) })) : []),
  ];
  const seconds = kept.seconds + (performance.now() - began) / 1000;
  const part = isDone ? '' : ' so far';
  const note = `Seeds ${seedText}${part}, ${frames} frames of each scene at full size, H.264 4:2:0, ${gpu.adapter}, ${seconds.toFixed(0)} s.`;
  if (isDone) console.log(`${note}\n${tableOf(lines)}\nPictures: ${FOLDER}/report-${seedText}.html`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FOLDER}/report-${seedText}.html`, pageOf('Keying against the truth', note, lines, rows));
  if (options.quick || options.scenes) return;
  const command = [
    'npm run bench:keying',
    ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2).filter((word) => word !== '--resume')] : []),
  ].join(' ');
  const figures = {
    ...{ command, date: new Date().toISOString(), adapter: gpu.adapter, frames, seconds, isDone },
    mean: lines.slice(measured.length),
    ...{ ours, tuned, theirs },
  };
  writeFileSync(results, `${JSON.stringify(figures, null, 1)}\n`);
}

const wanted = seeds.flatMap((seed) => chosen.map((scene) => ({ seed, scene }))).filter(({ seed, scene }) => !isKept(seed, scene));
for (const { seed, scene } of wanted) {
  const footage = footageOf(scene, seed, frames, FOLDER);
  const keyed = await keyClip(context, footage.path);
  const figures = figuresOf(footage, keyed.frames);
  console.error(`seed ${seed}, ${scene.name}: alpha ${figures.alpha.toFixed(2)}, ${figures.psnr.toFixed(2)} dB`);
  if (options.tuned) {
    const { values, frames } = await tunedKey(context, footage, keyed);
    tuned.push({ name: scene.name, seed, figures: figuresOf(footage, frames), values });
    console.error(`  tuned: alpha ${tuned.at(-1)?.figures.alpha.toFixed(2)} with ${JSON.stringify(values)}`);
  }
  if (seed === seeds[0]) rows.push(await rowOf(footage, keyed, figures));
  if (withRivals) for (const rival of rivals) theirs[rival].push({ name: scene.name, seed, ...bestOf(rival, footage) });
  // Last: a scene counts as measured only with all that was asked of it.
  ours.push({ name: scene.name, seed, figures, seconds: keyed.seconds });
  report(ours.length === seeds.length * chosen.length);
}
process.exit(0);
