/** Still pictures by the browser's own encoders and decoders, with straight alpha on both sides. */

import type { StillCodec } from '../../../src/jobs/export/picture-files.ts';
import type { OutputSettings } from '../../../src/jobs/output/output.ts';
import { MediaError } from '../../../src/media/errors.ts';
import type { Size } from '../../../src/media/picture.ts';

type Quality = OutputSettings['quality'];

/** Of the browser's scale from 0 to 1. At 1 Chromium codes WebP without loss. */
const QUALITIES: Readonly<Record<Quality, number>> = { draft: 0.6, good: 0.82, best: 0.95, lossless: 1 };

/** The browser's encoders and decoders, one picture at a time. */
export const browserStills: StillCodec = {
  async *encode(type, size, pictures, quality) {
    const scale = type === 'image/jpeg' ? Math.min(QUALITIES[quality], QUALITIES.best) : QUALITIES[quality];
    for await (const rgba of pictures) yield encodeStill(size, rgba, type, scale);
  },
  async *decode(type, { width, height }, stills) {
    for await (const still of stills) {
      const { size, rgba } = await decodeStill(still, type);
      if (size.width !== width || size.height !== height) throw new RangeError(`one of its pictures is ${size.width}×${size.height}`);
      yield rgba;
    }
  },
};

/**
 * Encodes a picture of straight RGBA; `quality` runs from 0 to 1. The picture reaches the encoder without being premultiplied, so
 * alpha is exact and so are, without loss, the colours of nearly transparent pixels. Throws `MediaError` where the browser cannot.
 */
export async function encodeStill(
  { width, height }: Size,
  rgba: Uint8Array<ArrayBuffer>,
  type: 'image/webp' | 'image/jpeg',
  quality: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(width, height);
  const pixels = new ImageData(new Uint8ClampedArray(rgba.buffer, rgba.byteOffset, rgba.length), width, height);
  const bitmap = await createImageBitmap(pixels, { premultiplyAlpha: 'none', colorSpaceConversion: 'none' });
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
  const blob = await canvas.convertToBlob({ type, quality });
  if (blob.type !== type) throw noStill(type);
  return new Uint8Array(await blob.arrayBuffer());
}

/** The error of a browser that lacks an encoder of stills. */
function noStill(type: string): MediaError {
  return new MediaError(
    'encoder-unsupported',
    `This browser cannot write ${type === 'image/webp' ? 'WebP' : 'JPEG'} pictures.`,
    'Use a current Chrome, Edge or Firefox, or export as PNG.',
  );
}

/**
 * Decodes a still to RGBA. Browsers premultiply on the way, so the colours of half-transparent pixels come out rounded; alpha is
 * exact. Throws `RangeError` when there is no picture.
 */
async function decodeStill(file: Uint8Array<ArrayBuffer>, type: string): Promise<{ size: Size; rgba: Uint8Array<ArrayBuffer> }> {
  const decoder = new ImageDecoder({ data: file, type, premultiplyAlpha: 'none', colorSpaceConversion: 'none' });
  try {
    const { image } = await decoder.decode();
    try {
      const rgba = new Uint8Array(image.allocationSize({ format: 'RGBA' }));
      await image.copyTo(rgba, { format: 'RGBA' });
      return { size: { width: image.displayWidth, height: image.displayHeight }, rgba };
    } finally {
      image.close();
    }
  } catch (error) {
    throw new RangeError(`it cannot be decoded (${error instanceof Error ? error.message : String(error)})`);
  } finally {
    decoder.close();
  }
}
