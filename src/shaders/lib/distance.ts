import type { KernelContext, KernelPass, KernelTexture } from '../../gpu/define-effect.ts';
import blocks from './distance-blocks.wgsl?raw';
import edges from './distance-edges.wgsl?raw';
import field from './distance-field.wgsl?raw';
import flood from './distance-flood.wgsl?raw';
import segment from './distance-segment.wgsl?raw';

/** Largest distance that is told from a larger one, in source pixels. */
export const LARGEST_DISTANCE = 125;

/** The picture's own matte, for `DistanceOptions`: its field is made once for effects in a row. */
export const ALPHA = 'input_load(at).a';

/** What to measure, as WGSL expressions. */
export interface DistanceOptions {
  /** Texture to read. */
  readonly from: string;
  /** Coverage, 0 to 1, of texel `at` (a vec2i within the picture). */
  readonly value: string;
}

/** A distance field for a kernel effect to include. */
export interface Distance {
  readonly textures: Readonly<Record<string, KernelTexture>>;
  readonly passes: (context: KernelContext) => readonly KernelPass[];
  /** Texture with the field in x, which a pass using `wgsl` must read. */
  readonly reads: readonly string[];
  /**
   * WGSL of `distance_at(p: vec2f)`: how far a position in picture texels lies within the matte, in texels, negative
   * outside of it; at most `LARGEST_DISTANCE` source pixels.
   */
  readonly wgsl: string;
}

/**
 * The signed Euclidean distance from the matte's edge (coverage one half), to a few hundredths of a pixel: edges are
 * located within texels from the coverage around them, spread by jump flooding between blocks of 2×2 texels, and
 * measured again at full size. The cost is the same at any distance. The border of the picture is no edge.
 */
export function distanceOf({ from, value }: DistanceOptions): Distance {
  const matte = `fn matte(asked: vec2i) -> f32 { let at = clamp(asked, vec2i(0), ${from}_size() - 1); return ${value}; } `;
  const known = (texture: string) =>
    `fn known_load(at: vec2i) -> vec4f { return ${texture}_load(at); } fn known_size() -> vec2i { return ${texture}_size(); } `;
  return {
    textures: {
      edges: { format: 'rgba16float', scale: 1 },
      near: { format: 'rgba16float', scale: 0.5 },
      far: { format: 'rgba16float', scale: 0.5 },
      distance: { format: 'r32float', scale: 1 },
    },
    passes: ({ scale }) => {
      const steps = stepsFor((LARGEST_DISTANCE * scale) / 2);
      return [
        { label: 'edges', kind: 'pixel', wgsl: matte + edges, reads: [from], writes: 'edges' },
        { label: 'blocks', kind: 'pixel', wgsl: segment + blocks, reads: ['edges'], writes: 'near' },
        ...steps.map((step, index): KernelPass => {
          const [reads, writes] = index % 2 === 0 ? ['near', 'far'] : ['far', 'near'];
          const wgsl = known(reads as string) + segment + flood;
          return {
            label: `flood by ${step}`,
            kind: 'pixel',
            wgsl,
            reads: [reads as string],
            writes: writes as string,
            constants: { STEP: step },
          };
        }),
        {
          label: 'distance',
          kind: 'pixel',
          wgsl: known(steps.length % 2 === 0 ? 'near' : 'far') + segment + field,
          reads: ['edges', steps.length % 2 === 0 ? 'near' : 'far'],
          writes: 'distance',
          ...(from === 'input' && value === ALPHA && { shared: 'distance from the edge of the matte' }),
          constants: { REACH: LARGEST_DISTANCE },
        },
      ];
    },
    reads: ['distance'],
    wgsl: 'fn distance_at(p: vec2f) -> f32 { return distance_sample(p).x; } ',
  };
}

/** Steps of a flood that reaches `reach` blocks: halving, with one more at the start that mends most of its errors. */
function stepsFor(reach: number): number[] {
  const count = Math.max(1, Math.ceil(Math.log2(reach + 1)));
  return [...Array.from({ length: count }, (_, index) => 2 ** (count - 1 - index)), 1];
}
