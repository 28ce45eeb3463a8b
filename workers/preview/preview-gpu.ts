import { type Emit, UNDO } from '../events.ts';
import { type Gpu, openGpu } from '../gpu-device.ts';

/** The preview's GPU: opened when it is needed first, and again after it was lost or could not be had. */
export class PreviewGpu {
  readonly #emit: Emit;
  readonly #onLost: (info: GPUDeviceLostInfo) => void;
  #gpu: Promise<Gpu> | null = null;

  constructor(emit: Emit, onLost: (info: GPUDeviceLostInfo) => void) {
    this.#emit = emit;
    this.#onLost = onLost;
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
        this.#onLost(info);
      });
      gpu.device.addEventListener('uncapturederror', ({ error }) => {
        this.#emit('problem', { code: 'gpu-failed', message: `The GPU refused to work: ${error.message}`, remedy: UNDO });
      });
      return gpu;
    } catch (error) {
      this.#gpu = null;
      throw error;
    }
  }
}
