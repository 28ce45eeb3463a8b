import { CURVE_SAMPLES } from './curve.ts';
import type { Params, ParamValue } from './params.ts';
import prelude from './prelude.wgsl?raw';
import { shapesWgsl } from './shapes.ts';
import { FRAME_BYTES, layoutOf, type StructLayout, structOf } from './uniforms.ts';
import { scoped } from './wgsl-names.ts';

/** Format of pictures between passes. */
export const PICTURE_FORMAT = 'rgba16float';

/** A texture of a plan: pictures, kernels' own textures and histories, by number. */
export type TextureId = number;

/** When a pass runs, or a texture is read: not at all with values of that effect for which `isMet` is false. */
export interface Need {
  /** Position of the effect in the chain. */
  readonly effect: number;
  isMet(values: Readonly<Record<string, ParamValue>>): boolean;
}

/** What a pass binds besides its uniforms, in binding order from 1. */
export type Binding =
  | { readonly kind: 'plane'; readonly plane: number }
  | { readonly kind: 'sampled'; readonly texture: TextureId; readonly need?: Need | undefined }
  | { readonly kind: 'history'; readonly history: number }
  | { readonly kind: 'stored'; readonly texture: TextureId; readonly format: GPUTextureFormat }
  | { readonly kind: 'stored-history'; readonly history: number }
  | { readonly kind: 'buffer'; readonly buffer: string }
  | { readonly kind: 'asset'; readonly effect: number; readonly param: string }
  | { readonly kind: 'background' }
  | { readonly kind: 'delivery'; readonly delivery: number };

/** Values of one effect within a pass's uniforms. */
export interface UniformMember {
  /** Position of the effect in the chain. */
  readonly effect: number;
  readonly layout: StructLayout;
  /** Bytes from the start of the pass's uniforms. */
  readonly offset: number;
}

/** One dispatch, ready to become a pipeline. */
export interface PassPlan {
  readonly label: string;
  readonly wgsl: string;
  readonly bindings: readonly Binding[];
  readonly members: readonly UniformMember[];
  readonly uniformBytes: number;
  readonly groups: readonly [number, number];
  /** Buffers to zero before the pass. */
  readonly clears: readonly string[];
  /** Deliveries that the pass works for, by number; null when all of them need it. */
  readonly deliveries: readonly number[] | null;
  /** When it runs; null always. */
  readonly need: Need | null;
}

