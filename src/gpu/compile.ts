import { type PlaneFormat, type Size, uprightSize } from '../media/picture.ts';
import type { Effect, GatherEffect, KernelEffect, KernelPass, TemporalEffect } from './define-effect.ts';
import { checkDelivery, type DeliveryFormat, isScaled } from './deliver.ts';
import { deliveryPasses, fusedDelivery } from './delivery-passes.ts';
import { bindSource } from './ingest.ts';
import { needOf, needsOf } from './needs.ts';
import { type Binding, type Need, PassBuilder, type PassPlan, PICTURE_FORMAT, type TextureId } from './pass.ts';
import { MAX_WINDOW } from './uniforms.ts';

/** A texture the plan needs. */
export interface TexturePlan {
  readonly size: Size;
  readonly format: GPUTextureFormat;
}

/** Passes from one history (or the source) to the next history (or the result). */
export interface SegmentPlan {
  readonly passes: readonly PassPlan[];
}

/** A stack of effects turned into passes for one plane format, one scale and one kind of result. */
export interface ChainPlan {
  /** Size of pictures in texels. */
  readonly size: Size;
  /** Texels per source pixel. */
  readonly scale: number;
  readonly segments: readonly SegmentPlan[];
  /** One per temporal effect: the effect's position in the chain. */
  readonly histories: readonly { readonly effect: number; readonly slots: number }[];
  readonly textures: readonly TexturePlan[];
  readonly buffers: ReadonlyMap<string, number>;
  /** Texture with the finished picture; null when the result is delivered planes. */
  readonly picture: TextureId | null;
  /** Textures with the pictures that were asked for on the way, in order. */
  readonly taps: readonly TextureId[];
}

/**
 * What a chain makes: a picture in a texture, or planes for encoders, one set for each delivery. `taps` are positions of effects after
 * which the picture is kept as well, ascending, −1 for the source; they cost a trip through memory each.
 */
export type ChainOutput =
  | { readonly kind: 'picture'; readonly taps?: readonly number[] }
  | { readonly kind: 'planes'; readonly deliveries: readonly DeliveryFormat[] };

const WORKGROUP = 8;
const BYTES = { u32: 4, f32: 4, vec4f: 16, 'atomic<u32>': 4 } as const;

/**
 * Compiles a stack of effects. Runs of point effects join the pass in front of them, ingest joins the first pass and
 * a delivery that stands alone and is not scaled the last, so that only gather and kernel effects cost a trip through
 * memory. Other deliveries read the picture, stored once for all of them.
 */
export function compileChain(effects: readonly Effect[], format: PlaneFormat, scale: number, output: ChainOutput): ChainPlan {
  return new Compiler(effects, format, scale, output).plan();
}

class Compiler {
  readonly #effects: readonly Effect[];
  readonly #format: PlaneFormat;
  readonly #scale: number;
  readonly #output: ChainOutput;
  readonly #size: Size;
  readonly #textures: TexturePlan[] = [];
  readonly #free = new Map<string, TextureId[]>();
  readonly #buffers = new Map<string, number>();
  readonly #histories: { effect: number; slots: number }[] = [];
  readonly #segments: SegmentPlan[] = [];
  #passes: PassPlan[] = [];
  /** The pass being built; its `head` expression yields the colour so far. */
  #builder!: PassBuilder;
  #steps: string[] = [];
  /** Textures that fall free once the pass being built has run. */
  #borrowed: TextureId[] = [];
  /** What effects in a row share, by the name of the pass that made it. */
  readonly #shared = new Map<string, TextureId>();
  readonly #taps: TextureId[] = [];

  constructor(effects: readonly Effect[], format: PlaneFormat, scale: number, output: ChainOutput) {
    this.#effects = effects;
    this.#format = format;
    this.#scale = scale;
    this.#output = output;
    const upright = uprightSize(format);
    this.#size = { width: Math.ceil(upright.width * scale), height: Math.ceil(upright.height * scale) };
  }

