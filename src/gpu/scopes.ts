import type { PlaneFormat } from '../media/picture.ts';
import type { Chain } from './chain.ts';
import prelude from './prelude.wgsl?raw';
import { type Placement, VIEWS } from './presenter.ts';
import { SCOPE_COLUMNS, SCOPE_LEVELS, SCOPE_VECTORS, SCOPE_WEIGHT, SCOPES, type ScopePlot } from './scope-axes.ts';
import drawing from './scope-draw.wgsl?raw';
import measuring from './scope-measure.wgsl?raw';
import { FRAME_BYTES } from './uniforms.ts';
import { BufferUse, Stage } from './usage.ts';
import { ViewedChain } from './viewed-chain.ts';

/** Waves for red, green, blue and luma. */
const CHANNELS = 4;
const LANES = 256;
/** Most scopes at once. */
const MOST_PLOTS = 4;
const PLOT_BYTES = 32;

const constants = `
const COLUMNS = ${SCOPE_COLUMNS}u;
const LEVELS = ${SCOPE_LEVELS.count}u;
const ZERO = ${SCOPE_LEVELS.zero}u;
const SIDE = ${SCOPE_VECTORS.side}u;
const REACH = ${SCOPE_VECTORS.reach};
const WEIGHT = ${SCOPE_WEIGHT}.0;
const LANES = ${LANES}u;
`;

/** What a measurement counts, on the GPU, as u32. */
interface Counts {
  /** `[channel][column][level]`. */
  readonly waves: GPUBuffer;
  /** `[Cr][Cb]`, ascending. */
  readonly vectors: GPUBuffer;
  /** `[channel][level]`, then the highest of them that lies between 0 and 1. */
  readonly totals: GPUBuffer;
}

/**
 * Waveform, parade, vectorscope and histogram of what the viewer shows of a chain, for pictures of one plane format.
 *
 * What is measured is display-encoded, as a video signal is. With a background the picture lies over it. Without one the
 * scopes tell of the foreground alone: of its straight colours, each pixel counted by how opaque it is, so that neither the
 * checkerboard nor what was keyed away makes a trace. The matte is measured as grey, its status as the composite.
 */
export class Scopes implements Disposable {
  readonly counts: Counts;
  readonly #device: GPUDevice;
  readonly #measure: GPUComputePipeline;
  readonly #total: GPUComputePipeline;
  readonly #draw: GPURenderPipeline;
  readonly #viewed: ViewedChain;
  readonly #frame: GPUBuffer;
  readonly #plots: GPUBuffer;
  readonly #totalGroup: GPUBindGroup;
  readonly #drawGroup: GPUBindGroup;
  /** Columns that were measured, and what each of them counts where all is opaque. */
  #measured = { columns: 1, each: 1 };

  /** Compiles the scopes' shaders for pictures of a format and canvases of a texture format. */
  static async create(device: GPUDevice, format: PlaneFormat, canvasFormat: GPUTextureFormat): Promise<Scopes> {
    const viewed = new ViewedChain(device, format, Stage.compute, ['storage', 'storage']);
    const code = `${prelude}${constants}${measuring}${viewed.wgsl}`;
    const module = device.createShaderModule({ label: 'scopes: measure', code });
    const drawn = device.createShaderModule({ label: 'scopes: draw', code: `${constants}${drawing}` });
    const [measure, total, draw] = await Promise.all([
      device.createComputePipelineAsync({
        label: 'scopes: measure',
        layout: device.createPipelineLayout({ bindGroupLayouts: [viewed.layout] }),
        compute: { module, entryPoint: 'measure' },
      }),
      device.createComputePipelineAsync({ label: 'scopes: total', layout: 'auto', compute: { module: drawn, entryPoint: 'total' } }),
      device.createRenderPipelineAsync({
        label: 'scopes: draw',
        layout: 'auto',
        vertex: { module: drawn, entryPoint: 'corner' },
        fragment: { module: drawn, entryPoint: 'draw', targets: [{ format: canvasFormat }] },
      }),
    ]);
    return new Scopes(device, { measure, total, draw }, viewed);
  }

