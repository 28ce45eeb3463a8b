/**
 * Trains the keyer's learned correction on generated footage and writes `src/shaders/keyer/weights.ts`.
 *
 *   node --import ./scripts/node-host.mjs bench/keying/train/train.ts
 *   --plain 101-104   seeds of the benchmark's scenes as they are   --varied 200-204   seeds of scenes made different
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
import { evaluate, type Network, networkFrom, textOf } from '../../../src/shaders/keyer/network.ts';
import type { Rgb } from '../../../src/shaders/keyer/oracle.ts';
import { Random } from '../random.ts';
import { type Scene, scenes } from '../scenes.ts';
import { seedsOf } from '../seeds.ts';
import { absolute, chromaAxes, keyedColour, relative } from './colours.ts';
import { fitted } from './fit.ts';
import { FIELDS, LENGTH, type Samples, samplesOf, TRAITS } from './samples.ts';
import { lit, varied } from './varied.ts';

const FOLDER = '.cache/keying';
const FRAMES = 2;
const SOLID = ['hair', 'motion', 'blue', 'uneven', 'webcam'];
/** Traits that are chroma across the screen's own, and the same among the inputs of the colour network. */
const MIRRORED = [9, 12, 17] as const;
const MIRRORED_COLOURS = [...MIRRORED, 43, 46] as const;
const MATTE = [TRAITS, 32, 16, 1] as const;
const COLOUR = [TRAITS + 8, 24, 16, 3] as const;
/** A correction costs this much of an error of its size: what helps nobody is left undone. */
const RELUCTANCE = 0.02;

