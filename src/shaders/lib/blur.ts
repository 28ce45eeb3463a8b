import type { KernelPass, KernelTexture } from '../../gpu/define-effect.ts';
import blur from './blur.wgsl?raw';
import shrink from './shrink.wgsl?raw';

/** Levels of the pyramid: each halves the picture once more. */
const LEVELS = [0, 1, 2, 3, 4] as const;
/** Standard deviation, in texels, from which the next level is used. */
const NEXT_LEVEL = 4;
/** Largest standard deviation that is blurred as asked, in texels. */
export const LARGEST_SIGMA = 4 * 2 ** (LEVELS.length - 1);

/** What to blur and how far, as WGSL expressions. */
export interface BlurOptions {
  /** Texture to read. */
  readonly from: string;
  /** The value of texel `at` (a vec2i within the picture). */
  readonly value: string;
  /** Standard deviation in texels. */
  readonly sigma: string;
  /** What lies outside the picture: its edge texels, or nothing. */
  readonly outside: 'edge' | 'empty';
}

/** A blur of one value per texel, for a kernel effect to include. */
export interface Blur {
  readonly textures: Readonly<Record<string, KernelTexture>>;
  readonly passes: readonly KernelPass[];
  /** Textures that a pass using `wgsl` must read. */
  readonly reads: readonly string[];
  /** WGSL of `blurred_at(p: vec2f) -> f32`: the blurred value at a position in picture texels. */
  readonly wgsl: string;
}

/**
 * A Gaussian blur of any width at a bounded cost: blurred at the level of a pyramid that suits its width, read back
 * bilinearly. Exact up to 4 texels, within a few percent of a Gaussian beyond.
 */
export function blurOf({ from, value, sigma, outside }: BlurOptions): Blur {
  const scales = Object.fromEntries(LEVELS.map((level) => [level, 2 ** -level]));
  const texture = (level: number): KernelTexture => ({ format: 'r32float', scale: scales[level] as number });
  const sizing = `fn sigma() -> f32 { return ${sigma}; } fn level() -> i32 { return clamp(i32(floor(log2(max(sigma(), 0.001) / ${NEXT_LEVEL / 2}.0))), 0, ${LEVELS.length - 1}); } `;
  const reader = (name: string, expression: string) => {
    const guard = outside === 'empty' ? `if (any(asked < vec2i(0)) || any(asked >= ${name}_size())) { return 0.0; } ` : '';
    return `fn value_at(asked: vec2i) -> f32 { ${guard}let at = clamp(asked, vec2i(0), ${name}_size() - 1); return ${expression}; } `;
  };
  const plainReader = (name: string) => reader(name, `${name}_load(at).x`);
  const sourceOf = (level: number) => (level === 0 ? from : `shrunk${level}`);
  const readerOf = (level: number) => (level === 0 ? reader(from, value) : plainReader(`shrunk${level}`));

  const textures: Record<string, KernelTexture> = {};
  const passes: KernelPass[] = [];
  for (const level of LEVELS.slice(1)) {
    textures[`shrunk${level}`] = texture(level);
    passes.push({
      label: `shrink to ${2 ** -level}`,
      kind: 'pixel',
      wgsl: readerOf(level - 1) + shrink,
      reads: [sourceOf(level - 1)],
      writes: `shrunk${level}`,
    });
  }
  for (const level of LEVELS) {
    textures[`rows${level}`] = texture(level);
    textures[`blurred${level}`] = texture(level);
    const constants = { LEVEL: level };
    passes.push(
      {
        label: `blur rows at ${2 ** -level}`,
        kind: 'pixel',
        wgsl: sizing + readerOf(level) + blur,
        reads: [sourceOf(level)],
        writes: `rows${level}`,
        constants: { ...constants, DX: 1, DY: 0 },
      },
      {
        label: `blur columns at ${2 ** -level}`,
        kind: 'pixel',
        wgsl: sizing + plainReader(`rows${level}`) + blur,
        reads: [`rows${level}`],
        writes: `blurred${level}`,
        constants: { ...constants, DX: 0, DY: 1 },
      },
    );
  }
  const cases = LEVELS.map((level) => `case ${level}: { return blurred${level}_sample(p * ${2 ** -level}).x; }`.replace('* 1)', '* 1.0)'));
  return {
    textures,
    passes,
    reads: LEVELS.map((level) => `blurred${level}`),
    wgsl: `${sizing}fn blurred_at(p: vec2f) -> f32 { switch level() { ${cases.join(' ')} default: { return 0.0; } } } `,
  };
}
