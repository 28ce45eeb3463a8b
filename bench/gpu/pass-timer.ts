/** Times compute work by the GPU's own clock, unknown to the code that encodes it. */

import { overriding } from '../../server/testing/watched-device.ts';
import { BufferUse, MAP_READ } from '../../src/gpu/usage.ts';

/** Most timestamps of a query set (WebGPU §20.1). */
const CAPACITY = 4096;
const QUERY_RESOLVE = 0x200;

/** What gets a pair of timestamps: each compute pass as it was encoded, or each dispatch in a compute pass of its own. */
export type Grain = 'pass' | 'dispatch';

/** Puts timestamps into everything that is encoded through its `device`. */
export class PassTimer implements Disposable {
  readonly device: GPUDevice;
  readonly #device: GPUDevice;
  readonly #queries: GPUQuerySet;
  readonly #resolved: GPUBuffer;
  readonly #readable: GPUBuffer;
  #grain: Grain | null = null;
  #next = 0;
  /** For each command encoder since `start`, its first timestamp and the one after its last. */
  readonly #frames: { readonly from: number; to: number }[] = [];

  /** `inner` is what the encoded work runs on; it must have the feature `timestamp-query`. */
  constructor(inner: GPUDevice) {
    this.#device = inner;
    this.#queries = inner.createQuerySet({ type: 'timestamp', count: CAPACITY });
    this.#resolved = inner.createBuffer({ size: CAPACITY * 8, usage: QUERY_RESOLVE | BufferUse.copyFrom });
    this.#readable = inner.createBuffer({ size: CAPACITY * 8, usage: BufferUse.mapRead | BufferUse.copyTo });
    this.device = overriding(inner, { createCommandEncoder: (descriptor) => this.#encoder(inner.createCommandEncoder(descriptor)) });
  }

  /** Frames of `pairs` timed things each that fit into one measurement. */
  static framesOf(pairs: number): number {
    return Math.floor(CAPACITY / 2 / Math.max(1, pairs));
  }

  /** Times what is encoded from now on. */
  start(grain: Grain): void {
    this.#grain = grain;
    this.#next = 0;
    this.#frames.length = 0;
  }

  /** Ends timing: milliseconds of each timed thing, for each command encoder in turn. */
  async stop(): Promise<number[][]> {
    this.#grain = null;
    const encoder = this.#device.createCommandEncoder();
    encoder.resolveQuerySet(this.#queries, 0, this.#next, this.#resolved, 0);
    encoder.copyBufferToBuffer(this.#resolved, 0, this.#readable, 0, this.#next * 8);
    this.#device.queue.submit([encoder.finish()]);
    await this.#readable.mapAsync(MAP_READ, 0, this.#next * 8);
    const times = new BigUint64Array(this.#readable.getMappedRange(0, this.#next * 8)).slice();
    this.#readable.unmap();
    return this.#frames.map(({ from, to }) =>
      Array.from({ length: (to - from) / 2 }, (_, pair) => {
        const [begin, end] = [times[from + pair * 2] as bigint, times[from + pair * 2 + 1] as bigint];
        return Number(end - begin) / 1e6;
      }),
    );
  }

  #encoder(encoder: GPUCommandEncoder): GPUCommandEncoder {
    const grain = this.#grain;
    if (!grain) return encoder;
    const frame = { from: this.#next, to: this.#next };
    this.#frames.push(frame);
    const begin = (): GPUComputePassEncoder => {
      const timestampWrites = { querySet: this.#queries, beginningOfPassWriteIndex: this.#next, endOfPassWriteIndex: this.#next + 1 };
      this.#next += 2;
      frame.to = this.#next;
      return encoder.beginComputePass({ timestampWrites });
    };
    return overriding(encoder, { beginComputePass: () => (grain === 'pass' ? begin() : separated(begin)) });
  }

  [Symbol.dispose](): void {
    this.#queries.destroy();
    this.#resolved.destroy();
    this.#readable.destroy();
  }
}

/** A compute pass that begins a new one for every dispatch. */
function separated(begin: () => GPUComputePassEncoder): GPUComputePassEncoder {
  let pipeline: GPUComputePipeline | undefined;
  const groups: GPUBindGroup[] = [];
  const pass = {
    setPipeline: (next: GPUComputePipeline) => {
      pipeline = next;
    },
    setBindGroup: (index: number, group: GPUBindGroup) => {
      groups[index] = group;
    },
    dispatchWorkgroups: (x: number, y?: number, z?: number) => {
      const own = begin();
      own.setPipeline(pipeline as GPUComputePipeline);
      groups.forEach((group, index) => {
        own.setBindGroup(index, group);
      });
      own.dispatchWorkgroups(x, y, z);
      own.end();
    },
    end: () => undefined,
  };
  // The chain encodes with these four only.
  return pass as unknown as GPUComputePassEncoder;
}