const isCalled = (wgsl: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(wgsl);

/** Shapes are large and most passes of an effect have no use for them. */
const withoutIdleShapes = (params: Params, wgsl: string): Params =>
  Object.fromEntries(Object.entries(params).filter(([id, { kind }]) => kind !== 'shapes' || isCalled(wgsl, `${id}_cover`)));

/** Outside 0…1 a curve goes on at the slope 1, so that brighter than white stays so. */
const curveWgsl = (name: string, samples: string): string => `
fn ${name}(x: f32) -> f32 {
  let inner = clamp(x, 0.0, 1.0);
  let p = inner * ${CURVE_SAMPLES - 1}.0;
  let i = min(u32(p), ${CURVE_SAMPLES - 2}u);
  let three = ${samples}[i >> 1u];
  let ends = select(three.xy, three.yz, (i & 1u) == 1u);
  return mix(ends.x, ends.y, p - f32(i)) + (x - inner);
}`;

const assetWgsl = (own: string, variable: string): string => `
fn ${own}size() -> vec2i { return vec2i(textureDimensions(${variable})); }
fn ${own}load(at: vec2i, layer: i32) -> vec4f {
  return textureLoad(${variable}, clamp(at, vec2i(0), ${own}size() - 1), clamp(layer, 0, i32(textureNumLayers(${variable})) - 1), 0);
}
fn ${own}sample(at: vec2f, layer: i32) -> vec4f {
  let p = at - 0.5;
  let i = vec2i(floor(p));
  let f = p - floor(p);
  let above = mix(${own}load(i, layer), ${own}load(i + vec2i(1, 0), layer), f.x);
  return mix(above, mix(${own}load(i + vec2i(0, 1), layer), ${own}load(i + vec2i(1, 1), layer), f.x), f.y);
}`;

/** Collects WGSL, bindings and uniforms of one pass, in which several effects may be fused. */
export class PassBuilder {
  readonly #modules: string[] = [];
  readonly #bindings: Binding[] = [];
  readonly #declarations: string[] = [];
  readonly #members: (UniformMember & { readonly name: string; readonly type: string; readonly struct: string })[] = [];
  readonly #labels: string[] = [];
  readonly #effects: number[] = [];
  #bytes = FRAME_BYTES;

  /**
   * What names of an effect begin with in this pass. They count the effects of the pass, not of the chain: a pass stays the same,
   * and compiled, wherever its effect moves.
   */
  prefix(effect: number): string {
    if (!this.#effects.includes(effect)) this.#effects.push(effect);
    return `e${this.#effects.indexOf(effect)}_`;
  }

  /** Binds something to a module variable and returns the variable's name. */
  bind(binding: Binding, type: (name: string) => string): string {
    const position = this.#bindings.length + 1;
    const name = binding.kind === 'plane' ? `plane${binding.plane}` : binding.kind === 'delivery' ? 'delivery' : `b${position}`;
    this.#bindings.push(binding);
    this.#declarations.push(`@group(0) @binding(${position}) ${type(name)};`);
    return name;
  }

  /** Adds WGSL of the engine's own. */
  add(wgsl: string): void {
    this.#modules.push(wgsl);
  }

  /** Names what the pass does, for profiles and errors. */
  label(label: string): void {
    this.#labels.push(label);
  }

  /**
   * Adds an effect's module under a prefix of its own; returns the prefixed name of its `effect` function.
   * `bindings` says what the module's outer names (`input_load` …) stand for.
   */
  addEffect(effect: number, params: Params, wgsl: string, bindings: Readonly<Record<string, string>>): string {
    const prefix = this.prefix(effect);
    let member = this.#members.find((candidate) => candidate.effect === effect);
    if (!member) {
      const packed = withoutIdleShapes(params, wgsl);
      const layout = layoutOf(packed);
      const name = prefix.slice(0, -1);
      const type = name.toUpperCase();
      member = { effect, layout, offset: this.#bytes, name, type, struct: structOf(type, packed) };
      this.#members.push(member);
      this.#bytes += layout.bytes;
    }
    const files = this.#readableFiles(member, params, wgsl);
    this.#modules.push(scoped(wgsl, prefix, { params: `u.${member.name}`, frame: 'u.frame', ...files, ...bindings }));
    return `${prefix}effect`;
  }

  /** What the shader calls for parameters that are more than a value: curves, files and shapes. */
  #readableFiles({ effect, name: values }: { effect: number; name: string }, params: Params, wgsl: string): Record<string, string> {
    const names: Record<string, string> = {};
    for (const [id, { kind }] of Object.entries(params)) {
      const own = `${this.prefix(effect)}${id}_`;
      const called = (name: string) => isCalled(wgsl, `${id}_${name}`);
      if (kind === 'curve' && called('at')) {
        names[`${id}_at`] = `${own}at`;
        this.#modules.push(curveWgsl(`${own}at`, `u.${values}.${id}`));
      }
      if (kind === 'shapes' && called('cover')) {
        names[`${id}_cover`] = `${own}cover`;
        this.#modules.push(shapesWgsl(`${own}cover`, `u.${values}.${id}`));
      }
      if (kind === 'asset' && (called('load') || called('sample') || called('size'))) {
        for (const name of ['load', 'sample', 'size']) names[`${id}_${name}`] = own + name;
        const variable = this.bind({ kind: 'asset', effect, param: id }, (name) => `var ${name}: texture_2d_array<f32>`);
        this.#modules.push(assetWgsl(own, variable));
      }
    }
    return names;
  }

  /** Makes a texture readable as `name_load`, `name_sample` and `name_size` within an effect's module; `need` says when it is read. */
  readable(prefix: string, name: string, texture: TextureId, need?: Need): Record<string, string> {
    const variable = this.bind({ kind: 'sampled', texture, need }, (id) => `var ${id}: texture_2d<f32>`);
    const own = `${prefix}${name}_`;
    this.#modules.push(`
fn ${own}size() -> vec2i { return vec2i(textureDimensions(${variable})); }
fn ${own}load(at: vec2i) -> vec4f { return textureLoad(${variable}, clamp(at, vec2i(0), ${own}size() - 1), 0); }
fn ${own}sample(at: vec2f) -> vec4f {
  let p = at - 0.5;
  let i = vec2i(floor(p));
  let f = p - floor(p);
  return mix(mix(${own}load(i), ${own}load(i + vec2i(1, 0)), f.x), mix(${own}load(i + vec2i(0, 1)), ${own}load(i + vec2i(1, 1)), f.x), f.y);
}`);
    return { [`${name}_load`]: `${own}load`, [`${name}_sample`]: `${own}sample`, [`${name}_size`]: `${own}size` };
  }

  /** Completes the pass with its entry point. */
  finish(
    main: string,
    groups: readonly [number, number],
    { clears = [], deliveries = null, need = null }: Partial<Pick<PassPlan, 'clears' | 'deliveries' | 'need'>> = {},
  ): PassPlan {
    const structs = this.#members.map(({ struct }) => struct).join('');
    const fields = this.#members.map(({ name, type }) => `  @align(16) ${name}: ${type},\n`).join('');
    const wgsl = `${prelude}
${structs}struct Uniforms {
  frame: Frame,
${fields}}
@group(0) @binding(0) var<uniform> u: Uniforms;
${this.#declarations.join('\n')}
fn inside(at: vec2i) -> bool { return all(at >= vec2i(0)) && all(vec2f(at) < u.frame.size); }
${this.#modules.join('\n')}
${main}`;
    return {
      label: this.#labels.join(' + '),
      wgsl,
      bindings: this.#bindings,
      members: this.#members,
      uniformBytes: this.#bytes,
      groups,
      clears,
      deliveries,
      need,
    };
  }
}
