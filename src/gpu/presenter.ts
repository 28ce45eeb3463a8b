import type { PlaneFormat } from '../media/picture.ts';
import type { Chain } from './chain.ts';
import type { Colour } from './params.ts';
import prelude from './prelude.wgsl?raw';
import wgsl from './present.wgsl?raw';
import { FRAME_BYTES } from './uniforms.ts';
import { BufferUse, Stage } from './usage.ts';
import { ViewedChain } from './viewed-chain.ts';

/** What can be shown of a picture, in the order of the shader's constants. */
export const VIEWS = ['composite', 'source', 'matte', 'status', 'foreground'] as const;
/** What can lie behind transparency; `background` is the texture handed to `draw`. */
export const BACKDROPS = ['checker', 'black', 'white', 'background'] as const;

/** How a picture is placed on a canvas. Positions are in source pixels. */
export interface Placement {
  readonly view: (typeof VIEWS)[number];
  readonly backdrop: (typeof BACKDROPS)[number];
  /** Canvas pixels per source pixel. */
  readonly zoom: number;
  readonly centre: { readonly x: number; readonly y: number };
  /** Fraction of the width left of which the source shows; null is nowhere. */
  readonly wipe: number | null;
  readonly grid: { readonly size: number; readonly colour: Colour } | null;
}

const VIEW_BYTES = 48;

/** Draws pictures of one plane format on canvases of one texture format. */
export class Presenter implements Disposable {
  readonly #device: GPUDevice;
  readonly #pipeline: GPURenderPipeline;
  readonly #viewed: ViewedChain;
  readonly #uniforms: GPUBuffer;
  readonly #staging = new DataView(new ArrayBuffer(FRAME_BYTES + VIEW_BYTES));

  /** Compiles the viewer's shader. */
  static async create(device: GPUDevice, format: PlaneFormat, canvasFormat: GPUTextureFormat): Promise<Presenter> {
    const viewed = new ViewedChain(device, format, Stage.fragment);
    const code = `${prelude}
@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var picture: texture_2d<f32>;
@group(0) @binding(2) var background: texture_2d<f32>;
${viewed.wgsl}
${wgsl}
struct Uniforms { frame: Frame, view: View }`;
    const module = device.createShaderModule({ label: 'present', code });
    const pipeline = await device.createRenderPipelineAsync({
      label: 'present',
      layout: device.createPipelineLayout({ bindGroupLayouts: [viewed.layout] }),
      vertex: { module, entryPoint: 'corner' },
      fragment: { module, entryPoint: 'present', targets: [{ format: canvasFormat }] },
    });
    return new Presenter(device, pipeline, viewed);
  }

  private constructor(device: GPUDevice, pipeline: GPURenderPipeline, viewed: ViewedChain) {
    this.#device = device;
    this.#pipeline = pipeline;
    this.#viewed = viewed;
    this.#uniforms = device.createBuffer({ size: FRAME_BYTES + VIEW_BYTES, usage: BufferUse.uniform | BufferUse.copyTo });
  }

  /** Draws the chain's finished picture, and its source where the placement asks for it. */
  draw(target: GPUTexture, chain: Chain, placement: Placement, background: GPUTexture | null): void {
    const { width, height } = chain.size;
    const view = this.#staging;
    const floats = (offset: number, ...values: number[]) => {
      values.forEach((value, index) => {
        view.setFloat32(offset + index * 4, value, true);
      });
    };
    floats(0, width, height, chain.plan.scale);
    floats(FRAME_BYTES, target.width, target.height, placement.centre.x, placement.centre.y, placement.zoom);
    view.setUint32(FRAME_BYTES + 20, VIEWS.indexOf(placement.view), true);
    view.setUint32(FRAME_BYTES + 24, BACKDROPS.indexOf(placement.backdrop), true);
    floats(FRAME_BYTES + 28, placement.wipe ?? -1, ...(placement.grid?.colour ?? [0, 0, 0]), placement.grid?.size ?? 0);
    this.#device.queue.writeBuffer(this.#uniforms, 0, view.buffer);

    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginRenderPass({
      colorAttachments: [{ view: target.createView(), loadOp: 'clear', storeOp: 'store' }],
    });
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, this.#viewed.groupFor(chain, background, this.#uniforms));
    pass.draw(3);
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
  }

  [Symbol.dispose](): void {
    this.#uniforms.destroy();
    this.#viewed[Symbol.dispose]();
  }
}
