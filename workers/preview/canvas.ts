import type { Chain } from '../../src/gpu/chain.ts';
import { type Placement, Presenter } from '../../src/gpu/presenter.ts';
import type { PlaneFormat } from '../../src/media/picture.ts';
import type { Gpu } from '../gpu-device.ts';

/** The viewer's canvas with what draws on it. */
export class PreviewCanvas {
  #canvas: OffscreenCanvas | null = null;
  #context: GPUCanvasContext | null = null;
  #presenter: { readonly format: PlaneFormat; readonly presenter: Presenter } | null = null;

  /** Takes over a canvas; `configure` makes it usable. */
  attach(canvas: OffscreenCanvas): void {
    this.#canvas = canvas;
  }

  /** Sets the size in device pixels; at once, whatever else is going on. */
  resize(width: number, height: number): void {
    if (!this.#canvas) return;
    this.#canvas.width = width;
    this.#canvas.height = height;
  }

  /** Connects the canvas to a GPU, for the first time or after one was lost. */
  configure({ device }: Gpu): void {
    this.#presenter?.presenter[Symbol.dispose]();
    this.#presenter = null;
    this.#context = this.#canvas?.getContext('webgpu') ?? null;
    this.#context?.configure({ device, format: navigator.gpu.getPreferredCanvasFormat(), alphaMode: 'opaque' });
  }

  /** Draws the picture that a chain holds; without a canvas nothing happens. */
  async draw({ device }: Gpu, chain: Chain, placement: Placement, backdrop: GPUTexture | null): Promise<void> {
    if (!this.#context) return;
    const { format } = chain.source;
    if (this.#presenter?.format !== format) {
      this.#presenter?.presenter[Symbol.dispose]();
      this.#presenter = { format, presenter: await Presenter.create(device, format, navigator.gpu.getPreferredCanvasFormat()) };
    }
    this.#presenter.presenter.draw(this.#context.getCurrentTexture(), chain, placement, backdrop);
  }
}
