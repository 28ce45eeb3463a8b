/**
 * Trains the keyer's learned correction on generated footage and writes `weights.ts` and the numbers of both networks in `src/shaders/keyer/`.
 *
 *   node --import ./scripts/node-host.mjs bench/keying/train/train.ts
 *   --plain 101-102   seeds of the benchmark's scenes as they are   --varied 200-202   seeds of scenes made different
 *   --lit 300         seeds of scenes made different and strongly lit by the screen
 *   --without glass   leaves scenes out, to see what is learned from the others
 *   --steps N         --dry writes nothing
 *
 * Seeds 1–9 (development) and 11–19 (reports) are refused. Footage and samples are kept in `.cache/keying`.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openDawnDevice } from '../../../server/render/dawn.ts';
import { Pipelines } from '../../../src/gpu/pipelines.ts';
import { type Network, networkFrom, textOf } from '../../../src/shaders/keyer/network.ts';
import type { Rgb } from '../../../src/shaders/keyer/oracle.ts';
import { Random } from '../random.ts';
import { type Scene, scenes } from '../scenes.ts';
import { seedsOf } from '../seeds.ts';
import { absolute, chromaAxes, keyedColour, relative } from './colours.ts';
import { fitted, outputsOf } from './fit.ts';
import { FIELDS, FRAMES, LENGTH, type Samples, samplesOf, TRAITS } from './samples.ts';
import { lit, varied } from './varied.ts';

const FOLDER = '.cache/keying';
const SOLID = ['hair', 'motion', 'blue', 'uneven', 'webcam'];
/** Traits that are chroma across the screen's own, and the same among the inputs of the colour network. */
const MIRRORED = [9, 12, 17] as const;
const MIRRORED_COLOURS = [...MIRRORED, TRAITS + 3, TRAITS + 6] as const;
const MATTE = [TRAITS, 48, 24, 1] as const;
const COLOUR = [TRAITS + 8, 24, 16, 3] as const;
/** What the square of an error counts beside its size. */
const SQUARES = 2;
/** What the change of an error from frame to frame counts, beside the error. */
const STEADINESS = 2;
const UNITS: readonly Rgb[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
/** A correction costs this much of an error of its size: what helps nobody is left undone. */
const RELUCTANCE = 0.02;

const { values: options } = parseArgs({
  options: {
    plain: { type: 'string', default: '101-102' },
    varied: { type: 'string', default: '200-202' },
    lit: { type: 'string', default: '300' },
    without: { type: 'string', default: '' },
    steps: { type: 'string', default: '8000' },
    dry: { type: 'boolean', default: false },
  },
});

const seedsFor = (text: string) => {
  const seeds = text === '' ? [] : seedsOf(text);
  if (seeds.some((seed) => seed < 20)) throw new RangeError('Seeds below 20 are for development and reports, not for training.');
  return seeds;
};

const without = options.without.split(',');
using gpu = await openDawnDevice();
const context = { device: gpu.device, pipelines: new Pipelines(gpu.device) };
const clips: Samples[] = [];
const kinds = { plain: (scene: Scene) => scene, varied, lit };
for (const [kind, seeds] of [
  ['plain', seedsFor(options.plain)],
  ['varied', seedsFor(options.varied)],
  ['lit', seedsFor(options.lit)],
] as const) {
  for (const seed of seeds) {
    for (const scene of scenes) {
      // Under strong light of the screen only what surely is solid says what is right.
      const isApt = kind === 'lit' ? SOLID.includes(scene.name) : scene.name !== 'hd' || (kind === 'plain' && seed === seeds[0]);
      if (without.includes(scene.name) || !isApt) continue;
      const began = performance.now();
      clips.push(await samplesOf(context, kinds[kind](scene, seed), seed, kind, FOLDER));
      console.error(`${clips.at(-1)?.name}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
    }
  }
}

const rows = clips.reduce((sum, { values }) => sum + values.length / LENGTH, 0);
const count = rows / FRAMES;
const all = new Float32Array(rows * LENGTH);
const lights = new Uint8Array(rows);
let filled = 0;
for (const { values, isLight } of clips) {
  all.set(values, filled * LENGTH);
  lights.fill(isLight ? 1 : 0, filled, filled + values.length / LENGTH);
  filled += values.length / LENGTH;
}
console.error(`${clips.length} clips, ${count} samples of ${FRAMES} frames`);
const field = (row: number, name: keyof typeof FIELDS, channel = 0) => all[row * LENGTH + FIELDS[name] + channel] as number;
const colourAt = (row: number, name: keyof typeof FIELDS): Rgb => [field(row, name), field(row, name, 1), field(row, name, 2)];

const meanWeight = Array.from({ length: rows }, (_, row) => field(row, 'weight')).reduce((sum, value) => sum + value, 0) / rows;
/** What a row's error counts: 1 in the mean, at most 8; and its change to the next frame in the same unit, at most 16. */
const weightOf = (row: number) => Math.min(8, field(row, 'weight') / meanWeight);
const changeWeightOf = (row: number) => Math.min(16, field(row, 'change') / meanWeight);

/** What the correction may not take away: see `floor_of` of foreground.wgsl. */
const floorOf = (row: number) =>
  Math.min(field(row, 'traits', 2), field(row, 'traits', 19) * Math.min(1, Math.max(0, (field(row, 'traits') - 0.7) / 0.08)));
/** Nor add: see `effect` there. */
const ceilingOf = (row: number) => Math.max(field(row, 'traits', 2), 1.3 * field(row, 'traits') + 0.01);

const plan = (name: string) => ({
  ...{ steps: Number(options.steps), batch: 384, rate: 3e-3, noise: 0.03, random: new Random('fit', name) },
  report: (step: number, loss: number) => console.error(`${name} ${step}: ${loss.toFixed(5)}`),
});
const rounded = (network: Network, sizes: readonly number[]) => networkFrom(sizes, textOf(network));

const traits = new Float32Array(rows * TRAITS);
for (let row = 0; row < rows; row++) traits.set(all.subarray(row * LENGTH, row * LENGTH + TRAITS), row * TRAITS);
const matte = rounded(
  fitted(
    {
      ...{ sizes: MATTE, count, rows: FRAMES, inputs: traits, mirrored: MIRRORED },
      loss(sample, _, outputs, at, slope) {
        let loss = 0;
        const errors: number[] = [];
        const slopes: number[] = [];
        for (let frame = 0; frame < FRAMES; frame++) {
          const row = sample * FRAMES + frame;
          const reach = 0.5 * field(row, 'doubt');
          const change = reach * (outputs[at + frame] as number);
          const alpha = field(row, 'traits', 2) + change;
          // A little beyond what a matte can be, so that what lies there still is drawn back.
          const [low, high] = [Math.max(-0.03, floorOf(row)), Math.min(1.03, ceilingOf(row))];
          const error = Math.min(high, Math.max(low, alpha)) - field(row, 'alpha');
          errors.push(Math.min(1, Math.max(0, error + field(row, 'alpha'))) - field(row, 'alpha'));
          slopes.push(alpha > low && alpha < high ? reach : 0);
          const weight = weightOf(row);
          slope[at + frame] =
            weight * ((slopes[frame] as number) * (Math.sign(error) + 2 * SQUARES * error) + reach * RELUCTANCE * Math.sign(change));
          loss += weight * (Math.abs(error) + SQUARES * error * error);
        }
        for (let frame = 1; frame < FRAMES; frame++) {
          const move = (errors[frame] as number) - (errors[frame - 1] as number);
          const weight = STEADINESS * changeWeightOf(sample * FRAMES + frame);
          slope[at + frame] = (slope[at + frame] as number) + 2 * weight * move * (slopes[frame] as number);
          slope[at + frame - 1] = (slope[at + frame - 1] as number) - 2 * weight * move * (slopes[frame - 1] as number);
          loss += weight * move * move;
        }
        return loss;
      },
    },
    plan('matte'),
  ),
  MATTE,
);

const wide = TRAITS + 8;
const inputs = new Float32Array(rows * wide);
const cleans = new Float32Array(rows * 3);
const axesOf = (row: number) => {
  const s = colourAt(row, 'plate');
  return chromaAxes(lights[row] ? (s.map((v) => (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055)) as unknown as Rgb) : s);
};
const corrections = outputsOf(matte, traits, rows);
for (let row = 0; row < rows; row++) {
  const own = traits.subarray(row * TRAITS, (row + 1) * TRAITS);
  const corrected = Math.max(0, (own[2] as number) + 0.5 * field(row, 'doubt') * (corrections[row] as number));
  const alpha = Math.min(1, Math.max(floorOf(row), Math.min(corrected, ceilingOf(row))));
  const solved = colourAt(row, 'solved');
  const interior = colourAt(row, 'interior');
  const { mixture, clean, light } = keyedColour(
    ...([colourAt(row, 'picture'), colourAt(row, 'plate'), solved, interior] as const),
    ...([field(row, 'interior', 3), alpha, lights[row] === 1] as const),
  );
  const axes = axesOf(row);
  inputs.set(own, row * wide);
  inputs.set([alpha, ...relative(clean, axes), ...relative(mixture, axes), light], row * wide + TRAITS);
  cleans.set(clean, row * 3);
}
const visibleOf = (row: number) => (field(row, 'alpha') > 0.05 ? weightOf(row) * (0.35 + 0.65 * field(row, 'alpha')) : 0);
const colour = rounded(
  fitted(
    {
      ...{ sizes: COLOUR, count, rows: FRAMES, inputs, mirrored: MIRRORED_COLOURS },
      loss(sample, isMirrored, outputs, at, slope) {
        let loss = 0;
        for (let frame = 0; frame < FRAMES; frame++) {
          const row = sample * FRAMES + frame;
          const from = at + 3 * frame;
          const [along, across] = axesOf(row);
          const axes = [along, isMirrored ? (across.map((value) => -value) as unknown as Rgb) : across] as const;
          const reach = 0.5 * field(row, 'doubt');
          const shift = absolute([outputs[from] as number, outputs[from + 1] as number, outputs[from + 2] as number], axes);
          const weight = visibleOf(row) / 3;
          const slopes = [0, 0, 0] as [number, number, number];
          for (const c of [0, 1, 2] as const) {
            const error = (cleans[row * 3 + c] as number) + reach * shift[c] - field(row, 'colour', c);
            slopes[c] = weight * reach * (Math.sign(error) + RELUCTANCE * Math.sign(shift[c]));
            loss += weight * Math.abs(error);
          }
          // `absolute` is linear: its rows at the unit vectors.
          for (const [output, unit] of UNITS.entries()) {
            const line = absolute(unit, axes);
            slope[from + output] = slopes[0] * line[0] + slopes[1] * line[1] + slopes[2] * line[2];
          }
        }
        return loss;
      },
    },
    plan('colour'),
  ),
  COLOUR,
);

const texts = { matte: textOf(matte), colour: textOf(colour) };
const hash = createHash('sha256').update(`${texts.matte}\n${texts.colour}`).digest('hex').slice(0, 16);
const command = ['node --import ./scripts/node-host.mjs bench/keying/train/train.ts', ...process.argv.slice(2)].join(' ');
if (!options.dry) {
  const folder = 'src/shaders/keyer';
  writeFileSync(`${folder}/matte-network.txt`, `${texts.matte}\n`);
  writeFileSync(`${folder}/colour-network.txt`, `${texts.colour}\n`);
  writeFileSync(
    `${folder}/weights.ts`,
    `// Generated; do not edit. Made by \`${command}\`
// from ${clips.length} generated clips of ${FRAMES} frames (${count} texels of each): plain seeds ${options.plain}, varied seeds ${options.varied}, lit seeds ${options.lit}.
import colourNumbers from './colour-network.txt?raw';
import matteNumbers from './matte-network.txt?raw';
import { type Network, networkFrom } from './network.ts';

/** First 16 digits of the SHA-256 of both networks as \`textOf\` writes them, matte first, a newline between them. */
export const WEIGHTS_HASH = '${hash}';

/** Correction of the matte from the traits of a texel. */
export const matteNetwork = (): Network => networkFrom([${MATTE.join(', ')}], matteNumbers);

/** Correction of the colour from the traits, the corrected matte and the colour so far. */
export const colourNetwork = (): Network => networkFrom([${COLOUR.join(', ')}], colourNumbers);
`,
  );
}
process.exit(0);
