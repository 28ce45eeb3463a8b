import type { KernelPass, KernelTexture } from '../../gpu/define-effect.ts';
import blur from './flow-blur.wgsl?raw';
import gradients from './flow-gradients.wgsl?raw';
import gaussian from './gaussian.wgsl?raw';
import valueNoise from './value-noise.wgsl?raw';

/** Largest standard deviation over which directions are smoothed as asked, in texels. */
export const LARGEST_FLOW_SIGMA = 9.6;

/** What to follow, as WGSL expressions. */
export interface FlowOptions {
  /** Texture to read. */
  readonly from: string;
  /** The colour of texel `at` (a vec3f; 0 to 1 each). */
  readonly colour: string;
  /** Standard deviation over which directions are smoothed, in texels. */
  readonly sigma: string;
}

/** Directions along which a picture changes least, for a kernel effect to include. */
export interface Flow {
  readonly textures: Readonly<Record<string, KernelTexture>>;
  readonly passes: readonly KernelPass[];
  /** Textures that a pass using `wgsl` must read. */
  readonly reads: readonly string[];
  /**
   * WGSL of `flow_at(at: vec2i) -> vec4f` for a picture texel: unit vector along edges (its sign means nothing), how
   * far it can be trusted (0 flat or noise, 1 a straight edge), and the size of the gradient per texel.
   */
  readonly wgsl: string;
}

/**
 * The smoothed structure tensor of a picture and its eigenvectors (Brox et al. 2006; Kyprianidis & Döllner 2008), at half
 * the picture's size: at most 25 reads per texel of a quarter of the pixels, 12 bytes a pixel besides reading the picture.
 */
export function flowOf({ from, colour, sigma }: FlowOptions): Flow {
  const half: KernelTexture = { format: 'rgba16float', scale: 0.5 };
  const reader = (name: string) => `alias Value = vec3f; fn value_at(at: vec2i) -> Value { return ${name}_load(at).xyz; } `;
  const sizing = `fn flow_sigma() -> f32 { return ${sigma}; } `;
  return {
    textures: { tensor: half, tensor_rows: half, flow: half },
    passes: [
      {
        label: 'gradients',
        kind: 'pixel',
        wgsl: `fn colour_at(asked: vec2i) -> vec3f { let at = clamp(asked, vec2i(0), ${from}_size() - 1); return ${colour}; } ${gradients}`,
        reads: [from],
        writes: 'tensor',
      },
      {
        label: 'flow rows',
        kind: 'pixel',
        wgsl: sizing + reader('tensor') + valueNoise + blur + gaussian,
        reads: ['tensor'],
        writes: 'tensor_rows',
        constants: { DX: 1, DY: 0 },
      },
      {
        label: 'flow columns',
        kind: 'pixel',
        wgsl: sizing + reader('tensor_rows') + valueNoise + blur + gaussian,
        reads: ['tensor_rows'],
        writes: 'flow',
        constants: { DX: 0, DY: 1 },
      },
    ],
    reads: ['flow'],
    wgsl: 'fn flow_at(at: vec2i) -> vec4f { return flow_load(at / 2); } ',
  };
}
