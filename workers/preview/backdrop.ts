import { type Backdrop, colourBackdrop, sourceBackdrop } from '../../src/gpu/backdrop.ts';
import type { Background } from '../../src/jobs/recipe/recipe.ts';
import { type FilesByItem, openBeside } from '../assets.ts';
import type { Gpu } from '../gpu-device.ts';

/** The backdrop that a recipe asks for, kept from one recipe to the next. Not for concurrent use. */
export class PreviewBackdrop {
  #backdrop: Backdrop | null = null;
  /** What the backdrop was made for. */
  #key = '';

  /** The texture behind the picture, or null when there is none. */
  get texture(): GPUTexture | null {
    return this.#backdrop?.texture ?? null;
  }

  /** Brings the backdrop in line with a recipe. Until an item's file has arrived, what was there stays. */
  async update(gpu: Gpu, background: Background, files: FilesByItem): Promise<void> {
    const key = JSON.stringify(background);
    const file = background.kind === 'item' ? files.get(background.item) : null;
    if (key === this.#key || (background.kind === 'item' && !file)) return;
    const old = this.#backdrop;
    this.#backdrop = null;
    this.#key = key;
    await old?.[Symbol.asyncDispose]();
    if (background.kind === 'colour') this.#backdrop = colourBackdrop(gpu.device, background.colour);
    if (file) this.#backdrop = await sourceBackdrop(gpu.device, gpu.pipelines, await openBeside(gpu, file));
  }

  /** Brings a moving backdrop to a moment (seconds). */
  async show(time: number, signal: AbortSignal): Promise<void> {
    await this.#backdrop?.show(time, signal);
  }

  /** Tries again what could not be opened, since files were given anew. */
  retry(): void {
    if (!this.#backdrop) this.#key = '';
  }

  /** Closes what lay on a GPU that was lost, so that `update` makes it again. */
  async forget(): Promise<void> {
    const lost = this.#backdrop;
    this.#backdrop = null;
    this.#key = '';
    await lost?.[Symbol.asyncDispose]();
  }
}
