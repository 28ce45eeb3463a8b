/**
 * # The pixel contract
 *
 * Every picture between ingest and deliver is premultiplied, display-encoded sRGB/BT.709 in `rgba16float`, top-left
 * origin, square pixels, upright. RGB may leave 0…1 between effects; alpha stays within it. An effect whose maths is
 * about light converts with `to_linear` / `to_encoded` of `prelude.wgsl` and says so in its help.
 *
 * # What WGSL of an effect may use
 *
 * The engine supplies bindings and entry points; effects contain functions, constants and structs only.
 *
 * - `params`: the effect's values (`params.softness`). Numbers are f32, colours vec3f, choices and toggles u32
 *   (a choice is the position of its option).
 * - For shapes `area`, `area_cover(p: vec2f, feather: f32) -> f32`, 0 to 1, position and edge in source pixels.
 * - For a curve `tone`, `tone_at(x: f32) -> f32`. For files `picture`, `picture_size() -> vec2i`,
 *   `picture_load(at: vec2i, layer: i32) -> vec4f` and `picture_sample(at: vec2f, layer: i32)`, clamped, and
 *   `params.picture.count` (f32), the layers, 0 when no file is chosen; see `struct Asset` in `prelude.wgsl`.
 * - `frame.size` (vec2f, texels), `frame.scale` (texels per source pixel: multiply every length by it),
 *   `frame.index` (u32, source frame), `frame.time` (f32, seconds).
 * - Everything in `prelude.wgsl` (colour, alpha, hash).
 * - In gather, kernel and temporal effects, for each texture `name` the pass reads (`input` is the picture):
 *   `name_load(at: vec2i) -> vec4f` (clamped to the edge) and `name_sample(at: vec2f) -> vec4f` (bilinear, texel
 *   coordinates with centres at .5, clamped), and `name_size() -> vec2i`. A texel outside the picture repeats the
 *   edge; effects that want transparency outside test with `inside(at)`. `at` counts texels of the texture written,
 *   which may be smaller than the picture (`frame.size`).
 * - In temporal effects: `history_load(k: u32, at: vec2i) -> vec4f`, where k counts the indices that `window` returned,
 *   and `frame.window` (u32), how many it returned.
 */
import type { Timeline } from '../media/time.ts';
import { defaultsOf, type Params, type ParamValue, type ValuesOf } from './params.ts';

/** Headings of the effect menu. */
export type Category = 'Keying' | 'Matte' | 'Light' | 'Time' | 'Style' | 'Sticker' | 'Colour';

/** Another effect that prepares an effect's input, steered by that effect's own values. */
export interface Preparation<P extends Params = Params> {
  /** One without a preparation of its own. */
  readonly effect: Effect;
  /** False leaves it out altogether; asked once for values that do not change over time. */
  isNeeded(values: ValuesOf<P>): boolean;
  valuesFrom(values: ValuesOf<P>): Readonly<Record<string, ParamValue>>;
}

interface EffectBase<P extends Params> {
  /** Kebab-case name, stored in recipes for ever. */
  readonly id: string;
  /** Raised when stored values change meaning; `migrate` then lifts older ones. */
  readonly version: number;
  readonly label: string;
  readonly category: Category;
  /** One sentence: what it does to the picture. */
  readonly help: string;
  readonly params: P;
  /** Values, over the defaults, under which every control matters: what the gallery and the tests show. */
  readonly example?: Partial<ValuesOf<P>>;
  /** Ready-made looks by the name people choose them by: values over the defaults, every length for a clip of 1080 lines. */
  readonly presets?: Readonly<Record<string, Partial<ValuesOf<P>>>>;
  /** What runs on the picture before this effect, as part of it. */
  readonly before?: Preparation<NoInfer<P>>;
  readonly migrate?: (values: Record<string, unknown>, fromVersion: number) => Record<string, unknown>;
  /** Leaves the alpha of every texel exactly as it came, so that what was made of it before still holds. */
  readonly keepsAlpha?: true;
}

/** Colour in, colour out: `fn effect(colour: vec4f, at: vec2i) -> vec4f`. Runs of them are fused into one pass. */
export interface PointEffect<P extends Params = Params> extends EffectBase<P> {
  readonly shape: 'point';
  readonly wgsl: string;
}

/** Reads neighbours of its input: `fn effect(at: vec2i) -> vec4f`. Cost must not grow with the square of a radius. */
export interface GatherEffect<P extends Params = Params> extends EffectBase<P> {
  readonly shape: 'gather';
  readonly wgsl: string;
}

/** A texture of a kernel's own, kept by the chain. */
export interface KernelTexture {
  readonly format: 'rgba16float' | 'rgba32float' | 'r32float' | 'rg32float';
  /** Size as a fraction of the picture (0.5 is half width and height), rounded up, at least 1. */
  readonly scale: number;
}

