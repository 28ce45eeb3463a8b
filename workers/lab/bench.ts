import { Chain } from '../../src/gpu/chain.ts';
import { compileMeter, type MeterProgram, PictureMeter } from '../../src/gpu/metrics/picture-meter.ts';
import type { Recipe } from '../../src/jobs/recipe/recipe.ts';
import { assetsOf, chained, structureOf } from '../../src/jobs/recipe/stack.ts';
import { effects } from '../../src/shaders/effects.ts';
import { LoadedAssets } from '../assets.ts';
import { framePath } from '../capabilities.ts';
import { type Gpu, openGpu } from '../gpu-device.ts';
import type { LabClip } from '../lab-api.ts';
import { FrameKeeper } from '../preview/frame-keeper.ts';
import type { MediaSource } from '../reading/browser-source.ts';
import { openMediaSource } from '../reading/media-source.ts';

/** What stands on a bench share. */
interface Surroundings {
  readonly gpu: Gpu;
  readonly source: MediaSource;
  readonly files: LabClip['files'];
  /** Texels per source pixel. */
  readonly scale: number;
}

/** A clip on a GPU of its own, to render the same frames through several recipes and to measure them. Not for concurrent use. */
export class Bench implements AsyncDisposable {
  readonly #at: Surroundings;
  readonly #keeper: FrameKeeper;
  readonly #program: MeterProgram;
  readonly #opened = new DisposableStack();

  /**
   * Opens a clip; `scaleOf` says at which share of their size its pictures are rendered. One that `hoards` keeps frames to show them
   * again, while there is room. Throws `MediaError`.
   */
  static async open({ file, files }: LabClip, scaleOf: (gpu: Gpu, source: MediaSource) => number, hoards: boolean): Promise<Bench> {
    const gpu = await openGpu();
    const source = await openMediaSource(file, {
      framePath: await framePath(),
      maxTextureSize: gpu.device.limits.maxTextureDimension2D,
      lenient: true,
    });
    return new Bench({ gpu, source, files, scale: scaleOf(gpu, source) }, await compileMeter(gpu.device), hoards);
  }

  private constructor(at: Surroundings, program: MeterProgram, hoards: boolean) {
    this.#at = at;
    this.#program = program;
    this.#keeper = this.#opened.use(new FrameKeeper(at.source, { hoards }));
  }

  get source(): MediaSource {
    return this.#at.source;
  }

  /** Source pixels per rendered one, along a side. */
  get coarseness(): number {
    return 1 / this.#at.scale;
  }

  /** A place to render a recipe in. Throws `MediaError` for files that cannot be read. */
  async stand(recipe: Recipe, signal: AbortSignal): Promise<Stand> {
    const stand = this.#opened.use(new Stand(this.#at));
    await stand.follow(recipe, signal);
    return stand;
  }

  /** Something that measures what becomes of one picture on a stand against another’s. */
  meter(stand: Stand): PictureMeter {
    return this.#opened.use(new PictureMeter(this.#at.gpu.device, this.#program, stand.chain.size));
  }

  /** Brings every stand to a frame. */
  async show(index: number, stands: readonly Stand[], signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    // Who needs most comes first: what the others need is kept then.
    const asked = stands
      .map(({ chain }) => ({ chain, needs: chain.needs(index) }))
      .sort((one, other) => other.needs.length - one.needs.length);
    for (const { chain, needs } of asked) {
      for await (const frame of this.#keeper.frames(needs, signal)) await chain.push(frame, index);
      if (needs.length === 0) await chain.finish(index);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#opened.dispose();
    await this.source[Symbol.asyncDispose]();
    this.#at.gpu.device.destroy();
  }
}

/** A recipe being rendered. */
export class Stand implements Disposable {
  readonly #at: Surroundings;
  readonly #assets = new LoadedAssets();
  #chain: Chain | null = null;
  #structure = '';

  constructor(at: Surroundings) {
    this.#at = at;
  }

  /** What renders it; the picture of the frame shown last is its. */
  get chain(): Chain {
    if (!this.#chain) throw new TypeError('Nothing was put on this stand yet.');
    return this.#chain;
  }

  /** Takes another recipe; compiles only where its structure is another. Throws `MediaError` for files that cannot be read. */
  async follow(recipe: Recipe, signal: AbortSignal): Promise<void> {
    const { gpu, source, files, scale } = this.#at;
    const { format, timeline } = source.info;
    const does = chained(recipe, effects, timeline.length);
    const structure = structureOf(does.effects);
    if (this.#chain && structure === this.#structure) {
      this.#chain.setStack(does);
    } else {
      this.#chain?.[Symbol.dispose]();
      this.#chain = null;
      const spec = { ...does, format, timeline, scale, output: { kind: 'picture' }, paced: gpu.isSoftware } as const;
      this.#chain = await Chain.create(gpu.device, gpu.pipelines, spec);
      this.#structure = structure;
    }
    await this.#assets.update(gpu, assetsOf(does.effects), files, signal, (error) => {
      throw error;
    });
    this.#chain.setAssets(this.#assets.textures);
  }

  [Symbol.dispose](): void {
    this.#chain?.[Symbol.dispose]();
    this.#assets[Symbol.dispose]();
  }
}
