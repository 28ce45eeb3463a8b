import type { KernelContext, KernelPass, KernelTexture, PassCondition } from '../../gpu/define-effect.ts';
import type { ParamValue } from '../../gpu/params.ts';
import blur from './blur.wgsl?raw';
import gaussian from './gaussian.wgsl?raw';
import { type Length, lengthOf, lengthWgsl } from './length.ts';
import shrink from './shrink.wgsl?raw';

/** Levels of the pyramid: each halves the picture once more. */
const LEVELS = [0, 1, 2, 3, 4] as const;
/** Standard deviation, in texels, from which the next level is used. */
const NEXT_LEVEL = 4;
/** Largest standard deviation that is blurred as asked, in texels. */
export const LARGEST_SIGMA = 4 * 2 ** (LEVELS.length - 1);
/** Moves the places where levels change off the round numbers that people choose. */
const OFF_ROUND = 1e-3;
/** More than a GPU's logarithm is off by: between two levels both are made. */
const UNSURE = 1e-4;

/** How many numbers of each texel are blurred: what WGSL calls them, where they are kept, and how they are read and stored. */
const KINDS = {
  f32: { format: 'r32float', read: '.x', stored: 'vec4f(value, 0.0, 0.0, 0.0)' },
  vec2f: { format: 'rg32float', read: '.xy', stored: 'vec4f(value, 0.0, 0.0)' },
  vec4f: { format: 'rgba16float', read: '', stored: 'value' },
} as const;

/** What to blur and how far. */
export interface BlurOptions {
  /** Texture to read. */
  readonly from: string;
  /** The value of texel `at` (a vec2i within the picture), as a WGSL expression. */
  readonly value: string;
  /** Type of the value; f32 when not given. */
  readonly type?: keyof typeof KINDS;
  /** Standard deviation. */
  readonly sigma: Length;
  /** What lies outside the picture: its edge texels, or nothing. */
  readonly outside: 'edge' | 'empty';
  /** Tells several blurs of one effect apart: begins the names of its textures and functions. */
  readonly prefix?: string;
  /** Another blur of the same value, never narrower, whose passes run before: its smaller pictures are used again. */
  readonly within?: Blur;
}

/** A blur of one value per texel, for a kernel effect to include. */
export interface Blur {
  readonly textures: Readonly<Record<string, KernelTexture>>;
  readonly passes: readonly KernelPass[];
  /** Textures that a pass using `wgsl` must read. */
  readonly reads: readonly string[];
  /**
   * WGSL of `<prefix>blurred_at(p: vec2f)`, the blurred value at a position in picture texels, and
   * `<prefix>blurred_on(at: vec2i)`, that of a texel, which is cheaper.
   */
  readonly wgsl: string;
  /** Begins the names of the smaller pictures. */
  readonly pyramid: string;
}

/**
 * A Gaussian blur of any width at a bounded cost: blurred at the level of a pyramid that suits its width, read back
 * bilinearly. Exact up to 4 texels, within a few percent of a Gaussian beyond.
 */
export function blurOf({ from, value, type = 'f32', sigma, outside, prefix = '', within }: BlurOptions): Blur {
  const { format, read, stored } = KINDS[type];
  const pyramid = within?.pyramid ?? prefix;
  const texture = (level: number): KernelTexture => ({ format, scale: 2 ** -level });
  const sizing = (own: string) =>
    `fn ${own}sigma() -> f32 { return ${lengthWgsl(sigma)}; } fn ${own}level() -> i32 { return clamp(i32(floor(log2(max(${own}sigma(), 0.001) / ${NEXT_LEVEL / 2}.0) + ${OFF_ROUND})), 0, ${LEVELS.length - 1}); } `;
  const typed = `alias Value = ${type}; fn stored(value: Value) -> vec4f { return ${stored}; } `;
  const reader = (name: string, expression: string) => {
    const guard = outside === 'empty' ? `if (any(asked < vec2i(0)) || any(asked >= ${name}_size())) { return Value(); } ` : '';
    return `${typed}fn value_at(asked: vec2i) -> Value { ${guard}let at = clamp(asked, vec2i(0), ${name}_size() - 1); return ${expression}; } `;
  };
  const plainReader = (name: string) => reader(name, `${name}_load(at)${read}`);
  const sourceOf = (level: number) => (level === 0 ? from : `${pyramid}shrunk${level}`);
  const readerOf = (level: number) => (level === 0 ? reader(from, value) : plainReader(sourceOf(level)));
  /** The level that suits the values, from the largest to the smallest that it may come to. */
  const levelsFor = (values: Readonly<Record<string, ParamValue>>, context: KernelContext) => {
    const level = Math.log2(Math.max(lengthOf(sigma, values, context), 0.001) / (NEXT_LEVEL / 2)) + OFF_ROUND;
    return [level + UNSURE, level - UNSURE].map((bound) => Math.min(LEVELS.length - 1, Math.max(0, Math.floor(bound)))) as [number, number];
  };

  const textures: Record<string, KernelTexture> = {};
  const passes: KernelPass[] = [];
  for (const level of within ? [] : LEVELS.slice(1)) {
    textures[sourceOf(level)] = texture(level);
    passes.push({
      label: `shrink to ${2 ** -level}`,
      kind: 'pixel',
      wgsl: readerOf(level - 1) + shrink,
      reads: [sourceOf(level - 1)],
      writes: sourceOf(level),
      isNeeded: (values, context) => levelsFor(values, context)[0] >= level,
    });
  }
  for (const level of LEVELS) {
    const [rows, blurred] = [`${prefix}rows${level}`, `${prefix}blurred${level}`];
    textures[rows] = texture(level);
    textures[blurred] = texture(level);
    const constants = { LEVEL: level };
    const isNeeded: PassCondition = (values, context) => levelsFor(values, context).includes(level);
    passes.push(
      {
        label: `blur rows at ${2 ** -level}`,
        kind: 'pixel',
        wgsl: sizing('') + readerOf(level) + blur + gaussian,
        reads: [sourceOf(level)],
        writes: rows,
        constants: { ...constants, DX: 1, DY: 0 },
        isNeeded,
      },
      {
        label: `blur columns at ${2 ** -level}`,
        kind: 'pixel',
        wgsl: sizing('') + plainReader(rows) + blur + gaussian,
        reads: [rows],
        writes: blurred,
        constants: { ...constants, DX: 0, DY: 1 },
        isNeeded,
      },
    );
  }
  /** Picks the level that was made; `own` reads it in the picture's own size. */
  const picked = (own: string, place: string) => {
    const cases = LEVELS.map((level) => {
      const found = level === 0 ? own : `${prefix}blurred${level}_sample(${place} * ${2 ** -level})`;
      return `case ${level}: { return ${found}${read}; }`;
    });
    return `-> ${type} { switch ${prefix}level() { ${cases.join(' ')} default: { return ${type}(); } } } `;
  };
  return {
    textures,
    passes,
    reads: LEVELS.map((level) => `${prefix}blurred${level}`),
    wgsl: `${sizing(prefix)}fn ${prefix}blurred_at(p: vec2f) ${picked(`${prefix}blurred0_sample(p)`, 'p')}fn ${prefix}blurred_on(at: vec2i) ${picked(`${prefix}blurred0_load(at)`, '(vec2f(at) + 0.5)')}`,
    pyramid,
  };
}