  private constructor(
    device: GPUDevice,
    { measure, total, draw }: { measure: GPUComputePipeline; total: GPUComputePipeline; draw: GPURenderPipeline },
    viewed: ViewedChain,
  ) {
    this.#device = device;
    this.#measure = measure;
    this.#total = total;
    this.#draw = draw;
    this.#viewed = viewed;
    const counted = (label: string, length: number) =>
      device.createBuffer({ label, size: length * 4, usage: BufferUse.storage | BufferUse.copyTo | BufferUse.copyFrom });
    const { count } = SCOPE_LEVELS;
    this.counts = {
      waves: counted('waves', CHANNELS * SCOPE_COLUMNS * count),
      vectors: counted('vectors', SCOPE_VECTORS.side ** 2),
      totals: counted('totals', CHANNELS * count + 1),
    };
    const { waves, vectors, totals } = this.counts;
    this.#frame = device.createBuffer({ size: FRAME_BYTES + 16, usage: BufferUse.uniform | BufferUse.copyTo });
    this.#plots = device.createBuffer({ size: 16 + MOST_PLOTS * PLOT_BYTES, usage: BufferUse.uniform | BufferUse.copyTo });
    const entry = (binding: number, buffer: GPUBuffer) => ({ binding, resource: { buffer } });
    this.#totalGroup = device.createBindGroup({
      layout: total.getBindGroupLayout(0),
      entries: [entry(0, this.#plots), entry(1, waves), entry(4, totals)],
    });
    this.#drawGroup = device.createBindGroup({
      layout: draw.getBindGroupLayout(0),
      entries: [entry(0, this.#plots), entry(1, waves), entry(2, vectors), entry(3, totals)],
    });
  }

  /** Counts the chain's finished picture, or its loaded source where that is the view; nothing is waited for. */
  measure(chain: Chain, view: Placement['view'], background: GPUTexture | null): void {
    const { width, height } = chain.size;
    const columns = Math.min(width, SCOPE_COLUMNS);
    this.#measured = { columns, each: (width * height * SCOPE_WEIGHT) / columns };
    const frame = new DataView(new ArrayBuffer(FRAME_BYTES + 16));
    [width, height, chain.plan.scale].forEach((value, index) => {
      frame.setFloat32(index * 4, value, true);
    });
    [VIEWS.indexOf(view), background ? 1 : 0, columns].forEach((value, index) => {
      frame.setUint32(FRAME_BYTES + index * 4, value, true);
    });
    this.#device.queue.writeBuffer(this.#frame, 0, frame.buffer);
    const encoder = this.#device.createCommandEncoder();
    encoder.clearBuffer(this.counts.vectors);
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#measure);
    const { waves, vectors } = this.counts;
    pass.setBindGroup(0, this.#viewed.groupFor(chain, background, this.#frame, [waves, vectors]));
    pass.dispatchWorkgroups(columns);
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
  }

  /** Draws scopes of what was measured last on a canvas; at most four. */
  draw(target: GPUTexture, plots: readonly ScopePlot[]): void {
    if (plots.length > MOST_PLOTS) throw new RangeError(`There is room for ${MOST_PLOTS} scopes, not ${plots.length}.`);
    const view = new DataView(new ArrayBuffer(16 + MOST_PLOTS * PLOT_BYTES));
    const { columns, each } = this.#measured;
    view.setUint32(0, plots.length, true);
    view.setUint32(4, columns, true);
    view.setFloat32(8, each, true);
    plots.forEach(({ kind, x, y, width, height }, index) => {
      const base = 16 + index * PLOT_BYTES;
      [x, y, width, height].forEach((value, place) => {
        view.setFloat32(base + place * 4, value, true);
      });
      view.setUint32(base + 16, SCOPES.indexOf(kind), true);
    });
    this.#device.queue.writeBuffer(this.#plots, 0, view.buffer);
    const encoder = this.#device.createCommandEncoder();
    encoder.clearBuffer(this.counts.totals);
    if (plots.some(({ kind }) => kind === 'histogram')) {
      const totals = encoder.beginComputePass();
      totals.setPipeline(this.#total);
      totals.setBindGroup(0, this.#totalGroup);
      totals.dispatchWorkgroups(Math.ceil((CHANNELS * SCOPE_LEVELS.count) / LANES));
      totals.end();
    }
    const pass = encoder.beginRenderPass({ colorAttachments: [{ view: target.createView(), loadOp: 'clear', storeOp: 'store' }] });
    pass.setPipeline(this.#draw);
    pass.setBindGroup(0, this.#drawGroup);
    pass.draw(3);
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
  }

  [Symbol.dispose](): void {
    for (const buffer of [...Object.values(this.counts), this.#frame, this.#plots]) buffer.destroy();
    this.#viewed[Symbol.dispose]();
  }
}
