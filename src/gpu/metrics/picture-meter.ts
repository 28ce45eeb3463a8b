import { MediaError } from '../../media/errors.ts';
import type { Size } from '../../media/picture.ts';
import prelude from '../prelude.wgsl?raw';
import { BufferUse, MAP_READ, Stage } from '../usage.ts';
import measuring from './picture-meter.wgsl?raw';

/** Side of the tile that a workgroup measures. */
const SIDE = 16;
/** Pixels of a window of structural similarity on either side of its middle, and its deviation: Wang et al. 2004, §III-B. */
const WINDOW = { half: 5, sigma: 1.5 } as const;
/** What keeps it steady where there is little signal, (0.01)² and (0.03)² of the range: the same, eq. 13. */
const STEADY = { luminance: 0.01 ** 2, contrast: 0.03 ** 2 } as const;
/** Where the Sobel gradient is at least that of a step of this height, 13 codes of 8 bits, there is an edge. */
const EDGE = 0.05;
/** The grey that pictures are laid over. */
const BEHIND = 0.5;
/** Floats of a result, all of which comes back from the GPU. */
const TOTALS = 12;

/** How a picture differs from a reference of the same size. */
export interface PictureDifference {
  /** Mean squared error of red, green and blue, 0 to 1. */
  readonly mse: number;
  /** Mean structural similarity of luma over all whole windows (Wang et al. 2004), up to 1; null in a picture smaller than a window. */
  readonly ssim: number | null;
  /**
   * Coherence of edges, 0 to 1: F-measure of which edge pixels of either picture lie within a pixel of one of the other's, as
   * boundaries are scored (Martin, Fowlkes & Malik 2004). 1 where neither has any.
   */
  readonly edges: number;
  /** Variance of the Laplacian of luma in 8-bit codes (Pech-Pacheco et al. 2000), of the picture; more is sharper. */
  readonly sharpness: number;
  /** The same of the reference. */
  readonly referenceSharpness: number;
  /**
   * Flicker: root mean square of how differently luma changed since the frame before, 0 to 1 (dtSSD, Erofeev et al. 2015, of
   * luma instead of mattes). Null without a frame before.
   */
  readonly flicker: number | null;
}

/** The compiled measurement, for any number of meters of a device. */
export interface MeterProgram {
  readonly layout: GPUBindGroupLayout;
  readonly measure: GPUComputePipeline;
  readonly total: GPUComputePipeline;
}

/** Compiles the measurement. */
export async function compileMeter(device: GPUDevice): Promise<MeterProgram> {
  const weights = Array.from({ length: 2 * WINDOW.half + 1 }, (_, at) => Math.exp(-((at - WINDOW.half) ** 2) / (2 * WINDOW.sigma ** 2)));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const constants = `
const SIDE = ${SIDE}u;
const HALF = ${WINDOW.half}u;
const KERNEL = array<f32, ${weights.length}>(${weights.map((weight) => weight / sum).join(', ')});
const C1 = ${STEADY.luminance};
const C2 = ${STEADY.contrast};
const EDGE = ${EDGE};
const BEHIND = ${BEHIND};
`;
  const module = device.createShaderModule({ label: 'picture meter', code: `${prelude}${constants}${measuring}` });
  const compute = { visibility: Stage.compute };
  const storage = { ...compute, buffer: { type: 'storage' } } as const;
  const layout = device.createBindGroupLayout({
    entries: [
      { binding: 0, ...compute, buffer: { type: 'uniform' } },
      { binding: 1, ...compute, texture: { sampleType: 'unfilterable-float' } },
      { binding: 2, ...compute, texture: { sampleType: 'unfilterable-float' } },
      { binding: 3, ...storage },
      { binding: 4, ...storage },
      { binding: 5, ...storage },
    ],
  });
  const pipeline = (entryPoint: string) =>
    device.createComputePipelineAsync({
      label: `picture meter: ${entryPoint}`,
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint },
    });
  const [measure, total] = await Promise.all([pipeline('measure'), pipeline('total')]);
  return { layout, measure, total };
}

/**
 * Measures, frame after frame, how one clip's pictures differ from another's.
 *
 * Pictures are in the working format. What is measured is display-encoded and what a person sees of them over a medium grey:
 * so a matte counts where it changes the look, and colours under full transparency do not.
 */
export class PictureMeter implements Disposable {
  readonly #device: GPUDevice;
  readonly #program: MeterProgram;
  readonly #size: Size;
  readonly #setup: GPUBuffer;
  readonly #before: GPUBuffer;
  readonly #sums: GPUBuffer;
  readonly #totals: GPUBuffer;
  readonly #back: GPUBuffer;
  #group: { readonly reference: GPUTexture; readonly tested: GPUTexture; readonly group: GPUBindGroup } | null = null;
  #last: number | null = null;