  plan(): ChainPlan {
    this.#beginWithIngest();
    this.#tap(-1);
    this.#effects.forEach((effect, position) => {
      switch (effect.shape) {
        case 'point':
          this.#steps.push(`c = ${this.#builder.addEffect(position, effect.params, effect.wgsl, {})}(c, at);`);
          this.#builder.label(effect.id);
          break;
        case 'gather':
          this.#gather(effect, position);
          break;
        case 'kernel':
          this.#kernel(effect, position);
          break;
        case 'temporal':
          this.#temporal(effect, position);
          break;
      }
      if (!effect.keepsAlpha) this.#forgetShared();
      this.#tap(position);
    });
    const picture = this.#finish();
    this.#segments.push({ passes: this.#passes });
    return {
      size: this.#size,
      scale: this.#scale,
      segments: this.#segments,
      histories: this.#histories,
      textures: this.#textures,
      buffers: this.#buffers,
      picture,
      taps: this.#taps,
    };
  }

  /** Keeps the picture behind an effect, if it is asked for. */
  #tap(position: number): void {
    if (this.#output.kind !== 'picture' || !this.#output.taps?.includes(position)) return;
    // Taken and never given back: nothing later writes over it.
    const kept = this.#toTexture();
    this.#taps.push(kept);
    this.#begin();
    this.#steps = [`var c = ${this.#builder.readable('', 'picture', kept)['picture_load']}(at);`];
  }

  #beginWithIngest(): void {
    this.#begin();
    bindSource(this.#builder, this.#format, this.#scale);
    this.#builder.label('ingest');
    this.#steps = ['var c = ingest(at);'];
  }

  #begin(): void {
    this.#builder = new PassBuilder();
    this.#steps = [];
  }

  /** Starts a pass of an effect that reads textures; returns the name of its `effect` function. */
  #beginWithEffect(
    position: number,
    label: string,
    wgsl: string,
    reads: ReadonlyMap<string, TextureId>,
    names: Record<string, string> = {},
    needs: ReadonlyMap<string, Need> = new Map(),
  ): string {
    const prefix = this.#builder.prefix(position);
    const { params } = this.#effects[position] as Effect;
    this.#builder.label(label);
    for (const [name, texture] of reads) Object.assign(names, this.#builder.readable(prefix, name, texture, needs.get(name)));
    return this.#builder.addEffect(position, params, wgsl, names);
  }

  /** Ends the pass being built by storing its colour in a texture of the picture's size. */
  #toTexture(): TextureId {
    const texture = this.#take({ size: this.#size, format: PICTURE_FORMAT });
    this.#store({ kind: 'stored', texture, format: PICTURE_FORMAT }, this.#size);
    return texture;
  }

  #store(
    binding: Extract<Binding, { kind: 'stored' | 'stored-history' }>,
    size: Size,
    rest: Parameters<PassBuilder['finish']>[2] = {},
  ): void {
    const format = binding.kind === 'stored' ? binding.format : PICTURE_FORMAT;
    const target = this.#builder.bind(binding, (name) => `var ${name}: texture_storage_2d<${format}, write>`);
    const main = `
@compute @workgroup_size(${WORKGROUP}, ${WORKGROUP}) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (any(id.xy >= textureDimensions(${target}))) { return; }
  let at = vec2i(id.xy);
  ${this.#steps.join('\n  ')}
  textureStore(${target}, at, c);
}`;
    this.#passes.push(this.#builder.finish(main, [Math.ceil(size.width / WORKGROUP), Math.ceil(size.height / WORKGROUP)], rest));
    this.#giveBack(this.#borrowed);
    this.#borrowed = [];
  }

  #gather(effect: GatherEffect, position: number): void {
    const input = this.#toTexture();
    this.#begin();
    this.#steps = [`var c = ${this.#beginWithEffect(position, effect.id, effect.wgsl, new Map([['input', input]]))}(at);`];
    this.#borrowed.push(input);
  }

  #temporal(effect: TemporalEffect, position: number): void {
    const slots = effect.slots;
    if (slots > MAX_WINDOW) throw new RangeError(`${effect.id} reads ${slots} frames; ${MAX_WINDOW} is the most.`);
    const history = this.#histories.push({ effect: position, slots }) - 1;
    this.#store({ kind: 'stored-history', history }, this.#size);
    this.#segments.push({ passes: this.#passes });
    this.#passes = [];
    this.#begin();
    const variable = this.#builder.bind({ kind: 'history', history }, (name) => `var ${name}: texture_2d_array<f32>`);
    const load = `${this.#builder.prefix(position)}history_load`;
    this.#builder.add(`
