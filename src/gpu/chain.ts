import { MediaError } from '../media/errors.ts';
import type { PlanarFrame, Size } from '../media/picture.ts';
import type { ActiveEffect } from './active-effect.ts';
import { type AssetTextures, NO_ASSETS } from './assets.ts';
import type { ChainSpec, ChainStack } from './chain-spec.ts';
import { type ChainPlan, compileChain } from './compile.ts';
import { historyOf } from './history.ts';
import { PlaneTextures } from './ingest.ts';
import { type Loop, loopOf } from './loop.ts';
import { type Binding, type Need, type PassPlan, PICTURE_FORMAT } from './pass.ts';
import type { CompiledPass, Pipelines } from './pipelines.ts';
import { type DeliveredPlanes, DeliveryMemory } from './readback.ts';
import { type HistorySpec, Schedule, type Step } from './schedule.ts';
import { packValues, writeFrame } from './uniforms.ts';
import { BufferUse, TextureUse, textureBytes } from './usage.ts';

/** Memory traffic of one pass, as if every texture that it has use for were read and written once. */
export interface PassTraffic {
  readonly label: string;
  readonly bytesPerPixel: number;
}

interface RunnablePass {
  readonly plan: PassPlan;
  readonly compiled: CompiledPass;
  /** Byte offset of its uniforms. */
  readonly base: number;
  /** Bind groups by history slot written (−1 for none); made once each. */
  readonly groups: Map<number, GPUBindGroup>;
}

/**
 * Effects on a GPU: planes go in, a picture or planes come out. Owns all GPU memory; none is allocated per frame.
 *
 * For a frame `i`: push the source frames that `needs(i)` names, in order, or call `finish(i)` when it names none.
 */
export class Chain implements Disposable {
  readonly plan: ChainPlan;
  readonly #device: GPUDevice;
  readonly #spec: ChainSpec;
  readonly #segments: readonly (readonly RunnablePass[])[];
  readonly #planes: PlaneTextures;
  readonly #textures: readonly GPUTexture[];
  readonly #histories: readonly GPUTexture[];
  readonly #buffers: ReadonlyMap<string, GPUBuffer>;
  readonly #uniforms: GPUBuffer;
  readonly #staging: DataView<ArrayBuffer>;
  readonly #windows: readonly HistorySpec[];
  readonly #schedule: Schedule;
  readonly #deliveries: readonly DeliveryMemory[];
  readonly #blank: GPUTexture;
  #effects: readonly ActiveEffect[];
  #loop: Loop | null = null;
  #background: GPUTexture | null = null;
  #assets: AssetTextures = NO_ASSETS;
  readonly #blankAsset: GPUTexture;
  #loaded: number | null = null;

  /** Compiles the stack and allocates its memory. Throws `ShaderError` when an effect does not compile, `MediaError` when the GPU is full. */
  static async create(device: GPUDevice, pipelines: Pipelines, spec: ChainSpec): Promise<Chain> {
    const plan = compileChain(
      spec.effects.map(({ effect }) => effect),
      spec.format,
      spec.scale,
      spec.output,
    );
    for (const pass of spec.paced ? plan.segments.flatMap(({ passes }) => passes) : []) {
      spec.signal?.throwIfAborted();
      await pipelines.compile(pass);
    }
    const compiled = await Promise.all(plan.segments.map(({ passes }) => Promise.all(passes.map((pass) => pipelines.compile(pass)))));
    device.pushErrorScope('out-of-memory');
    device.pushErrorScope('validation');
    const chain = new Chain(device, spec, plan, compiled);
    const [invalid, memory] = await Promise.all([device.popErrorScope(), device.popErrorScope()]);
    const error = memory ?? invalid;
    if (!error) return chain;
    chain[Symbol.dispose]();
    const { width, height } = plan.size;
    throw new MediaError(
      'gpu-memory',
      `The GPU has no room for these effects at ${width}×${height} (${error.message}).`,
      'Remove effects, close other tabs that use the GPU, or work on a smaller clip.',
    );
  }

