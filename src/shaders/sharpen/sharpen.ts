import { defineEffect, type KernelContext, type KernelPass, type KernelTexture } from '../../gpu/define-effect.ts';
import { float, type ParamValue } from '../../gpu/params.ts';
import { blurOf } from '../lib/blur.ts';
import { type Length, lengthOf } from '../lib/length.ts';
import { stability, steadied } from '../lib/steady.ts';
import around from './around.wgsl?raw';
import range from './range.wgsl?raw';
import wgsl from './sharpen.wgsl?raw';

/** Sizes, as powers of two texels, of the blocks whose darkest and brightest tones are kept. */
const LEVELS = [1, 2, 3, 4] as const;

const RADIUS: Length = [{ of: 'radius' }];

const blur = blurOf({
  from: 'input',
  value: 'vec2f(luma(input_load(at).rgb), input_load(at).a)',
  type: 'vec2f',
  sigma: RADIUS,
  outside: 'edge',
});

/** More than a GPU's logarithm is off by: between two levels both are made. */
const UNSURE = 1e-4;

/** The level that suits the radius, from the largest to the smallest that it may come to; 0 is the picture itself. */
const levelsFor = (values: Readonly<Record<string, ParamValue>>, context: KernelContext): number[] => {
  const place = Math.log2(Math.max(lengthOf(RADIUS, values, context), 1));
  return [place + UNSURE, place - UNSURE].map((bound) => Math.min(LEVELS.length, Math.round(bound)));
};

const ranges = LEVELS.map((level) => `around${level}`);
const reader = LEVELS.map((level) => `case ${level}: { return around${level}_sample(p * ${2 ** -level}).xy; }`).join(' ');
const rangeWgsl = `fn range_around(level: i32, p: vec2f) -> vec2f { switch level { ${reader} default: { return vec2f(); } } } `;

/** The nearest smaller picture's way to read the tones of a texel: of the picture itself, its own tone twice. */
const toneWgsl = (level: number): string =>
  level === 1
    ? 'fn tones(at: vec2i) -> vec2f { let c = input_load(at); return select(vec2f(2.0, -2.0), vec2f(luma(straight(c))), c.a > 0.0); } '
    : `fn tones(at: vec2i) -> vec2f { return range${level - 1}_load(at).xy; } `;

/** Unsharp masking that keeps within the tones of the neighbourhood. */
export const sharpen = defineEffect({
  id: 'sharpen',
  version: 1,
  label: 'Sharpen',
  category: 'Style',
  help: 'Brings out detail of brightness (unsharp mask) without halos, noise or coloured edges.',
  shape: 'kernel',
  params: {
    amount: float('Amount', { default: 1, min: 0, max: 5 }),
    radius: float('Radius', { default: 1.2, min: 0.3, max: 40, step: 0.1, unit: 'px', help: 'Size of the detail that is brought out.' }),
    threshold: float('Threshold', {
      default: 0.01,
      min: 0,
      max: 0.2,
      step: 0.001,
      help: 'Differences of brightness smaller than this count as noise and stay.',
    }),
    overshoot: float('Overshoot', {
      default: 0.15,
      min: 0,
      max: 1,
      help: 'How far edges may go beyond the darkest and the brightest tone around them; 0 leaves no halo.',
    }),
    // The threshold keeps most noise from being sharpened, so that earlier frames are read only when asked for.
    stability: { ...stability, default: 0 },
  },
  before: steadied,
  example: { amount: 3, radius: 2.5 },
  presets: {
    Fine: { amount: 1.4, radius: 0.6 },
    Crisp: { amount: 2, radius: 1.5, overshoot: 0.25 },
    'Soft focus': { amount: 2.2, radius: 3, threshold: 0.004 },
    Clarity: { amount: 0.4, radius: 24, overshoot: 0.3 },
  },
  textures: () => ({
    ...blur.textures,
    ...Object.fromEntries(
      LEVELS.flatMap((level) =>
        ['range', 'around'].map((name): [string, KernelTexture] => [`${name}${level}`, { format: 'rg32float', scale: 2 ** -level }]),
      ),
    ),
  }),
  passes: () => [
    ...blur.passes,
    ...LEVELS.flatMap((level): KernelPass[] => [
      {
        label: `range of ${2 ** level}`,
        kind: 'pixel',
        wgsl: toneWgsl(level) + range,
        reads: [level === 1 ? 'input' : `range${level - 1}`],
        writes: `range${level}`,
        isNeeded: (values, context) => (levelsFor(values, context)[0] as number) >= level,
      },
      {
        label: `range around ${2 ** level}`,
        kind: 'pixel',
        wgsl: `fn range_at(at: vec2i) -> vec2f { return range${level}_load(at).xy; } ${around}`,
        reads: [`range${level}`],
        writes: `around${level}`,
        isNeeded: (values, context) => levelsFor(values, context).includes(level),
      },
    ]),
    {
      label: 'sharpen',
      kind: 'pixel',
      wgsl: blur.wgsl + rangeWgsl + wgsl,
      reads: ['input', ...ranges, ...blur.reads],
      writes: 'output',
      constants: { LARGEST: LEVELS.length },
    },
  ],
});
