/** Rendered pictures packed without loss, as an export keeps them until the whole clip is there. */
import { deflate, inflate, joined } from '../archive/deflate.ts';
import { type PlaneFormat, planeChannels, planeSizes, type Size } from '../picture.ts';
import { pngChunk, pngHead, pngText } from './png-chunks.ts';
import { filterRows, unfilterRows } from './png-filter.ts';

type Shape = Pick<PlaneFormat, 'coded' | 'layout' | 'alpha' | 'bitDepth'>;

/** How the rows of a plane lie in memory, in bytes. */
interface Rows {
  readonly row: number;
  readonly pixel: number;
  readonly height: number;
}

function rowsOf(format: Shape): Rows[] {
  const sample = format.bitDepth > 8 ? 2 : 1;
  return planeSizes(format).map(({ width, height }, plane) => {
    const pixel = planeChannels(format.layout, plane) * sample;
    return { row: width * pixel, pixel, height };
  });
}

/** The planes one after the other, filtered and compressed as PNG does: for `rgba` these are the very data of a PNG. */
export function packPicture(format: Shape, planes: readonly (Uint8Array | Uint16Array)[]): Promise<Uint8Array<ArrayBuffer>> {
  const parts = rowsOf(format).map(({ row, pixel }, at) => {
    const plane = planes[at] as Uint8Array | Uint16Array;
    return filterRows(new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength), row, pixel);
  });
  return deflate(parts);
}

/** Undoes `packPicture`. Throws `RangeError` when that is not what was packed. */
export async function unpackPicture(
  format: Shape,
  packed: Uint8Array<ArrayBuffer>,
): Promise<(Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>)[]> {
  const rows = rowsOf(format);
  const length = rows.reduce((sum, { row, height }) => sum + (row + 1) * height, 0);
  const bytes = await inflate([packed], length);
  if (bytes.length !== length) throw new RangeError('it holds no picture of this format');
  let at = 0;
  return rows.map(({ row, pixel, height }) => {
    const part = bytes.subarray(at, at + (row + 1) * height);
    at += part.length;
    const plane = unfilterRows(part, row, pixel);
    return format.bitDepth > 8 ? new Uint16Array(plane.buffer, 0, plane.length / 2) : plane;
  });
}

/** A PNG of a packed `rgba` picture, without packing it again; `recipe` travels inside. */
export function packedPng(size: Size, packed: Uint8Array<ArrayBuffer>, recipe: string | null): Uint8Array<ArrayBuffer> {
  return joined([
    ...pngHead(size, 'rgba'),
    ...(recipe === null ? [] : [pngText('framewright', recipe)]),
    pngChunk('IDAT', packed),
    pngChunk('IEND', new Uint8Array()),
  ]);
}