  constructor(device: GPUDevice, program: MeterProgram, size: Size) {
    this.#device = device;
    this.#program = program;
    this.#size = size;
    const { storage, copyTo, copyFrom, uniform, mapRead } = BufferUse;
    this.#setup = device.createBuffer({ size: 16, usage: uniform | copyTo });
    this.#before = device.createBuffer({ size: size.width * size.height * 8, usage: storage });
    this.#sums = device.createBuffer({ size: this.#tiles * 48, usage: storage });
    this.#totals = device.createBuffer({ size: TOTALS * 4, usage: storage | copyFrom });
    this.#back = device.createBuffer({ size: TOTALS * 4, usage: mapRead | copyTo });
  }

  get #tiles(): number {
    return Math.ceil(this.#size.width / SIDE) * Math.ceil(this.#size.height / SIDE);
  }

  /**
   * Measures frame `index`; flicker is told when the frame before was measured last. One at a time. Throws `MediaError` where the GPU
   * refuses, which leaves old numbers behind.
   */
  async measure(index: number, reference: GPUTexture, tested: GPUTexture): Promise<PictureDifference> {
    const { width, height } = this.#size;
    const continues = this.#last === index - 1;
    this.#last = index;
    this.#device.pushErrorScope('validation');
    this.#device.queue.writeBuffer(this.#setup, 0, new Uint32Array([width, height, this.#tiles, continues ? 1 : 0]));
    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setBindGroup(0, this.#groupFor(reference, tested));
    pass.setPipeline(this.#program.measure);
    pass.dispatchWorkgroups(Math.ceil(width / SIDE), Math.ceil(height / SIDE));
    pass.setPipeline(this.#program.total);
    pass.dispatchWorkgroups(1);
    pass.end();
    encoder.copyBufferToBuffer(this.#totals, 0, this.#back, 0, TOTALS * 4);
    this.#device.queue.submit([encoder.finish()]);
    const [refusal] = await Promise.all([this.#device.popErrorScope(), this.#back.mapAsync(MAP_READ)]);
    const totals = new Float32Array(this.#back.getMappedRange().slice(0));
    this.#back.unmap();
    if (refusal) {
      this.#last = null;
      throw new MediaError(
        'gpu-failed',
        `The GPU refused to compare pictures of ${width}×${height} (${refusal.message}).`,
        'Close other tabs that use the GPU and try again, or use a smaller clip.',
      );
    }
    return differenceOf(totals, width * height, continues);
  }

  #groupFor(reference: GPUTexture, tested: GPUTexture): GPUBindGroup {
    if (this.#group?.reference !== reference || this.#group.tested !== tested) {
      const buffer = (binding: number, of: GPUBuffer) => ({ binding, resource: { buffer: of } });
      const group = this.#device.createBindGroup({
        layout: this.#program.layout,
        entries: [
          buffer(0, this.#setup),
          { binding: 1, resource: reference.createView() },
          { binding: 2, resource: tested.createView() },
          buffer(3, this.#before),
          buffer(4, this.#sums),
          buffer(5, this.#totals),
        ],
      });
      this.#group = { reference, tested, group };
    }
    return this.#group.group;
  }

  [Symbol.dispose](): void {
    for (const buffer of [this.#setup, this.#before, this.#sums, this.#totals, this.#back]) buffer.destroy();
  }
}

function differenceOf(totals: Float32Array, pixels: number, continues: boolean): PictureDifference {
  const [squares, similar, windows, changes] = totals.subarray(0, 4) as unknown as Four;
  const [own, other, ownNear, otherNear] = totals.subarray(4, 8) as unknown as Four;
  const [bends, otherBends, bendSquares, otherBendSquares] = totals.subarray(8, 12) as unknown as Four;
  const codes = (sum: number, ofSquares: number) => (ofSquares / pixels - (sum / pixels) ** 2) * 255 ** 2;
  return {
    mse: squares / (3 * pixels),
    ssim: windows > 0 ? similar / windows : null,
    edges: coherence(own, ownNear, other, otherNear),
    referenceSharpness: codes(bends, bendSquares),
    sharpness: codes(otherBends, otherBendSquares),
    flicker: continues ? Math.sqrt(changes / pixels) : null,
  };
}

type Four = [number, number, number, number];

function coherence(own: number, ownNear: number, other: number, otherNear: number): number {
  if (own === 0 && other === 0) return 1;
  if (own === 0 || other === 0) return 0;
  const [recall, precision] = [ownNear / own, otherNear / other];
  return recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision);
}
