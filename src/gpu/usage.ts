/** Texture usages by value (WebGPU §6.1.2): the globals that name them exist in browsers but not in Node. */
export const TextureUse = { copyFrom: 0x01, copyTo: 0x02, sampled: 0x04, storage: 0x08, attachment: 0x10 } as const;
/** Buffer usages by value (WebGPU §5.1.2). */
export const BufferUse = { mapRead: 0x01, copyFrom: 0x04, copyTo: 0x08, uniform: 0x40, storage: 0x80 } as const;
/** Map mode for reading (WebGPU §5.2). */
export const MAP_READ = 0x01;
/** Shader stages by value (WebGPU §9.2). */
export const Stage = { vertex: 0x1, fragment: 0x2, compute: 0x4 } as const;

const TEXEL_BYTES: Partial<Record<GPUTextureFormat, number>> = {
  r8uint: 1,
  rg8uint: 2,
  rgba8uint: 4,
  r16uint: 2,
  rg16uint: 4,
  rgba16uint: 8,
  rgba16float: 8,
  rgba32float: 16,
  r32float: 4,
  rg32float: 8,
};

/** Bytes of a texture with all its layers. */
export function textureBytes({ width, height, depthOrArrayLayers, format }: GPUTexture): number {
  return width * height * depthOrArrayLayers * (TEXEL_BYTES[format] ?? 4);
}
