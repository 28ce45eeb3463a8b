import { BufferUse, MAP_READ } from './usage.ts';

/** Reads an `rgba16float` picture back as premultiplied floats, row by row. */
export async function readPicture(device: GPUDevice, texture: GPUTexture): Promise<Float32Array<ArrayBuffer>> {
  const { width, height } = texture;
  // Rows of a texture copy start at multiples of 256 bytes (WebGPU §19.2).
  const stride = Math.ceil((width * 8) / 256) * 256;
  const buffer = device.createBuffer({ size: stride * height, usage: BufferUse.mapRead | BufferUse.copyTo });
  try {
    const encoder = device.createCommandEncoder();
    encoder.copyTextureToBuffer({ texture }, { buffer, bytesPerRow: stride }, [width, height]);
    device.queue.submit([encoder.finish()]);
    await buffer.mapAsync(MAP_READ);
    const halves = new Uint16Array(buffer.getMappedRange());
    const picture = new Float32Array(width * height * 4);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width * 4; x++) picture[y * width * 4 + x] = halfToFloat(halves[(y * stride) / 2 + x] as number);
    }
    buffer.unmap();
    return picture;
  } finally {
    buffer.destroy();
  }
}

/** Reads one texel of several `rgba16float` pictures, premultiplied. */
export async function readTexels(
  device: GPUDevice,
  textures: readonly GPUTexture[],
  at: { readonly x: number; readonly y: number },
): Promise<Float32Array[]> {
  const buffer = device.createBuffer({ size: Math.max(textures.length, 1) * 8, usage: BufferUse.mapRead | BufferUse.copyTo });
  try {
    const encoder = device.createCommandEncoder();
    textures.forEach((texture, index) => {
      encoder.copyTextureToBuffer({ texture, origin: [at.x, at.y] }, { buffer, offset: index * 8 }, [1, 1]);
    });
    device.queue.submit([encoder.finish()]);
    await buffer.mapAsync(MAP_READ);
    const halves = new Uint16Array(buffer.getMappedRange());
    const texels = textures.map((_, index) => Float32Array.from(halves.subarray(index * 4, index * 4 + 4), halfToFloat));
    buffer.unmap();
    return texels;
  } finally {
    buffer.destroy();
  }
}

/** Premultiplied floats as straight 8-bit RGBA; what is fully transparent becomes transparent black. */
export function straightBytes(picture: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(picture.length);
  for (let at = 0; at < picture.length; at += 4) {
    const alpha = Math.min(1, Math.max(0, picture[at + 3] as number));
    if (alpha <= 0) continue;
    for (let channel = 0; channel < 3; channel++) {
      bytes[at + channel] = Math.round(Math.min(1, Math.max(0, (picture[at + channel] as number) / alpha)) * 255);
    }
    bytes[at + 3] = Math.round(alpha * 255);
  }
  return bytes;
}

/** IEEE 754 binary16 to a number. */
function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const mantissa = half & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}
