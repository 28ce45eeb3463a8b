import type { Chain } from '../../src/gpu/chain.ts';
import { Scopes } from '../../src/gpu/scopes.ts';
import type { PlaneFormat } from '../../src/media/picture.ts';
import type { Gpu } from '../gpu-device.ts';
import type { KeyerView, ScopesLayout } from '../render-api.ts';

/** Milliseconds between two measurements: scopes are read by eye. */
const INTERVAL = 80;
/** They may take this share of the GPU's time at most. */
const SHARE = 0.2;

/** What scopes measure: a chain's picture in a view, over its background. `picture` tells pictures of one chain apart. */
export interface Measured {
  readonly chain: Chain;
  readonly view: KeyerView;
  readonly background: GPUTexture | null;
  readonly picture: number;
}

/** The scopes' canvas with what measures and draws on it. Not for concurrent use. */
export class PreviewScopes {
  /** Asked for when something waits to be measured whose time has come. */
  readonly #later: () => void;
  #canvas: OffscreenCanvas | null = null;
  #context: GPUCanvasContext | null = null;
  #scopes: { readonly format: PlaneFormat; readonly made: Scopes } | null = null;
  #layout: ScopesLayout | null = null;
  #last: Measured | null = null;
  #due = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(later: () => void) {
    this.#later = later;
  }

  /** Takes over a canvas; `configure` makes it usable. */
  attach(canvas: OffscreenCanvas): void {
    this.#canvas = canvas;
  }

  /** Connects the canvas to a GPU, for the first time or after one was lost. */
  configure({ device }: Gpu): void {
    this.#scopes?.made[Symbol.dispose]();
    this.#scopes = null;
    this.#last = null;
    this.#context = this.#canvas?.getContext('webgpu') ?? null;
    this.#context?.configure({ device, format: navigator.gpu.getPreferredCanvasFormat(), alphaMode: 'opaque' });
  }

  /** Says which scopes are drawn and where, from the next `update` on; null is none. */
  arrange(layout: ScopesLayout | null): void {
    this.#layout = layout;
    this.#last = null;
    this.#due = 0;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Measures and draws unless there is nothing new; what comes too soon after the last time waits its turn. */
  async update(gpu: Gpu, next: Measured): Promise<void> {
    const [layout, context] = [this.#layout, this.#context];
    if (!layout || layout.plots.length === 0 || !context || this.#isLast(next)) return;
    const wait = this.#due - performance.now();
    if (wait > 0) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#later();
      }, wait);
      return;
    }
    this.#last = next;
    const scopes = await this.#scopesFor(gpu, next.chain.source.format);
    this.#fit(layout);
    scopes.measure(next.chain, next.view, next.background);
    scopes.draw(context.getCurrentTexture(), layout.plots);
    const started = performance.now();
    this.#due = started + INTERVAL;
    const done = () => {
      const now = performance.now();
      this.#due = now + Math.max(INTERVAL, (now - started) / SHARE);
    };
    gpu.device.queue.onSubmittedWorkDone().then(done, done);
  }

  #isLast({ chain, view, background, picture }: Measured): boolean {
    const last = this.#last;
    return last?.chain === chain && last.view === view && last.background === background && last.picture === picture;
  }

  async #scopesFor({ device }: Gpu, format: PlaneFormat): Promise<Scopes> {
    if (this.#scopes?.format !== format) {
      this.#scopes?.made[Symbol.dispose]();
      this.#scopes = null;
      this.#scopes = { format, made: await Scopes.create(device, format, navigator.gpu.getPreferredCanvasFormat()) };
    }
    return this.#scopes.made;
  }

  #fit({ width, height }: ScopesLayout): void {
    const canvas = this.#canvas;
    if (!canvas || (canvas.width === width && canvas.height === height)) return;
    canvas.width = width;
    canvas.height = height;
  }
}
