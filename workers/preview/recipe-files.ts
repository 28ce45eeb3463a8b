import type { AssetTextures } from '../../src/gpu/assets.ts';
import type { Recipe } from '../../src/jobs/recipe/recipe.ts';
import { activeEffects, assetsOf } from '../../src/jobs/recipe/stack.ts';
import { effects } from '../../src/shaders/effects.ts';
import { type FilesByItem, LoadedAssets } from '../assets.ts';
import type { Gpu } from '../gpu-device.ts';
import { PreviewBackdrop } from './backdrop.ts';

/** The files that a recipe names besides its source, on the GPU: background and effects' files. Not for concurrent use. */
export class RecipeFiles {
  readonly backdrop = new PreviewBackdrop();
  readonly #assets = new LoadedAssets();
  #given: FilesByItem = new Map();

  /** What effects read, by the value that names it. */
  get assets(): AssetTextures {
    return this.#assets.textures;
  }

  /** Takes files in place of those given before; what could not be read is tried again. */
  give(files: FilesByItem): void {
    this.#given = files;
    this.#assets.retry();
    this.backdrop.retry();
  }

  /**
   * Brings the GPU in line with a recipe and the files given so far; `report` hears of effects' files that could not be
   * read. Tells whether effects' files changed. Throws `MediaError` for the background.
   */
  async update(gpu: Gpu, recipe: Recipe, signal: AbortSignal, report: (error: unknown) => void): Promise<boolean> {
    const changed = await this.#assets.update(gpu, assetsOf(activeEffects(recipe, effects)), this.#given, signal, report);
    await this.backdrop.update(gpu, recipe.background, this.#given);
    return changed;
  }

  /** Forgets what lay on a GPU that was lost, so that `update` makes it again. */
  async forget(): Promise<void> {
    this.#assets.forget();
    await this.backdrop.forget();
  }
}
