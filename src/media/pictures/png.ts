import { crc32 } from '../archive/crc32.ts';
import { deflate, inflate, joined } from '../archive/deflate.ts';
import type { Size } from '../picture.ts';
import { PNG_SIGNATURE, pngChunk, pngHead, pngText } from './png-chunks.ts';
import { filterRows, unfilterRows } from './png-filter.ts';

/** A text that travels inside a picture, under a keyword of Latin letters. */
export interface PngText {
  readonly keyword: string;
  readonly text: string;
}

/**
 * A PNG of straight 8-bit RGBA pixels (PNG specification, third edition), tagged sRGB; alpha is left out where all of it is
 * opaque.
 *
 * A canvas would do, but it premultiplies: colours of nearly transparent pixels would be lost.
 */
export async function encodePng(size: Size, rgba: Uint8Array, text: PngText | null = null): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height } = size;
  if (rgba.length !== width * height * 4)
    throw new RangeError(`A ${width}×${height} picture has ${width * height * 4} bytes, not ${rgba.length}.`);
  const opaque = isOpaque(rgba);
  const rows = opaque ? filterRows(withoutAlpha(rgba), width * 3, 3) : filterRows(rgba, width * 4, 4);
  return joined([
    ...pngHead(size, opaque ? 'rgb' : 'rgba'),
    ...(text ? [pngText(text.keyword, text.text)] : []),
    pngChunk('IDAT', await deflate([rows])),
    pngChunk('IEND', new Uint8Array()),
  ]);
}

function isOpaque(rgba: Uint8Array): boolean {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 255) return false;
  return true;
}

function withoutAlpha(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from] as number;
    rgb[to + 1] = rgba[from + 1] as number;
    rgb[to + 2] = rgba[from + 2] as number;
  }
  return rgb;
}

function withAlpha(rgb: Uint8Array): Uint8Array<ArrayBuffer> {
  const rgba = new Uint8Array((rgb.length / 3) * 4).fill(255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    rgba[to] = rgb[from] as number;
    rgba[to + 1] = rgb[from + 1] as number;
    rgba[to + 2] = rgb[from + 2] as number;
  }
  return rgba;
}

/** A picture as a PNG holds it: straight RGBA, 8 bits. */
export interface PngPicture {
  readonly size: Size;
  readonly rgba: Uint8Array<ArrayBuffer>;
}

/**
 * Reads what `encodePng` writes, and every other PNG of 8-bit RGB or RGBA pixels that is not interlaced. Throws `RangeError`
 * with what is wrong with the file. Browsers’ own decoders premultiply on the way, so they cannot tell whether a file is exact.
 */
export async function decodePng(file: Uint8Array<ArrayBuffer>): Promise<PngPicture> {
  if (PNG_SIGNATURE.some((byte, at) => file[at] !== byte)) throw new RangeError('it is no PNG');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const data: Uint8Array<ArrayBuffer>[] = [];
  let size: Size | null = null;
  let channels: 3 | 4 = 4;
  let type = '';
  for (let at = PNG_SIGNATURE.length; type !== 'IEND'; ) {
    const length = at + 12 <= file.length ? view.getUint32(at) : Number.POSITIVE_INFINITY;
    if (at + 12 + length > file.length) throw new RangeError('it ends too early');
    type = String.fromCharCode(...file.subarray(at + 4, at + 8));
    const body = file.subarray(at + 8, at + 8 + length);
    if (view.getUint32(at + 8 + length) !== crc32(file.subarray(at + 4, at + 8 + length))) {
      throw new RangeError(`the checksum of its part ${type} is wrong`);
    }
    if (type === 'IHDR') {
      size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
      const kind = String(body.subarray(8));
      if (kind !== '8,6,0,0,0' && kind !== '8,2,0,0,0') throw new RangeError('its pixels are not plain 8-bit RGB or RGBA');
      channels = kind === '8,2,0,0,0' ? 3 : 4;
    }
    if (type === 'IDAT') data.push(body);
    at += 12 + length;
  }
  if (!size) throw new RangeError('its header is missing');
  const rowBytes = size.width * channels;
  const length = (rowBytes + 1) * size.height;
  const rows = await inflate(data, length);
  if (rows.length !== length) throw new RangeError(`it holds no picture of ${size.width}×${size.height}`);
  const pixels = unfilterRows(rows, rowBytes, channels);
  return { size, rgba: channels === 3 ? withAlpha(pixels) : pixels };
}
