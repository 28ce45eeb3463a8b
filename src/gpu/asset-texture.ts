import type { LutTable } from '../media/lut/cube-lut.ts';
import type { Size } from '../media/picture.ts';
import type { FrameSource, SourceInfo } from '../media/source.ts';
import type { AssetTexture } from './assets.ts';
import { Chain } from './chain.ts';
import { PICTURE_FORMAT } from './pass.ts';
import type { Pipelines } from './pipelines.ts';
import { TextureUse } from './usage.ts';

/** A LUT as a texture in full precision: a cube has a layer for each value of blue, a curve is one row. */
export function lutTexture(device: GPUDevice, { dimensions, size, table, low, high }: LutTable): AssetTexture {
  const extent = { width: size, height: dimensions === 3 ? size : 1, depthOrArrayLayers: dimensions === 3 ? size : 1 };
  const texture = device.createTexture({
    label: 'LUT',
    size: extent,
    format: 'rgba32float',
    usage: TextureUse.sampled | TextureUse.copyTo,
  });
  const texels = new Float32Array((table.length / 3) * 4).fill(1);
  table.forEach((value, at) => {
    texels[Math.floor(at / 3) * 4 + (at % 3)] = value;
  });
  device.queue.writeTexture({ texture }, texels, { bytesPerRow: size * 16, rowsPerImage: extent.height }, extent);
  return { texture, layers: extent.depthOrArrayLayers, rate: 0, low, high, [Symbol.dispose]: () => texture.destroy() };
}

/** Moving files are read as this many pictures a second, and as this many pictures at most; then they begin again. */
export const LOOP = { rate: 12, pictures: 48 } as const;
/** Texels of all layers together: 128 MiB. */
const MAX_TEXELS = 16 * 2 ** 20;
const MAX_SIDE = 4096;

/**
 * Images and clips as one loop of pictures: every still is one picture, a clip gives `LOOP.rate` a second. All are
 * scaled to cover the size of the first. The sources stay open.
 */
export async function loopTexture(
  device: GPUDevice,
  pipelines: Pipelines,
  sources: readonly FrameSource[],
  signal: AbortSignal,
): Promise<AssetTexture> {
  let room: number = LOOP.pictures;
  const plan = sources.map((source) => {
    const indices = framesOfLoop(source.info).slice(0, room);
    room -= indices.length;
    return { source, indices };
  });
  const layers = LOOP.pictures - room;
  const size = layerSize(plan[0]?.source.info.size ?? { width: 1, height: 1 }, layers);
  const texture = device.createTexture({
    label: 'loop',
    size: [size.width, size.height, Math.max(1, layers)],
    format: PICTURE_FORMAT,
    usage: TextureUse.sampled | TextureUse.storage,
  });
  try {
    const fit = await fitPipeline(device);
    let first = 0;
    for (const { source, indices } of plan) {
      if (indices.length === 0) continue;
      const { format, timeline } = source.info;
      const spec = { format, timeline, effects: [], scale: scaleFor(source.info.size, size), output: { kind: 'picture' } } as const;
      using chain = await Chain.create(device, pipelines, spec);
      for await (using frame of source.frames(new Set(indices), signal)) {
        chain.push(frame, frame.index);
        for (const [at, index] of indices.entries()) if (index === frame.index) drawInto(first + at, chain);
      }
      first += indices.length;
    }
    function drawInto(position: number, chain: Chain): void {
      const view = texture.createView({ dimension: '2d', baseArrayLayer: position, arrayLayerCount: 1 });
      const resources = [chain.picture.createView(), view];
      const entries = resources.map((resource, binding) => ({ binding, resource }));
      const encoder = device.createCommandEncoder();
      const compute = encoder.beginComputePass();
      compute.setPipeline(fit);
      compute.setBindGroup(0, device.createBindGroup({ layout: fit.getBindGroupLayout(0), entries }));
      compute.dispatchWorkgroups(Math.ceil(size.width / 8), Math.ceil(size.height / 8));
      compute.end();
      device.queue.submit([encoder.finish()]);
    }
  } catch (error) {
    texture.destroy();
    throw error;
  }
  return {
    texture,
    layers,
    rate: layers > 1 ? LOOP.rate : 0,
    low: [0, 0, 0],
    high: [1, 1, 1],
    [Symbol.dispose]: () => texture.destroy(),
  };
}

/** The frame of a source that each picture of a loop shows, in order; a still is one picture. */
export function framesOfLoop({ timeline }: Pick<SourceInfo, 'timeline'>): number[] {
  const pictures = Math.max(1, Math.min(LOOP.pictures, Math.floor(timeline.duration * LOOP.rate)));
  return timeline.length === 1 ? [0] : Array.from({ length: pictures }, (_, at) => timeline.indexAt(at / LOOP.rate));
}

function layerSize({ width, height }: Size, layers: number): Size {
  const factor = Math.min(1, MAX_SIDE / Math.max(width, height), Math.sqrt(MAX_TEXELS / (Math.max(1, layers) * width * height)));
  return { width: Math.max(1, Math.floor(width * factor)), height: Math.max(1, Math.floor(height * factor)) };
}

/** The smallest power of two at which a picture still covers a layer: the chain averages, the fit only interpolates. */
function scaleFor(from: Size, to: Size): number {
  let scale = 1;
  while (scale > 1 / 64 && (from.width * scale) / 2 >= to.width && (from.height * scale) / 2 >= to.height) scale /= 2;
  return scale;
}

function fitPipeline(device: GPUDevice): Promise<GPUComputePipeline> {
  const code = `
@group(0) @binding(0) var picture: texture_2d<f32>;
@group(0) @binding(1) var layer: texture_storage_2d<${PICTURE_FORMAT}, write>;
fn texel(at: vec2i) -> vec4f { return textureLoad(picture, clamp(at, vec2i(0), vec2i(textureDimensions(picture)) - 1), 0); }
@compute @workgroup_size(8, 8) fn main(@builtin(global_invocation_id) id: vec3u) {
  let size = vec2f(textureDimensions(layer));
  if (any(vec2f(id.xy) >= size)) { return; }
  let source = vec2f(textureDimensions(picture));
  let ratio = min(source.x / size.x, source.y / size.y);
  let p = (vec2f(id.xy) + 0.5 - size * 0.5) * ratio + source * 0.5 - 0.5;
  let i = vec2i(floor(p));
  let f = fract(p);
  let above = mix(texel(i), texel(i + vec2i(1, 0)), f.x);
  textureStore(layer, id.xy, mix(above, mix(texel(i + vec2i(0, 1)), texel(i + vec2i(1, 1)), f.x), f.y));
}`;
  const module = device.createShaderModule({ label: 'fit', code });
  return device.createComputePipelineAsync({ label: 'fit', layout: 'auto', compute: { module, entryPoint: 'main' } });
}
