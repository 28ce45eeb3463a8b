import { loopTexture, lutTexture } from '../src/gpu/asset-texture.ts';
import type { AssetTexture, AssetTextures } from '../src/gpu/assets.ts';
import { itemsIn } from '../src/gpu/params.ts';
import type { UsedAsset } from '../src/jobs/recipe/stack.ts';
import { MediaError } from '../src/media/errors.ts';
import { LONGEST_CUBE, parseCube } from '../src/media/lut/cube-lut.ts';
import { nameOf, readBytes } from '../src/media/reading/file-bytes.ts';
import type { FrameSource } from '../src/media/source.ts';
import { framePath } from './capabilities.ts';
import type { Gpu } from './gpu-device.ts';
import { openMediaSource } from './reading/media-source.ts';
import type { MediaFile } from './render-api.ts';

/** Files by their identifier in the library. */
export type FilesByItem = ReadonlyMap<string, MediaFile>;

/** Opens a picture or clip that a recipe reads besides its source; damage is passed over. Throws `MediaError`. */
export async function openBeside({ device }: Gpu, file: MediaFile): Promise<FrameSource> {
  return openMediaSource(file, {
    framePath: await framePath(),
    maxTextureSize: device.limits.maxTextureDimension2D,
    lenient: true,
  });
}

/** Puts the files that one parameter names on the GPU. Throws `MediaError` when one is missing or cannot be read. */
export async function loadAsset(gpu: Gpu, { value, accepts }: UsedAsset, files: FilesByItem, signal: AbortSignal): Promise<AssetTexture> {
  const given = itemsIn(value).map((item) => {
    const file = files.get(item);
    if (file) return file;
    throw new MediaError(
      'file-unreadable',
      'A file that an effect reads is no longer in the library.',
      'Choose another one in the effect, or import the file again.',
    );
  });
  const { device, pipelines } = gpu;
  if (accepts === 'lut') {
    const [file] = given as [MediaFile];
    // What is longer is refused by its length alone.
    const bytes = await readBytes(file, 0, LONGEST_CUBE + 1);
    return lutTexture(device, parseCube(new TextDecoder().decode(bytes), nameOf(file)));
  }
  await using sources = new AsyncDisposableStack();
  const opened: FrameSource[] = [];
  for (const file of given) opened.push(sources.use(await openBeside(gpu, file)));
  // Awaited here: the sources close with this scope.
  return await loopTexture(device, pipelines, opened, signal);
}

/** The files that effects read, kept on the GPU from one recipe to the next. Not for concurrent use. */
export class LoadedAssets implements Disposable {
  readonly #textures = new Map<string, AssetTexture>();
  /** What could not be loaded is not tried again until its files are given anew. */
  readonly #failed = new Set<string>();

  get textures(): AssetTextures {
    return this.#textures;
  }

  /**
   * Loads what is in use and new, and drops what is in use no more; `report` hears of what could not be read. Files that
   * were not given yet are left out. Tells whether anything changed.
   */
  async update(
    gpu: Gpu,
    used: readonly UsedAsset[],
    files: FilesByItem,
    signal: AbortSignal,
    report: (error: unknown) => void,
  ): Promise<boolean> {
    let changed = false;
    for (const [value, texture] of this.#textures) {
      if (used.some((asset) => asset.value === value)) continue;
      this.#textures.delete(value);
      texture[Symbol.dispose]();
      changed = true;
    }
    for (const asset of used) {
      const { value } = asset;
      const isGiven = itemsIn(value).every((item) => files.has(item));
      if (!isGiven || this.#textures.has(value) || this.#failed.has(value)) continue;
      try {
        this.#textures.set(value, await loadAsset(gpu, asset, files, signal));
        changed = true;
      } catch (error) {
        if (signal.aborted) throw error;
        this.#failed.add(value);
        report(error);
      }
    }
    return changed;
  }

  /** Tries again what failed, since files were given anew. */
  retry(): void {
    this.#failed.clear();
  }

  /** Forgets what lay on a GPU that was lost, so that `update` makes it again. */
  forget(): void {
    this.#textures.clear();
    this.#failed.clear();
  }

  [Symbol.dispose](): void {
    for (const texture of this.#textures.values()) texture[Symbol.dispose]();
    this.forget();
  }
}