/** One dispatch. */
export interface KernelPass {
  /** Shown in profiles and compile messages. */
  readonly label: string;
  /**
   * `pixel`: the module has `fn effect(at: vec2i) -> vec4f`, called once per texel of `writes`.
   * `lines`: the module has `fn effect(line: i32)`, called once per row or column (see `lines`), which stores texels
   * itself with `store(at: vec2i, value: vec4f)`: for running sums whose cost must not depend on a radius.
   * `reduce`: the module has `fn effect(id: u32)`, called `threads` times; results go to storage `buffers`.
   * `groups`: the module has `fn effect(group: vec2i, lane: i32)`, called by 256 lanes for each of `groups` workgroups
   * in uniform control flow; it may declare `var<workgroup>` and use barriers, and stores with `store(at, value)`.
   */
  readonly kind: 'pixel' | 'lines' | 'reduce' | 'groups';
  readonly wgsl: string;
  /** Textures read: `input` (the picture) or names of the kernel's own textures. */
  readonly reads: readonly string[];
  /** Texture written: `output` (the kernel's result) or one of its own. Reduce passes write none. */
  readonly writes?: string;
  /** Storage buffers the pass uses, by name: `var<storage, read_write> name: array<TYPE>`. */
  readonly buffers?: readonly string[];
  /**
   * What this pass writes follows from the picture's alpha alone, in the way that this name stands for: an effect behind
   * that has a pass of the same name, with alpha unchanged between, reads it instead of running its passes up to that one.
   */
  readonly shared?: string;
  /** For `lines`: rows or columns of the written texture. */
  readonly lines?: 'rows' | 'columns';
  /** For `reduce`: number of calls. */
  readonly threads?: number;
  /** For `groups`: number of workgroups in x and y. */
  readonly groups?: readonly [number, number];
  /** Compile-time numbers, emitted as WGSL `const NAME: TYPE = …` (i32 when whole, else f32). */
  readonly constants?: Readonly<Record<string, number>>;
  /**
   * False leaves the pass out of frames that have these values: its shaders must not read then what it writes. Not for
   * the last pass, nor for passes with `buffers`; without it a pass always runs.
   */
  readonly isNeeded?: PassCondition;
}

/** Tells from an effect's values at a frame, and from what its passes are sized by. */
export type PassCondition = (values: Readonly<Record<string, ParamValue>>, context: KernelContext) => boolean;

/** What a kernel may size its passes by; values are not among it, so that moving a slider never recompiles. */
export interface KernelContext {
  readonly width: number;
  readonly height: number;
  /** Texels per source pixel. */
  readonly scale: number;
}

/** Several passes with textures and buffers of its own. The last pass writes `output`. */
export interface KernelEffect<P extends Params = Params> extends EffectBase<P> {
  readonly shape: 'kernel';
  readonly textures: (context: KernelContext) => Readonly<Record<string, KernelTexture>>;
  /** Storage buffers: element type and count. They keep their contents between frames only within one frame's passes. */
  readonly buffers?: (
    context: KernelContext,
  ) => Readonly<Record<string, { readonly type: 'u32' | 'f32' | 'vec4f' | 'atomic<u32>'; readonly length: number }>>;
  readonly passes: (context: KernelContext) => readonly KernelPass[];
}

/**
 * A function of its input at several frames: `fn effect(at: vec2i) -> vec4f` with `history_load`.
 *
 * The output at a frame depends only on the pictures that `window` names, so scrubbing, playing, segments and reverse
 * agree to the last bit.
 */
export interface TemporalEffect<P extends Params = Params> extends EffectBase<P> {
  readonly shape: 'temporal';
  readonly wgsl: string;
  /** Most indices that `window` ever returns. */
  readonly slots: number;
  /** Its window names moments of the clip, which a loop leaves where they are; all others say how far they look back. */
  readonly anchored?: true;
  /**
   * Source frames (≤ index, ≥ 0, no repeats) whose pictures the output at `index` reads, in the order k = 0, 1, … For a frame of a loop
   * it is asked in a clip that the loop has gone round in several times.
   */
  window(values: ValuesOf<P>, index: number, timeline: Timeline): readonly number[];
}

/** Any effect. */
export type Effect<P extends Params = Params> = PointEffect<P> | GatherEffect<P> | KernelEffect<P> | TemporalEffect<P>;

/** The values that the gallery and the tests show an effect with. */
export function exampleOf<P extends Params>({ params, example }: Effect<P>): ValuesOf<P> {
  return { ...defaultsOf(params), ...example };
}

/** Declares an effect; the types of its values follow from its parameters. */
export function defineEffect<const P extends Params>(effect: Effect<P>): Effect<P> {
  return effect;
}
