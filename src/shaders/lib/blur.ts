import type { KernelContext, KernelPass, KernelTexture } from '../../gpu/define-effect.ts';
import wgsl from './blur.wgsl?raw';

/** Largest standard deviation that `blurPasses` makes, in texels. */
export const LARGEST_SIGMA = 41;

/** Textures that `blurPasses` needs: the result is `blurred`, one value per texel. */
export const blurTextures: Readonly<Record<'blurred_rows' | 'blurred', KernelTexture>> = {
  blurred_rows: { format: 'r32float', scale: 1 },
  blurred: { format: 'r32float', scale: 1 },
};

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

/** Two passes that write a near-Gaussian blur of one value to `blurred`; the cost does not depend on its width. */
export function blurPasses({ width, height }: KernelContext, { from, value, sigma, outside }: BlurOptions): KernelPass[] {
  const guard = outside === 'empty' ? 'if (!inside(asked)) { return 0.0; } ' : '';
  const reader = (expression: string) =>
    `fn sigma() -> f32 { return ${sigma}; } fn value_at(asked: vec2i) -> f32 { ${guard}let at = clamp(asked, vec2i(0), vec2i(frame.size) - 1); return ${expression}; } `;
  const tiles = (length: number) => Math.ceil(length / 256);
  return [
    {
      label: 'blur rows',
      kind: 'groups',
      wgsl: reader(value) + wgsl,
      reads: [from],
      writes: 'blurred_rows',
      groups: [tiles(width), height],
      constants: { ROWS: 1 },
    },
    {
      label: 'blur columns',
      kind: 'groups',
      wgsl: reader('blurred_rows_load(at).x') + wgsl,
      reads: ['blurred_rows'],
      writes: 'blurred',
      groups: [tiles(height), width],
      constants: { ROWS: 0 },
    },
  ];
}
