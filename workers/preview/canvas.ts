import type { Chain } from '../../src/gpu/chain.ts';
import { type Placement, Presenter } from '../../src/gpu/presenter.ts';
import type { PlaneFormat, Size } from '../../src/media/picture.ts';
import type { Gpu } from '../gpu-device.ts';
import type { ViewState } from '../render-api.ts';

/** How pictures are shown until the page says otherwise. */
export const initialView: ViewState = { view: 'composite', zoom: 1, centre: { x: 0, y: 0 }, backdrop: 'checker', wipe: null, grid: null };

/** The viewer's canvas with what draws on it. */
export class PreviewCanvas {
  #canvas: OffscreenCanvas | null = null;
  #size: Size | null = null;
  #context: GPUCanvasContext | null = null;
  #presenter: { readonly format: PlaneFormat; readonly making: Promise<Presenter>; made: Presenter | null } | null = null;

  /** Takes over a canvas; `configure` makes it usable. */
  attach(canvas: OffscreenCanvas): void {
    this.#canvas = canvas;
  }

  /** Sets the size in device pixels, from the next picture on: a canvas of another size is empty until it is drawn on. */
  resize(width: number, height: number): void {
    this.#size = { width, height };
  }

  /** Connects the canvas to a GPU, for the first time or after one was lost. */
  configure({ device }: Gpu): void {
    this.#drop();
    this.#context = this.#canvas?.getContext('webgpu') ?? null;
    this.#context?.configure({ device, format: navigator.gpu.getPreferredCanvasFormat(), alphaMode: 'opaque' });
  }

  /** Compiles what draws the pictures of a chain, unless it is there; without a canvas nothing happens. */
  async prepare({ device }: Gpu, { source }: Chain): Promise<void> {
    if (!this.#context) return;
    const { format } = source;
    if (this.#presenter?.format !== format) {
      this.#drop();
      const making = Presenter.create(device, format, navigator.gpu.getPreferredCanvasFormat());
      this.#presenter = { format, making, made: null };
    }
    const own = this.#presenter;
    try {
      own.made = await own.making;
    } catch (error) {
      if (this.#presenter === own) this.#presenter = null;
      throw error;
    }
  }

  /** Draws the picture that a chain holds. Until `prepare` is done for it, and without a canvas, nothing happens. */
  draw(chain: Chain, placement: Placement, backdrop: GPUTexture | null): void {
    const presenter = this.#presenter?.format === chain.source.format ? this.#presenter.made : null;
    if (!this.#context || !presenter) return;
    this.#fit();
    presenter.draw(this.#context.getCurrentTexture(), chain, placement, backdrop);
  }

  #fit(): void {
    const [canvas, size] = [this.#canvas, this.#size];
    if (!canvas || !size || (canvas.width === size.width && canvas.height === size.height)) return;
    canvas.width = size.width;
    canvas.height = size.height;
  }

  /** Lets go of what draws; one still being made is let go when it is there. */
  #drop(): void {
    this.#presenter?.making.then(
      (presenter) => presenter[Symbol.dispose](),
      () => undefined,
    );
    this.#presenter = null;
  }
}
