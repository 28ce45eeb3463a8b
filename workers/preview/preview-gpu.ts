import { type Gpu, openGpu } from '../gpu-device.ts';

/** What the preview hears of its GPU. */
export interface GpuEvents {
  lost(info: GPUDeviceLostInfo): void;
  /** The GPU refused a command, in the browser's words. */
  refused(message: string): void;
}

/** The preview's GPU: opened when it is needed first, and again after it was lost or could not be had. */
export class PreviewGpu {
  readonly #events: GpuEvents;
  #gpu: Promise<Gpu> | null = null;

  constructor(events: GpuEvents) {
    this.#events = events;
  }

  /** The GPU. Throws `MediaError` when there is none. */
  acquire(): Promise<Gpu> {
    this.#gpu ??= this.#open();
    return this.#gpu;
  }

  async #open(): Promise<Gpu> {
    try {
      const gpu = await openGpu();
      gpu.device.lost.then((info) => {
        this.#gpu = null;
        this.#events.lost(info);
      });
      gpu.device.addEventListener('uncapturederror', ({ error }) => this.#events.refused(error.message));
      return gpu;
    } catch (error) {
      this.#gpu = null;
      throw error;
    }
  }
}
