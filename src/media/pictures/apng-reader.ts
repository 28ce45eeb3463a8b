import { crc32 } from '../archive/crc32.ts';
import { inflate } from '../archive/deflate.ts';
import type { Rect, Size } from '../picture.ts';
import type { Rational } from '../time.ts';
import type { AnimationFile } from './animation.ts';
import { fillArea } from './changed-area.ts';
import { PNG_SIGNATURE } from './png-chunks.ts';
import { unfilterRows } from './png-filter.ts';

/** A frame as the file has it. */
interface Frame {
  readonly area: Rect;
  readonly duration: Rational;
  readonly dispose: number;
  readonly blend: number;
  /** Where its compressed pixels lie, in parts. */
  readonly data: { readonly start: number; readonly end: number }[];
}

const BACKGROUND = 1;
const PREVIOUS = 2;
const OVER = 1;
const LARGEST_PIXELS = 2 ** 28;

/**
 * Reads animated PNGs of 8-bit RGBA or indices that are not interlaced, which is what `writeApng` writes: an independent look at a finished
 * file, with one picture in memory. Throws `RangeError` with what is wrong with the file.
 */
export async function openApng(file: Blob): Promise<AnimationFile> {
  let size: Size | null = null;
  let colours: Uint8Array | null = null;
  let announced: { length: number; loops: number } | null = null;
  const frames: Frame[] = [];
  let sequence = 0;
  for await (const { type, start, end, data } of chunksOf(file)) {
    const view = new DataView(data.buffer);
    const inOrder = () => {
      if (view.getUint32(0) !== sequence++) throw new RangeError('its parts are out of order');
    };
    const frame = frames.at(-1);
    if (type === 'IHDR') {
      size = { width: view.getUint32(0), height: view.getUint32(4) };
      const kind = String(data.subarray(8));
      if (kind !== '8,6,0,0,0' && kind !== '8,3,0,0,0') throw new RangeError('its pixels are not plain 8-bit RGBA or indices');
      if (kind === '8,3,0,0,0') colours = new Uint8Array(PALETTE_BYTES);
      if (size.width * size.height > LARGEST_PIXELS) throw new RangeError(`${size.width}×${size.height} is too large`);
    } else if (type === 'PLTE' && colours) fillPalette(colours, data);
    else if (type === 'tRNS' && colours) for (const [index, alpha] of data.entries()) colours[index * 4 + 3] = alpha;
    else if (type === 'acTL') announced = { length: view.getUint32(0), loops: view.getUint32(4) };
    else if (type === 'fcTL') {
      inOrder();
      frames.push(frameOf(view, size));
    } else if (type === 'IDAT') frame?.data.push({ start, end });
    else if (type === 'fdAT') {
      inOrder();
      if (!frame) throw new RangeError('it has pixels without a frame');
      frame.data.push({ start: start + 4, end });
    }
  }
  if (!size || !announced) throw new RangeError('it is no animation');
  if (announced.length !== frames.length) throw new RangeError(`it announces ${announced.length} pictures and has ${frames.length}`);
  return { size, ...announced, pictures: () => picturesOf(file, size, frames, colours) };
}

const PALETTE_BYTES = 256 * 4;

/** Opaque until told otherwise. */
function fillPalette(colours: Uint8Array, rgb: Uint8Array): void {
  for (let index = 0; index * 3 < Math.min(rgb.length, 256 * 3); index++) {
    colours.set(rgb.subarray(index * 3, index * 3 + 3), index * 4);
    colours[index * 4 + 3] = 255;
  }
}

