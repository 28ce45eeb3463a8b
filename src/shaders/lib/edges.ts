import type { KernelPass, KernelTexture } from '../../gpu/define-effect.ts';
import edges from './edges.wgsl?raw';
import across from './edges-across.wgsl?raw';
import type { Flow } from './flow.ts';
import shrink from './shrink.wgsl?raw';

/** Where to find lines, as WGSL expressions. */
export interface EdgesOptions {
  readonly flow: Flow;
  /** Texture to read. */
  readonly from: string;
  /** The tone of texel `at` (an f32; 0 to 1). */
  readonly tone: string;
  /** Width of the lines, in texels; up to 12 is drawn as asked. */
  readonly width: string;
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
 * soft threshold (Winnemöller, Olsen & Gooch 2006): 20 reads across the flow and 11 along it at any width, 12 bytes a pixel.
 */
export function edgesOf({ flow, from, tone, width }: EdgesOptions): Edges {
  const levels = [1, 2].map((level) => [`tone${level}`, { format: 'r32float', scale: 2 ** -level }] as const);
  const sizing = `fn edge_sigma() -> f32 { return 0.3 * (${width}); } `;
  const own = `fn own_tone(asked: vec2i) -> f32 { let at = clamp(asked, vec2i(0), ${from}_size() - 1); return ${tone}; } `;
  const typed = 'alias Value = f32; fn stored(value: Value) -> vec4f { return vec4f(value, 0.0, 0.0, 0.0); } ';
  const sampled = `fn tone_at(at: vec2f, level: i32) -> f32 {
    if (level == 1) { return tone1_sample(at * 0.5).x; }
    if (level == 2) { return tone2_sample(at * 0.25).x; }
    let p = at - 0.5; let i = vec2i(floor(p)); let f = p - floor(p);
    return mix(mix(own_tone(i), own_tone(i + vec2i(1, 0)), f.x), mix(own_tone(i + vec2i(0, 1)), own_tone(i + vec2i(1, 1)), f.x), f.y);
  } `;
  const dark = 'fn dark_sample(p: vec2f) -> f32 { return dark_map_sample(p).x; } ';
  return {
    textures: { ...Object.fromEntries(levels), dark_map: { format: 'r32float', scale: 1 } },
    passes: [
      {
        label: 'shrink tones to 0.5',
        kind: 'pixel',
        wgsl: `${own}${typed}fn value_at(at: vec2i) -> Value { return own_tone(at); } ${shrink}`,
        reads: [from],
        writes: 'tone1',
      },
      {
        label: 'shrink tones to 0.25',
        kind: 'pixel',
        wgsl: `${typed}fn value_at(at: vec2i) -> Value { return tone1_load(at).x; } ${shrink}`,
        reads: ['tone1'],
        writes: 'tone2',
      },
      {
        label: 'edges across the flow',
        kind: 'pixel',
        wgsl: flow.wgsl + sizing + own + sampled + across,
        reads: [...flow.reads, from, 'tone1', 'tone2'],
        writes: 'dark_map',
      },
    ],
    reads: [...flow.reads, 'dark_map'],
    wgsl: flow.wgsl + sizing + dark + edges,
  };
}