const { values: options } = parseArgs({
  options: {
    plain: { type: 'string', default: '101-104' },
    varied: { type: 'string', default: '200-204' },
    lit: { type: 'string', default: '300' },
    without: { type: 'string', default: '' },
    steps: { type: 'string', default: '5000' },
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
      clips.push(await samplesOf(context, kinds[kind](scene, seed), seed, kind, FRAMES, FOLDER));
      console.error(`${clips.at(-1)?.name}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
    }
  }
}

const count = clips.reduce((sum, { values }) => sum + values.length / LENGTH, 0);
const all = new Float32Array(count * LENGTH);
const lights = new Uint8Array(count);
let filled = 0;
for (const { values, isLight } of clips) {
  all.set(values, filled * LENGTH);
  lights.fill(isLight ? 1 : 0, filled, filled + values.length / LENGTH);
  filled += values.length / LENGTH;
}
console.error(`${clips.length} clips, ${count} samples`);
const field = (sample: number, name: keyof typeof FIELDS, channel = 0) => all[sample * LENGTH + FIELDS[name] + channel] as number;
const colourAt = (sample: number, name: keyof typeof FIELDS): Rgb => [field(sample, name), field(sample, name, 1), field(sample, name, 2)];

/** Weights with mean 1, none above 8. */
function weights(of: (sample: number) => number): Float32Array {
  const raw = Float32Array.from({ length: count }, (_, sample) => of(sample));
  const mean = raw.reduce((sum, value) => sum + value, 0) / count;
  return raw.map((value) => Math.min(8, value / mean));
}

/** What the correction may not take away: see `floor_of` of foreground.wgsl. */
const floorOf = (sample: number) =>
  Math.min(field(sample, 'traits', 2), field(sample, 'traits', 19) * Math.min(1, Math.max(0, (field(sample, 'traits') - 0.7) / 0.08)));

const plan = (name: string) => ({
  ...{ steps: Number(options.steps), batch: 1024, rate: 3e-3, noise: 0.03, random: new Random('fit', name) },
  report: (step: number, loss: number) => console.error(`${name} ${step}: ${loss.toFixed(5)}`),
});
const rounded = (network: Network, sizes: readonly number[]) => networkFrom(sizes, textOf(network));

const traits = new Float32Array(count * TRAITS);
for (let sample = 0; sample < count; sample++) traits.set(all.subarray(sample * LENGTH, sample * LENGTH + TRAITS), sample * TRAITS);
const matteWeights = weights((sample) => field(sample, 'weight'));
const matte = rounded(
  fitted(
    {
      ...{ sizes: MATTE, count, inputs: traits, mirrored: MIRRORED },
      loss(sample, _, outputs, at, slope) {
        const doubt = field(sample, 'doubt');
        const change = 0.5 * doubt * (outputs[at] as number);
        const alpha = field(sample, 'traits', 2) + change;
        const floor = floorOf(sample);
        const w = matteWeights[sample] as number;
        const error = Math.min(1.03, Math.max(-0.03, floor, alpha)) - field(sample, 'alpha');
        const isFree = alpha > Math.max(-0.03, floor) && alpha < 1.03;
        slope[at] = w * 0.5 * doubt * ((isFree ? Math.sign(error) + 2 * error : 0) + RELUCTANCE * Math.sign(change));
        return w * (Math.abs(error) + error * error);
      },
    },
    plan('matte'),
  ),
  MATTE,
);

const wide = TRAITS + 8;
const inputs = new Float32Array(count * wide);
const cleans = new Float32Array(count * 3);
const axesOf = (sample: number) => {
  const s = colourAt(sample, 'plate');
  return chromaAxes(lights[sample] ? (s.map((v) => (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055)) as unknown as Rgb) : s);
};
for (let sample = 0; sample < count; sample++) {
  const own = [...traits.subarray(sample * TRAITS, (sample + 1) * TRAITS)];
  const alpha = Math.min(
    1,
    Math.max(0, floorOf(sample), (own[2] as number) + 0.5 * field(sample, 'doubt') * (evaluate(matte, own)[0] as number)),
  );
  const solved = colourAt(sample, 'solved');
  const interior = colourAt(sample, 'interior');
  const { mixture, clean, light } = keyedColour(
    ...([colourAt(sample, 'picture'), colourAt(sample, 'plate'), solved, interior] as const),
    ...([field(sample, 'interior', 3), alpha, lights[sample] === 1] as const),
  );
  const axes = axesOf(sample);
  inputs.set([...own, alpha, ...relative(clean, axes), ...relative(mixture, axes), light], sample * wide);
  cleans.set(clean, sample * 3);
}
const visible = weights((sample) =>
  field(sample, 'alpha') > 0.05 ? Math.min(field(sample, 'weight'), 1e9) * (0.35 + 0.65 * field(sample, 'alpha')) : 0,
);
const colour = rounded(
  fitted(
    {
      ...{ sizes: COLOUR, count, inputs, mirrored: MIRRORED_COLOURS },
      loss(sample, isMirrored, outputs, at, slope) {
        const [along, across] = axesOf(sample);
        const axes = [along, isMirrored ? (across.map((value) => -value) as unknown as Rgb) : across] as const;
        const k = 0.5 * field(sample, 'doubt');
        const shift = absolute([outputs[at] as number, outputs[at + 1] as number, outputs[at + 2] as number], axes);
        const w = (visible[sample] as number) / 3;
        const slopes = [0, 0, 0] as [number, number, number];
        let loss = 0;
        for (const c of [0, 1, 2] as const) {
          const error = (cleans[sample * 3 + c] as number) + k * shift[c] - field(sample, 'colour', c);
          slopes[c] = w * k * (Math.sign(error) + RELUCTANCE * Math.sign(shift[c]));
          loss += w * Math.abs(error);
        }
        // `absolute` is linear: its rows at the unit vectors.
        for (const [output, unit] of [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ].entries()) {
          const row = absolute(unit as unknown as Rgb, axes);
          slope[at + output] = slopes[0] * row[0] + slopes[1] * row[1] + slopes[2] * row[2];
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
  writeFileSync(
    'src/shaders/keyer/weights.ts',
    `// Generated; do not edit. Made by \`${command}\`
// from ${clips.length} generated clips (${count} texels): plain seeds ${options.plain}, varied seeds ${options.varied}, lit seeds ${options.lit}.
import { type Network, networkFrom } from './network.ts';

/** First 16 digits of the SHA-256 of both networks as \`textOf\` writes them, matte first, a newline between them. */
export const WEIGHTS_HASH = '${hash}';

/** Correction of the matte from the traits of a texel. */
export const matteNetwork: Network = networkFrom(
  [${MATTE.join(', ')}],
  \`${texts.matte}\`,
);

/** Correction of the colour from the traits, the corrected matte and the colour so far. */
export const colourNetwork: Network = networkFrom(
  [${COLOUR.join(', ')}],
  \`${texts.colour}\`,
);
`,
  );
}
process.exit(0);