async function* chunksOf(file: Blob) {
  const read = async (from: number, to: number) => new Uint8Array(await file.slice(from, to).arrayBuffer());
  const signature = await read(0, 8);
  if (PNG_SIGNATURE.some((byte, at) => signature[at] !== byte)) throw new RangeError('it is no PNG');
  for (let at = 8; ; ) {
    const head = await read(at, at + 8);
    const length = head.length === 8 ? new DataView(head.buffer).getUint32(0) : Number.POSITIVE_INFINITY;
    if (at + 12 + length > file.size) throw new RangeError('it ends too early');
    const whole = await read(at + 4, at + 12 + length);
    const type = String.fromCharCode(...whole.subarray(0, 4));
    if (new DataView(whole.buffer).getUint32(length + 4) !== crc32(whole.subarray(0, length + 4)))
      throw new RangeError(`the checksum of its part ${type} is wrong`);
    if (length < (SHORTEST[type] ?? 0)) throw new RangeError(`its part ${type} is too short`);
    yield { type, start: at + 8, end: at + 8 + length, data: whole.slice(4, 4 + length) };
    if (type === 'IEND') return;
    at += 12 + length;
  }
}

const SHORTEST: Readonly<Record<string, number>> = { IHDR: 13, acTL: 8, fcTL: 26, fdAT: 4 };

function frameOf(view: DataView, size: Size | null): Frame {
  const [width, height, x, y] = [view.getUint32(4), view.getUint32(8), view.getUint32(12), view.getUint32(16)];
  if (!size || width === 0 || height === 0 || x + width > size.width || y + height > size.height)
    throw new RangeError('one of its frames lies outside the picture');
  // A denominator of 0 stands for hundredths.
  const duration = { num: view.getUint16(20), den: view.getUint16(22) || 100 };
  return { area: { x, y, width, height }, duration, dispose: view.getUint8(24), blend: view.getUint8(25), data: [] };
}

async function* picturesOf(
  file: Blob,
  size: Size,
  frames: readonly Frame[],
  colours: Uint8Array | null,
): ReturnType<AnimationFile['pictures']> {
  const rowBytes = size.width * 4;
  const canvas = new Uint8Array(rowBytes * size.height);
  for (const [index, { area, data, duration, dispose, blend }] of frames.entries()) {
    const parts = await Promise.all(data.map(async ({ start, end }) => new Uint8Array(await file.slice(start, end).arrayBuffer())));
    const pixelBytes = colours ? 1 : 4;
    const length = (area.width * pixelBytes + 1) * area.height;
    const rows = await inflate(parts, length);
    if (rows.length !== length) throw new RangeError(`its picture ${index} is cut short`);
    const stored = unfilterRows(rows, area.width * pixelBytes, pixelBytes);
    const pixels = colours ? withColours(stored, colours) : stored;
    const before = dispose === PREVIOUS ? canvas.slice() : null;
    for (let y = 0; y < area.height; y++) {
      const row = pixels.subarray(y * area.width * 4, (y + 1) * area.width * 4);
      const to = (area.y + y) * rowBytes + area.x * 4;
      if (blend === OVER) layOver(canvas.subarray(to, to + row.length), row);
      else canvas.set(row, to);
    }
    yield { rgba: canvas.slice(), duration };
    // Restoring what was before the first picture clears it.
    if (before && index > 0) canvas.set(before);
    else if (before || dispose === BACKGROUND)
      fillArea(canvas, { width: rowBytes, height: size.height }, { ...area, x: area.x * 4, width: area.width * 4 }, 0);
  }
}

function withColours(indices: Uint8Array, colours: Uint8Array): Uint8Array {
  const rgba = new Uint8Array(indices.length * 4);
  for (const [at, index] of indices.entries()) rgba.set(colours.subarray(index * 4, index * 4 + 4), at * 4);
  return rgba;
}

/** Straight alpha over straight alpha, in place (§13.16). */
function layOver(below: Uint8Array, above: Uint8Array): void {
  for (let at = 0; at < above.length; at += 4) {
    const top = (above[at + 3] as number) / 255;
    if (top === 0) continue;
    const rest = ((1 - top) * (below[at + 3] as number)) / 255;
    for (let channel = at; channel < at + 3; channel++)
      below[channel] = Math.round(((above[channel] as number) * top + (below[channel] as number) * rest) / (top + rest));
    below[at + 3] = Math.round((top + rest) * 255);
  }
}
