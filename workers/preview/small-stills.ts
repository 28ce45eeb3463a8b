import { Chain } from '../../src/gpu/chain.ts';
import type { Recipe } from '../../src/jobs/recipe/recipe.ts';
import { activeEffects, assetsOf, chained } from '../../src/jobs/recipe/stack.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import { effects } from '../../src/shaders/effects.ts';
import { type FilesByItem, LoadedAssets } from '../assets.ts';
import type { Gpu } from '../gpu-device.ts';
import type { MediaSource } from '../reading/browser-source.ts';
import type { PreviewApi } from '../render-api.ts';
import { transferring } from '../rpc.ts';
import { Turns } from '../turns.ts';
import type { OpenSource } from './source-looks.ts';
import { pictureOf } from './still.ts';

/** Memory that frames kept from one picture to the next may take. */
const MOST_BYTES = 256 * 2 ** 20;

/**
 * Small pictures of what other recipes make of a frame. They are rendered beside the preview, one at a time, with chains and decoders of
 * their own: what is on screen and what plays never waits for a turn of theirs.
 */
export class SmallStills implements Pick<PreviewApi, 'smallStill'> {
  readonly #clip: Pick<OpenSource, 'open' | 'gpu'>;
  readonly #turns = new Turns();
  /** Frames that the last picture was made of: the next one is mostly of the same. */
  #kept: { readonly source: MediaSource; readonly frames: Map<number, PlanarFrame> } | null = null;
  #assets: { readonly gpu: Gpu; readonly loaded: LoadedAssets } | null = null;

  constructor(clip: Pick<OpenSource, 'open' | 'gpu'>) {
    this.#clip = clip;
  }

  smallStill: PreviewApi['smallStill'] = (index, recipe, height, files, signal) =>
    this.#turns.take(async () => {
      signal.throwIfAborted();
      const gpu = await this.#clip.gpu();
      const { source, signal: closing } = this.#clip.open();
      return this.#draw({ gpu, source, index, recipe, height, files, signal: AbortSignal.any([signal, closing]) });
    });

  /** Lets go of the frames of a clip that is closed, and of files on a GPU that may be lost. */
  forget(): Promise<void> {
    return this.#turns.take(async () => {
      this.#letGo(() => true);
      this.#kept = null;
      this.#assets?.loaded[Symbol.dispose]();
      this.#assets = null;
    });
  }

  async #draw(asked: {
    gpu: Gpu;
    source: MediaSource;
    index: number;
    recipe: Recipe;
    height: number;
    files: FilesByItem;
    signal: AbortSignal;
  }): Promise<ImageBitmap> {
    const { gpu, source, index, recipe, height, signal } = asked;
    const { format, timeline, size } = source.info;
    const spec = {
      ...chained(recipe, effects, timeline.length),
      format,
      timeline,
      scale: scaleFor(size.height, height),
      output: { kind: 'picture' },
    } as const;
    using chain = await Chain.create(gpu.device, gpu.pipelines, { ...spec, paced: gpu.isSoftware, signal });
    signal.throwIfAborted();
    chain.setAssets(await this.#texturesFor(gpu, recipe, asked.files, signal));
    const needs = chain.needs(index);
    for (const frame of await this.#framesOf(source, needs, signal)) {
      signal.throwIfAborted();
      await chain.push(frame, index);
    }
    if (needs.length === 0) await chain.finish(index);
    const { size: drawn, rgba } = await pictureOf(gpu.device, chain);
    const picture = new ImageData(new Uint8ClampedArray(rgba.buffer), drawn.width, drawn.height);
    const [resizeWidth, resizeHeight] = [Math.max(1, Math.round((drawn.width * height) / drawn.height)), height];
    const bitmap = await createImageBitmap(picture, { resizeWidth, resizeHeight, resizeQuality: 'high' });
    return transferring(bitmap, [bitmap]);
  }

  /** Files that effects read; one that cannot be read counts as none, as in the preview, which says so. */
  async #texturesFor(gpu: Gpu, recipe: Recipe, files: FilesByItem, signal: AbortSignal) {
    // What lay on a GPU that was lost is gone with it.
    if (this.#assets?.gpu !== gpu) this.#assets = { gpu, loaded: new LoadedAssets() };
    const { loaded } = this.#assets;
    loaded.retry();
    await loaded.update(gpu, assetsOf(activeEffects(recipe, effects)), files, signal, () => undefined);
    return loaded.textures;
  }

  async #framesOf(source: MediaSource, indices: readonly number[], signal: AbortSignal): Promise<readonly PlanarFrame[]> {
    if (this.#kept?.source !== source) {
      this.#letGo(() => true);
      this.#kept = { source, frames: new Map() };
    }
    const { frames } = this.#kept;
    const missing = indices.filter((index) => !frames.has(index)).sort((one, other) => one - other);
    for await (const frame of source.glance(missing, signal)) frames.set(frame.index, frame);
    const asked = new Set(indices);
    const bytes = [...frames.values()].reduce((sum, { planes }) => sum + planes.reduce((all, { byteLength }) => all + byteLength, 0), 0);
    if (bytes > MOST_BYTES) this.#letGo((index) => !asked.has(index));
    return indices.flatMap((index) => frames.get(index) ?? []);
  }

  #letGo(unwanted: (index: number) => boolean): void {
    for (const [index, frame] of this.#kept?.frames ?? []) {
      if (!unwanted(index)) continue;
      this.#kept?.frames.delete(index);
      frame[Symbol.dispose]();
    }
  }
}

/** Texels per source pixel for a picture that is then made `wanted` pixels high: half as many again at least, so that fine lines survive. */
function scaleFor(height: number, wanted: number): number {
  let scale = 1;
  while ((height * scale) / 2 >= wanted * 1.5) scale /= 2;
  return scale;
}
