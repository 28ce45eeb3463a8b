import type { KernelPass, KernelTexture } from '../../gpu/define-effect.ts';
import beside from './beside.wgsl?raw';
import edges from './edges.wgsl?raw';
import across from './edges-across.wgsl?raw';
import type { Flow } from './flow.ts';
import { type Length, lengthOf, lengthWgsl } from './length.ts';
import shrink from './shrink.wgsl?raw';

/** Deviation of a line for each texel of its width, and the least. */
const SIGMA = { each: 0.3, least: 0.6 } as const;
/** How far to the sides of a line is looked, in its deviations. */
const REACH = 3.52;
/** Texels to the side from which a smaller picture is read. */
const SMALLER = 8;

/** Where to find lines. */
export interface EdgesOptions {
  readonly flow: Flow;
  /** Texture to read. */
  readonly from: string;
  /** The tone of texel `at` (an f32; 0 to 1), as a WGSL expression. */
  readonly tone: string;
  /** Width of the lines; up to 16 texels is drawn as asked. */
  readonly width: Length;
}

/** Lines along the edges of a picture, for a kernel effect to include. */
export interface Edges {
  readonly textures: Readonly<Record<string, KernelTexture>>;
  readonly passes: readonly KernelPass[];
  /** Textures that a pass using `wgsl` must read. */
  readonly reads: readonly string[];
  /** WGSL of `line_at(at: vec2i, threshold: f32) -> f32` (0 to 1) and of what `Flow` offers; the threshold is in tones. */
  readonly wgsl: string;
}

/**
 * Flow-based difference of Gaussians (Kang, Lee & Chui 2007, in the separable form of Kyprianidis & Döllner 2008) with a
 * soft threshold (Winnemöller, Olsen & Gooch 2006): at most 33 reads across the flow and 32 along it at any width.
 */
export function edgesOf({ flow, from, tone, width }: EdgesOptions): Edges {
  const sizing = `fn edge_sigma() -> f32 { return ${SIGMA.each} * ${lengthWgsl(width)}; } `;
  const reaching = `fn edge_reach() -> f32 { return ${REACH} * max(edge_sigma(), ${SIGMA.least}); } fn edge_level() -> i32 { return select(0, 1, edge_reach() > ${SMALLER}.0); } `;
  const own = `fn own_tone(asked: vec2i) -> f32 { let at = clamp(asked, vec2i(0), ${from}_size() - 1); return ${tone}; } `;
  return {
    textures: { smaller: { format: 'r32float', scale: 0.5 }, dark_map: { format: 'r32float', scale: 1 } },
    passes: [
      {
        label: 'shrink tones to 0.5',
        kind: 'pixel',
        wgsl: `${own}alias Value = f32; fn stored(value: Value) -> vec4f { return vec4f(value, 0.0, 0.0, 0.0); } fn value_at(at: vec2i) -> Value { return own_tone(at); } ${shrink}`,
        reads: [from],
        writes: 'smaller',
        // A little sooner than shaders read it.
        isNeeded: (values, context) => REACH * SIGMA.each * lengthOf(width, values, context) > SMALLER - 1e-3,
      },
      {
        label: 'edges across the flow',
        kind: 'pixel',
        wgsl: `${flow.wgsl}${sizing}${reaching}${own}fn smaller_tone(p: vec2f) -> f32 { return smaller_sample(p * 0.5).x; } ${across}`,
        reads: [...flow.reads, from, 'smaller'],
        writes: 'dark_map',
      },
    ],
    reads: [...flow.reads, 'dark_map'],
    wgsl: `${flow.wgsl}${sizing}fn dark_load(at: vec2i) -> f32 { return dark_map_load(at).x; } ${beside}${edges}`,
  };
}