  private constructor(device: GPUDevice, spec: ChainSpec, plan: ChainPlan, compiled: CompiledPass[][]) {
    this.#device = device;
    this.#spec = spec;
    this.#effects = spec.effects;
    this.plan = plan;
    const alignment = device.limits.minUniformBufferOffsetAlignment;
    let bytes = 0;
    this.#segments = plan.segments.map(({ passes }, segment) =>
      passes.map((pass, index) => {
        const base = bytes;
        bytes += Math.ceil(pass.uniformBytes / alignment) * alignment;
        return { plan: pass, compiled: (compiled[segment] as CompiledPass[])[index] as CompiledPass, base, groups: new Map() };
      }),
    );
    this.#staging = new DataView(new ArrayBuffer(bytes));
    this.#uniforms = device.createBuffer({ label: 'uniforms', size: bytes, usage: BufferUse.uniform | BufferUse.copyTo });
    this.#planes = new PlaneTextures(device, spec.format);
    const usage = TextureUse.sampled | TextureUse.storage | TextureUse.copyFrom;
    this.#textures = plan.textures.map(({ size, format }, index) =>
      device.createTexture({ label: `texture ${index}`, size: [size.width, size.height], format, usage }),
    );
    this.#histories = plan.histories.map(({ slots }, index) =>
      device.createTexture({ label: `history ${index}`, size: [plan.size.width, plan.size.height, slots], format: PICTURE_FORMAT, usage }),
    );
    this.#buffers = new Map(
      [...plan.buffers].map(([name, size]) => [
        name,
        device.createBuffer({ label: name, size, usage: BufferUse.storage | BufferUse.copyTo }),
      ]),
    );
    this.#windows = plan.histories.map(({ effect, slots }) =>
      historyOf({ slots, timeline: spec.timeline, effect: () => this.#effects[effect] as ActiveEffect, loop: () => this.#loop }),
    );
    this.#schedule = new Schedule(this.#windows);
    this.#loop = spec.loop ? loopOf(spec.loop, spec.timeline) : null;
    this.#blank = device.createTexture({ label: 'no background', size: [1, 1], format: PICTURE_FORMAT, usage: TextureUse.sampled });
    this.#blankAsset = device.createTexture({ label: 'no file', size: [1, 1], format: PICTURE_FORMAT, usage: TextureUse.sampled });
    const deliveries = spec.output.kind === 'planes' ? spec.output.deliveries : [];
    this.#deliveries = deliveries.map((delivery) => new DeliveryMemory(device, delivery));
  }

  /** Size of pictures in texels. */
  get size(): Size {
    return this.plan.size;
  }

  /** The finished picture (premultiplied); only for chains whose output is a picture. */
  get picture(): GPUTexture {
    const texture = this.plan.picture === null ? undefined : this.#textures[this.plan.picture];
    if (!texture) throw new TypeError('This chain delivers planes; it keeps no picture.');
    return texture;
  }

  /** The pictures kept on the way to the finished one, as the output asks for. Those of a frame hold until another one is run. */
  get taps(): readonly GPUTexture[] {
    return this.plan.taps.map((texture) => this.#textures[texture] as GPUTexture);
  }

  /** Planes of the source frame pushed last. */
  get source(): PlaneTextures {
    return this.#planes;
  }

  /** Changes values and the loop, not structure: the effects must be those the chain was made with. */
  setStack({ effects, loop = null }: ChainStack): void {
    if (effects.length !== this.#effects.length || effects.some(({ effect }, index) => effect !== this.#effects[index]?.effect)) {
      throw new TypeError('A chain keeps its effects; make another one for another stack.');
    }
    const files = this.#files();
    this.#effects = effects;
    this.#loop = loop && loopOf(loop, this.#spec.timeline);
    this.#schedule.clear();
    if (files !== this.#files()) this.#rebind('asset');
  }

  /** Gives the files that effects name; one that is missing counts as none. */
  setAssets(assets: AssetTextures): void {
    this.#assets = assets;
    this.#schedule.clear();
    this.#rebind('asset');
  }

  /** What lies behind delivered planes; null is black. */
  setBackground(texture: GPUTexture | null): void {
    this.#background = texture;
    this.#rebind('background');
  }

  /** Source frames that must be pushed to show frame `index`, the oldest first: those before a loop's seam before those behind it. */
  needs(index: number): number[] {
    return this.#schedule.needs(index);
  }

  /**
   * Looks ahead: called with frame after frame in the order in which they will be rendered, it names the source frames
   * that each will need by then.
   */
  lookahead(): (index: number) => readonly number[] {
    const ahead = this.#schedule.clone();
    return (index) => {
      const needs = ahead.needs(index);
      for (const frame of needs) ahead.advance(index, frame);
      if (needs.length === 0) ahead.advance(index, null);
      return needs;
    };
  }

  /** Uploads a source frame without rendering it, for a viewer that shows the source itself. */
  load(frame: PlanarFrame): void {
    this.#planes.upload(frame.planes);
    this.#loaded = frame.index;
  }

  /** Source frame uploaded last, or null. */
  get loaded(): number | null {
    return this.#loaded;
  }

  /**
   * Uploads a source frame and runs what has become possible on the way to frame `target`, which is delivered to those of the
   * deliveries that want it: all unless told. A paced chain gives a promise to wait for before anything else is asked of it.
   */
  push(frame: PlanarFrame, target: number, wanted?: ReadonlySet<number>): Promise<void> | undefined {
    this.load(frame);
    return this.#run(this.#schedule.advance(target, frame.index), wanted);
  }

  /** Runs what is left for frame `target` when it needs no further source frame; `wanted` and the promise are as with `push`. */
  finish(target: number, wanted?: ReadonlySet<number>): Promise<void> | undefined {
    return this.#run(this.#schedule.advance(target, null), wanted);
  }

  /** Planes of the frame finished last for a delivery, once for each frame. At most `READBACK_RING` of each may be awaited at once. */
  delivered(which = 0): Promise<DeliveredPlanes> {
    const memory = this.#deliveries[which];
    if (!memory) throw new TypeError(`This chain has ${this.#deliveries.length} deliveries, and none of the number ${which}.`);
    return memory.planes();
  }

  /** Bytes that each pass moves per picture pixel and frame; of passes that run with the values at `time` (seconds). */
  traffic(time = 0): PassTraffic[] {
    const pixels = this.size.width * this.size.height;
    return this.#segments
      .flat()
      .filter(({ plan }) => this.#isMet(plan.need, time))
      .map(({ plan }) => {
        const used = plan.bindings.filter((binding) => binding.kind !== 'sampled' || this.#isMet(binding.need, time));
        return { label: plan.label, bytesPerPixel: used.reduce((sum, binding) => sum + this.#bytesOf(binding), 0) / pixels };
      });
  }

  #isMet(need: Need | null | undefined, time: number): boolean {
    return !need || need.isMet((this.#effects[need.effect] as ActiveEffect).valuesAt(time));
  }

  #bytesOf(binding: Binding): number {
    const area = ({ width, height }: { width: number; height: number }) => width * height;
    switch (binding.kind) {
      case 'plane':
        return textureBytes(this.#planes.textures[binding.plane] as GPUTexture);
      case 'sampled':
      case 'stored':
        return textureBytes(this.#textures[binding.texture] as GPUTexture);
      case 'history':
        // Only the pictures that the window names are read; well into a clip it is as long as it gets.
        return area(this.size) * 8 * (this.#windows[binding.history] as HistorySpec).window(this.#spec.timeline.length - 1).length;
      case 'stored-history':
        return area(this.size) * 8;
      case 'buffer':
        return this.#buffers.get(binding.buffer)?.size ?? 0;
      case 'delivery':
        return this.#deliveries[binding.delivery]?.buffer.size ?? 0;
      case 'asset':
        return textureBytes(this.#asset(binding)) / this.#asset(binding).depthOrArrayLayers;
      case 'background':
        return textureBytes(this.#background ?? this.#blank);
    }
  }

  #rebind(kind: Binding['kind']): void {
    for (const segment of this.#segments) {
      for (const pass of segment) if (pass.plan.bindings.some((binding) => binding.kind === kind)) pass.groups.clear();
    }
  }

  /** Names of all files in use, in order. */
  #files(): string {
    const bound = this.#segments.flat().flatMap(({ plan }) => plan.bindings.filter(({ kind }) => kind === 'asset'));
    return bound.map((binding) => binding.kind === 'asset' && this.#fileOf(binding)).join('\n');
  }

  #fileOf({ effect, param }: Extract<Binding, { kind: 'asset' }>): string {
    return (this.#effects[effect] as ActiveEffect).valuesAt(0)[param] as string;
  }

  #asset(binding: Extract<Binding, { kind: 'asset' }>): GPUTexture {
    return this.#assets.get(this.#fileOf(binding))?.texture ?? this.#blankAsset;
  }

  /** Runs steps in as few submissions as their uniforms allow: a segment's uniforms hold one frame at a time. */
  #run(steps: readonly Step[], wanted?: ReadonlySet<number>): Promise<void> | undefined {
    if (this.#spec.paced) return this.#runPaced(steps, wanted);
    let batch: Step[] = [];
    for (const step of steps) {
      if (batch.some(({ segment }) => segment === step.segment)) {
        this.#submit(batch, wanted);
        batch = [];
      }
      batch.push(step);
    }
    if (batch.length > 0) this.#submit(batch, wanted);
    return undefined;
  }

  #submit(steps: readonly Step[], wanted?: ReadonlySet<number>): void {
    const encoder = this.#device.createCommandEncoder();
    for (const step of steps) this.#encode(encoder, step, this.#passesOf(step, wanted));
    this.#device.queue.writeBuffer(this.#uniforms, 0, this.#staging.buffer);
    this.#device.queue.submit([encoder.finish()]);
  }

  async #runPaced(steps: readonly Step[], wanted?: ReadonlySet<number>): Promise<void> {
    for (const step of steps) {
      for (const pass of this.#passesOf(step, wanted)) {
        this.#spec.signal?.throwIfAborted();
        const encoder = this.#device.createCommandEncoder();
        this.#encode(encoder, step, [pass]);
        this.#device.queue.writeBuffer(this.#uniforms, 0, this.#staging.buffer);
        this.#device.queue.submit([encoder.finish()]);
        await this.#device.queue.onSubmittedWorkDone();
      }
    }
  }

  /** Passes of a step that values ask for: of the last segment, whose results nothing but deliveries reads, only what wanted ones need. */
  #passesOf(step: Step, wanted: ReadonlySet<number> | undefined): readonly RunnablePass[] {
    const time = this.#spec.timeline.timeOf(step.frame);
    const passes = (this.#segments[step.segment] as readonly RunnablePass[]).filter(({ plan }) => this.#isMet(plan.need, time));
    if (step.writes !== null || !wanted) return passes;
    if (!this.#deliveries.some((_, which) => wanted.has(which))) return [];
    return passes.filter(({ plan }) => plan.deliveries?.some((which) => wanted.has(which)) ?? true);
  }

  /** Records passes of a step, and the way back of what they deliver. */
  #encode(encoder: GPUCommandEncoder, step: Step, passes: readonly RunnablePass[]): void {
    if (passes.length === 0) return;
    for (const { plan } of passes) for (const name of plan.clears) encoder.clearBuffer(this.#buffers.get(name) as GPUBuffer);
    const compute = encoder.beginComputePass();
    for (const pass of passes) {
      this.#stage(pass, step);
      compute.setPipeline(pass.compiled.pipeline);
      compute.setBindGroup(0, this.#groupFor(pass, step.writes ?? -1));
      compute.dispatchWorkgroups(...pass.plan.groups);
    }
    compute.end();
    for (const { plan } of passes) {
      for (const binding of plan.bindings) if (binding.kind === 'delivery') this.#deliveries[binding.delivery]?.encode(encoder);
    }
  }

  /** Writes the pass's uniforms: `struct Frame` of the prelude, then the values of its effects. */
  #stage({ plan, base }: RunnablePass, step: Step): void {
    const view = this.#staging;
    const time = this.#spec.timeline.timeOf(step.frame);
    writeFrame(view, base, { size: this.size, scale: this.plan.scale, time, frame: step.frame, history: step.reads });
    for (const { effect, layout, offset } of plan.members) {
      packValues(layout, (this.#effects[effect] as ActiveEffect).valuesAt(time), view, base + offset, this.#assets);
    }
  }

  #groupFor(pass: RunnablePass, slot: number): GPUBindGroup {
    let group = pass.groups.get(slot);
    if (!group) {
      group = this.#device.createBindGroup({
        layout: pass.compiled.layout,
        entries: [
          { binding: 0, resource: { buffer: this.#uniforms, offset: pass.base, size: pass.plan.uniformBytes } },
          ...pass.plan.bindings.map((binding, index) => ({ binding: index + 1, resource: this.#resource(binding, slot) })),
        ],
      });
      pass.groups.set(slot, group);
    }
    return group;
  }

  #resource(binding: Binding, slot: number): GPUBindingResource {
    switch (binding.kind) {
      case 'plane':
        return (this.#planes.textures[binding.plane] as GPUTexture).createView();
      case 'sampled':
      case 'stored':
        return (this.#textures[binding.texture] as GPUTexture).createView();
      case 'history':
        return (this.#histories[binding.history] as GPUTexture).createView({ dimension: '2d-array' });
      case 'stored-history':
        return (this.#histories[binding.history] as GPUTexture).createView({ dimension: '2d', baseArrayLayer: slot, arrayLayerCount: 1 });
      case 'buffer':
        return { buffer: this.#buffers.get(binding.buffer) as GPUBuffer };
      case 'delivery':
        return { buffer: (this.#deliveries[binding.delivery] as DeliveryMemory).buffer };
      case 'asset':
        return this.#asset(binding).createView({ dimension: '2d-array' });
      case 'background':
        return (this.#background ?? this.#blank).createView();
    }
  }

  [Symbol.dispose](): void {
    this.#planes[Symbol.dispose]();
    for (const texture of [...this.#textures, ...this.#histories, this.#blank, this.#blankAsset]) texture.destroy();
    for (const buffer of [...this.#buffers.values(), this.#uniforms]) buffer.destroy();
    for (const delivery of this.#deliveries) delivery[Symbol.dispose]();
  }
}
