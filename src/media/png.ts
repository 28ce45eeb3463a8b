import { crc32 } from './crc32.ts';
import type { Size } from './picture.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * A PNG of straight 8-bit RGBA pixels (PNG specification, third edition), tagged sRGB.
 *
 * A canvas would do, but it premultiplies: colours of nearly transparent pixels would be lost.
 */
export async function encodePng({ width, height }: Size, rgba: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  if (rgba.length !== width * height * 4)
    throw new RangeError(`A ${width}×${height} picture has ${width * height * 4} bytes, not ${rgba.length}.`);
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 8);
  header.setUint8(9, 6);
  const chunks = [
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', new Uint8Array(header.buffer)),
    chunk('sRGB', Uint8Array.of(0)),
    chunk('IDAT', await passed([filtered(width, height, rgba)], new CompressionStream('deflate'))),
    chunk('IEND', new Uint8Array()),
  ];
  const file = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of chunks) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/** A picture as a PNG holds it: straight RGBA, 8 bits. */
export interface PngPicture {
  readonly size: Size;
  readonly rgba: Uint8Array<ArrayBuffer>;
}

/**
 * Reads what `encodePng` writes, and every other PNG of 8-bit RGBA pixels that is not interlaced. Throws `RangeError` with
 * what is wrong with the file. Browsers’ own decoders premultiply on the way, so they cannot tell whether a file is exact.
 */
export async function decodePng(file: Uint8Array<ArrayBuffer>): Promise<PngPicture> {
  if (SIGNATURE.some((byte, at) => file[at] !== byte)) throw new RangeError('it is no PNG');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const data: Uint8Array<ArrayBuffer>[] = [];
  let size: Size | null = null;
  let type = '';
  for (let at = SIGNATURE.length; type !== 'IEND'; ) {
    const length = at + 12 <= file.length ? view.getUint32(at) : Number.POSITIVE_INFINITY;
    if (at + 12 + length > file.length) throw new RangeError('it ends too early');
    type = String.fromCharCode(...file.subarray(at + 4, at + 8));
    const body = file.subarray(at + 8, at + 8 + length);
    if (view.getUint32(at + 8 + length) !== crc32(file.subarray(at + 4, at + 8 + length))) {
      throw new RangeError(`the checksum of its part ${type} is wrong`);
    }
    if (type === 'IHDR') {
      size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
      if (String(body.subarray(8)) !== '8,6,0,0,0') throw new RangeError('its pixels are not plain 8-bit RGBA');
    }
    if (type === 'IDAT') data.push(body);
    at += 12 + length;
  }
  if (!size) throw new RangeError('its header is missing');
  const rows = await passed(data, new DecompressionStream('deflate'));
  if (rows.length !== (size.width * 4 + 1) * size.height) throw new RangeError(`it holds no picture of ${size.width}×${size.height}`);
  return { size, rgba: unfiltered(size, rows) };
}

/** Undoes the five filters (PNG specification §9.2). */
function unfiltered({ width, height }: Size, rows: Uint8Array): Uint8Array<ArrayBuffer> {
  const stride = width * 4;
  const rgba = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)] as number;
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x >= 4 ? (rgba[at - 4] as number) : 0;
      const above = y > 0 ? (rgba[at - stride] as number) : 0;
      const corner = x >= 4 && y > 0 ? (rgba[at - stride - 4] as number) : 0;
      rgba[at] = (rows[at + y + 1] as number) + predicted(filter, left, above, corner);
    }
  }
  return rgba;
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  if (filter === 4) {
    const toLeft = Math.abs(above - corner);
    const toAbove = Math.abs(left - corner);
    const toCorner = Math.abs(left + above - 2 * corner);
    if (toLeft <= toAbove && toLeft <= toCorner) return left;
    return toAbove <= toCorner ? above : corner;
  }
  if (filter === 3) return (left + above) >> 1;
  if (filter === 2) return above;
  if (filter === 1) return left;
  if (filter === 0) return 0;
  throw new RangeError('a row has an unknown filter');
}

/** Rows with filter type 2 (up): each byte less the one above, which suits pictures with flat areas. */
function filtered(width: number, height: number, rgba: Uint8Array): Uint8Array<ArrayBuffer> {
  const stride = width * 4;
  const rows = new Uint8Array((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    const to = y * (stride + 1);
    rows[to] = 2;
    for (let x = 0; x < stride; x++) {
      const above = y > 0 ? (rgba[(y - 1) * stride + x] as number) : 0;
      rows[to + 1 + x] = (rgba[y * stride + x] as number) - above;
    }
  }
  return rows;
}

async function passed(
  parts: Uint8Array<ArrayBuffer>[],
  through: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob(parts).stream().pipeThrough(through)).arrayBuffer());
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let at = 0; at < 4; at++) bytes[4 + at] = type.charCodeAt(at);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}