fn ${load}(k: u32, at: vec2i) -> vec4f {
  let layer = u.frame.history[k >> 2u][k & 3u];
  return textureLoad(${variable}, clamp(at, vec2i(0), vec2i(textureDimensions(${variable})) - 1), layer, 0);
}`);
    this.#steps = [`var c = ${this.#beginWithEffect(position, effect.id, effect.wgsl, new Map(), { history_load: load })}(at);`];
  }

  #kernel(effect: KernelEffect, position: number): void {
    const input = this.#toTexture();
    const context = { ...this.#size, scale: this.#scale };
    const plans = new Map<string, TexturePlan>();
    const textures = new Map<string, TextureId>([['input', input]]);
    const all = effect.passes(context);
    const sharing = all.find(({ shared }) => shared !== undefined);
    const { shared: key = '', writes: made = '' } = sharing ?? {};
    const held = this.#shared.get(key);
    if (held !== undefined) textures.set(made, held);
    for (const [name, { format, scale }] of Object.entries(effect.textures(context))) {
      if (textures.has(name)) continue;
      const plan = {
        format,
        size: { width: Math.max(1, Math.ceil(this.#size.width * scale)), height: Math.max(1, Math.ceil(this.#size.height * scale)) },
      };
      plans.set(name, plan);
      textures.set(name, this.#take(plan));
    }
    const buffers = effect.buffers?.(context) ?? {};
    for (const [name, { type, length }] of Object.entries(buffers)) this.#buffers.set(`e${position}_${name}`, BYTES[type] * length);
    const uncleared = new Set(Object.keys(buffers));
    const passes = held === undefined || !sharing ? all : all.slice(all.indexOf(sharing) + 1);
    if (sharing && held === undefined && this.#isReused(key, position)) this.#shared.set(key, textures.get(made) as TextureId);
    // Those shared fall free when alpha changes.
    const own = [...textures.values()].filter((texture) => texture !== this.#shared.get(key));
    const needs = needsOf(passes, position, context);
    passes.forEach((pass, index) => {
      this.#begin();
      const label = `${effect.id}: ${pass.label}`;
      const names: Record<string, string> = {};
      const clears: string[] = [];
      for (const name of pass.buffers ?? []) {
        const type = buffers[name]?.type;
        if (!type) throw new TypeError(`${label} uses buffer ${name}, which is not declared.`);
        const buffer = `e${position}_${name}`;
        names[name] = this.#builder.bind({ kind: 'buffer', buffer }, (id) => `var<storage, read_write> ${id}: array<${type}>`);
        if (uncleared.delete(name)) clears.push(buffer);
      }
      const reads = new Map(pass.reads.map((name) => [name, known(textures, name, label)]));
      const wgsl = constantsOf(pass) + pass.wgsl;
      const isLast = index === passes.length - 1;
      if (pass.isNeeded && (isLast || pass.buffers))
        throw new TypeError(`${label} cannot be left out: it is the last pass, or uses buffers.`);
      if (isLast && pass.kind === 'pixel') {
        // Left open, so that the point effects behind it join this pass.
        this.#steps = [`var c = ${this.#beginWithEffect(position, label, wgsl, reads, names, needs)}(at);`];
        this.#borrowed.push(...own);
        return;
      }
      const writes = pass.writes && pass.writes !== 'output' ? known(textures, pass.writes, label) : null;
      const target = pass.writes === undefined ? null : (writes ?? this.#take({ size: this.#size, format: PICTURE_FORMAT }));
      const plan = (pass.writes && plans.get(pass.writes)) || { size: this.#size, format: PICTURE_FORMAT };
      const need = pass.isNeeded ? needOf([pass], position, context) : null;
      if (pass.kind === 'pixel') {
        if (target === null) throw new TypeError(`${label} writes nothing.`);
        this.#steps = [`var c = ${this.#beginWithEffect(position, label, wgsl, reads, names, needs)}(at);`];
        this.#store({ kind: 'stored', texture: target, format: plan.format }, plan.size, { clears, need });
      } else {
        if (target !== null) names['store'] = this.#storeFunction(position, target, plan.format);
        const call = this.#beginWithEffect(position, label, wgsl, reads, names, needs);
        const { main, groups } = entryOf(pass, call, plan.size);
        this.#passes.push(this.#builder.finish(main, groups, { clears, need }));
      }
      if (isLast) {
        this.#giveBack(own);
        this.#begin();
        const result = this.#builder.readable('', 'picture', target as TextureId);
        this.#steps = [`var c = ${result['picture_load']}(at);`];
        this.#borrowed.push(target as TextureId);
      }
    });
  }

  /** Whether an effect behind `position` makes what that one makes, with alpha unchanged up to it. */
  #isReused(key: string, position: number): boolean {
    if (!this.#effects[position]?.keepsAlpha) return false;
    for (const effect of this.#effects.slice(position + 1)) {
      const context = { ...this.#size, scale: this.#scale };
      if (effect.shape === 'kernel' && effect.passes(context).some(({ shared }) => shared === key)) return true;
      if (!effect.keepsAlpha) return false;
    }
    return false;
  }

  #forgetShared(): void {
    this.#borrowed.push(...this.#shared.values());
    this.#shared.clear();
  }

  #storeFunction(position: number, texture: TextureId, format: GPUTextureFormat): string {
    const target = this.#builder.bind({ kind: 'stored', texture, format }, (name) => `var ${name}: texture_storage_2d<${format}, write>`);
    const name = `${this.#builder.prefix(position)}store`;
    this.#builder.add(`fn ${name}(at: vec2i, value: vec4f) { textureStore(${target}, at, value); }`);
    return name;
  }

  #finish(): TextureId | null {
    if (this.#output.kind === 'picture') {
      // Not taken from the free textures: the picture must outlive the passes of later frames' first segments.
      const texture = this.#textures.push({ size: this.#size, format: PICTURE_FORMAT }) - 1;
      this.#store({ kind: 'stored', texture, format: PICTURE_FORMAT }, this.#size);
      return texture;
    }
    const { deliveries } = this.#output;
    for (const delivery of deliveries) checkDelivery(delivery, this.#size);
    const [first] = deliveries;
    const from = { source: this.#format, scale: this.#scale, size: this.#size };
    if (first && deliveries.length === 1 && first.arrangement === 'plain' && !isScaled(first, this.#size)) {
      // In a one-pass chain ingest, and the source with it, is there already.
      const hasSource = this.#segments.length === 0 && this.#passes.length === 0;
      this.#passes.push(fusedDelivery(this.#builder, from, first, { steps: this.#steps, hasSource }));
    } else {
      const picture = this.#toTexture();
      this.#passes.push(...deliveryPasses(from, picture, deliveries, (plan) => this.#take(plan)));
    }
    return null;
  }

  /** A texture for one step, reused once given back. */
  #take(plan: TexturePlan): TextureId {
    const key = `${plan.format} ${plan.size.width}×${plan.size.height}`;
    const reused = this.#free.get(key)?.pop();
    return reused ?? this.#textures.push(plan) - 1;
  }

  #giveBack(ids: readonly TextureId[]): void {
    for (const id of ids) {
      const { format, size } = this.#textures[id] as TexturePlan;
      const key = `${format} ${size.width}×${size.height}`;
      this.#free.set(key, [...(this.#free.get(key) ?? []), id]);
    }
  }
}

function known(textures: ReadonlyMap<string, TextureId>, name: string, label: string): TextureId {
  const id = textures.get(name);
  if (id === undefined) throw new TypeError(`${label} uses texture ${name}, which is not declared.`);
  return id;
}

function constantsOf({ constants = {} }: KernelPass): string {
  // On one line with the module's first, so that line numbers in compile messages stay those of the file.
  return Object.entries(constants)
    .map(([name, value]) => `const ${name} = ${Number.isInteger(value) ? `${value}i` : `${value}f`}; `)
    .join('');
}

function entryOf(pass: KernelPass, call: string, size: Size): { main: string; groups: [number, number] } {
  const linear = (count: number, argument: string): { main: string; groups: [number, number] } => ({
    main: `
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= ${count}u) { return; }
  ${call}(${argument});
}`,
    groups: [Math.ceil(count / 64), 1],
  });
  switch (pass.kind) {
    case 'lines':
      return linear(pass.lines === 'columns' ? size.width : size.height, 'i32(id.x)');
    case 'reduce':
      return linear(pass.threads ?? 1, 'id.x');
    case 'groups':
      return {
        main: `
@compute @workgroup_size(256) fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  ${call}(vec2i(group.xy), i32(lane));
}`,
        groups: [pass.groups?.[0] ?? 1, pass.groups?.[1] ?? 1],
      };
    case 'pixel':
      throw new TypeError('Pixel passes store by themselves.');
  }
}
