import type { Chain } from '../../src/gpu/chain.ts';
import type { Gpu } from '../gpu-device.ts';
import type { ViewState } from '../render-api.ts';
import { initialView, PreviewCanvas } from './canvas.ts';
import { PreviewScopes } from './scopes.ts';

/** A picture on the canvas: the chain that holds it and the frame it shows. */
export interface Shown {
  readonly chain: Chain;
  readonly index: number;
}

/** What people see of the preview: the picture on its canvas, in a view, and the scopes that measure it. */
export class Screen {
  readonly canvas = new PreviewCanvas();
  readonly scopes: PreviewScopes;
  view: ViewState = initialView;
  #shown: Shown | null = null;
  /** Counts pictures, so that scopes tell a new one from the same one drawn again. */
  #pictures = 0;

  /** `later` is asked for another `measure` when the scopes have fallen behind. */
  constructor(later: () => void) {
    this.scopes = new PreviewScopes(later);
  }

  /** The picture that is on the canvas, or null. */
  get shown(): Shown | null {
    return this.#shown;
  }

  /** Whether the view shows the untouched source, so that it must be loaded. */
  get needsSource(): boolean {
    const { view, wipe } = this.view;
    return view === 'source' || view === 'status' || wipe !== null;
  }

  /** Says that nothing that was shown is there any more. */
  clear(): void {
    this.#shown = null;
  }

  /** Connects the canvases to a GPU, for the first time or after one was lost. */
  configure(gpu: Gpu): void {
    this.canvas.configure(gpu);
    this.scopes.configure(gpu);
  }

  /** Puts a new picture on the canvas, unless `isAlive` says that its chain has gone while what draws it was compiled. */
  async show(gpu: Gpu, shown: Shown, background: GPUTexture | null, isAlive: () => boolean): Promise<void> {
    this.#pictures++;
    this.#shown = shown;
    await this.draw(gpu, shown, background, isAlive);
    if (isAlive()) await this.measure(gpu, background);
  }

  /** Draws a picture that is shown in the view of now. */
  async draw(gpu: Gpu, shown: Shown, background: GPUTexture | null, isAlive: () => boolean): Promise<void> {
    await this.canvas.prepare(gpu, shown.chain);
    // A new stack may have taken its place meanwhile; its picture follows.
    if (!isAlive()) return;
    this.canvas.draw(shown.chain, { ...this.view, backdrop: background ? 'background' : this.view.backdrop }, background);
  }

  /** Brings the scopes up to date. Not for concurrent use. */
  async measure(gpu: Gpu, background: GPUTexture | null): Promise<void> {
    if (!this.#shown) return;
    await this.scopes.update(gpu, { chain: this.#shown.chain, view: this.view.view, background, picture: this.#pictures });
  }
}
