import { type PlaneFormat, planeSizes } from '../media/picture.ts';
import { backgroundWgsl } from './background.ts';
import type { Chain } from './chain.ts';
import { ingestWgsl } from './ingest.ts';
import { PICTURE_FORMAT } from './pass.ts';
import { TextureUse } from './usage.ts';

const PICTURE = 1;
const BACKGROUND = 2;

/**
 * What shaders that look at a chain bind, for pictures of one plane format: uniforms at 0, its picture at 1, what lies behind it
 * at 2, resources of their own from 3 on, and the planes of its source behind those.
 */
export class ViewedChain implements Disposable {
  /** WGSL of the planes and of `ingest` and the background, which read them; `picture` and `background` are the shader's to declare. */
  readonly wgsl: string;
  readonly layout: GPUBindGroupLayout;
  readonly #device: GPUDevice;
  readonly #firstPlane: number;
  readonly #blank: GPUTexture;
  #group: { readonly chain: Chain; readonly background: GPUTexture | null; readonly group: GPUBindGroup } | null = null;

  /** `own` are the kinds of the resources from 3 on. */
  constructor(device: GPUDevice, format: PlaneFormat, visibility: GPUShaderStageFlags, own: readonly GPUBufferBindingType[] = []) {
    this.#device = device;
    this.#firstPlane = BACKGROUND + 1 + own.length;
    const planes = planeSizes(format).map((_, plane) => this.#firstPlane + plane);
    const declared = planes.map((binding, plane) => `@group(0) @binding(${binding}) var plane${plane}: texture_2d<u32>;`);
    this.wgsl = [...declared, ingestWgsl(format, 1), backgroundWgsl('background')].join('\n');
    const buffer = (binding: number, type: GPUBufferBindingType) => ({ binding, visibility, buffer: { type } });
    const texture = (binding: number, sampleType: GPUTextureSampleType) => ({ binding, visibility, texture: { sampleType } });
    this.layout = device.createBindGroupLayout({
      entries: [
        buffer(0, 'uniform'),
        texture(PICTURE, 'unfilterable-float'),
        texture(BACKGROUND, 'unfilterable-float'),
        ...own.map((type, place) => buffer(BACKGROUND + 1 + place, type)),
        ...planes.map((binding) => texture(binding, 'uint')),
      ],
    });
    this.#blank = device.createTexture({ size: [1, 1], format: PICTURE_FORMAT, usage: TextureUse.sampled });
  }

  /** The resources to look at a chain with; made anew only where another one, or another background, is looked at. */
  groupFor(chain: Chain, background: GPUTexture | null, uniforms: GPUBuffer, own: readonly GPUBuffer[] = []): GPUBindGroup {
    if (this.#group?.chain !== chain || this.#group.background !== background) {
      const group = this.#device.createBindGroup({
        layout: this.layout,
        entries: [
          { binding: 0, resource: { buffer: uniforms } },
          { binding: PICTURE, resource: chain.picture.createView() },
          { binding: BACKGROUND, resource: (background ?? this.#blank).createView() },
          ...own.map((buffer, place) => ({ binding: BACKGROUND + 1 + place, resource: { buffer } })),
          ...chain.source.textures.map((plane, place) => ({ binding: this.#firstPlane + place, resource: plane.createView() })),
        ],
      });
      this.#group = { chain, background, group };
    }
    return this.#group.group;
  }

  [Symbol.dispose](): void {
    this.#blank.destroy();
  }
}
