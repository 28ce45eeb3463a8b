import type { Rect, Size } from '../picture.ts';
import type { AnimationFile } from './animation.ts';
import { fillArea } from './changed-area.ts';
import { lzwDecode } from './gif-lzw.ts';

/** A frame as the file has it. */
interface Frame {
  readonly area: Rect;
  readonly delay: number;
  readonly disposal: number;
  /** Index that is not drawn; −1 for none. */
  readonly transparent: number;
  readonly palette: Uint8Array;
  readonly codeSize: number;
  /** Where its sub-blocks begin. */
  readonly data: number;
}

const CLEAR = 2;
const RESTORE = 3;
const LARGEST_PIXELS = 2 ** 28;

/**
 * Reads GIFs that are not interlaced, which is what `writeGif` writes: an independent look at a finished file. Throws
 * `RangeError` with what is wrong with the file.
 */
export async function openGif(file: Blob): Promise<AnimationFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const view = new DataView(bytes.buffer);
  const need = (at: number, length: number) => {
    if (at + length > bytes.length) throw new RangeError('it ends too early');
    return at;
  };
  const signature = String.fromCharCode(...bytes.subarray(0, 6));
  if (signature !== 'GIF89a' && signature !== 'GIF87a') throw new RangeError('it is no GIF');
  need(0, 13);
  const size = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  if (size.width * size.height === 0 || size.width * size.height > LARGEST_PIXELS) throw new RangeError('it has no usable size');
  const tableAt = (at: number, flags: number) => {
    const length = flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
    need(at, length);
    return bytes.subarray(at, at + length);
  };
  const palette = tableAt(13, bytes[10] as number);
  /** Where the byte after the sub-blocks from `at` on lies. */
  const behind = (from: number) => {
    let at = from;
    for (; bytes[need(at, 1)] !== 0; at += 1 + (bytes[at] as number));
    return at + 1;
  };
  const frames: Frame[] = [];
  let loops = 1;
  let control = { delay: 0, disposal: 0, transparent: -1 };
  for (let at = 13 + palette.length; bytes[need(at, 1)] !== 0x3b; ) {
    const kind = bytes[at];
    if (kind === 0x21) {
      const label = bytes[need(at + 1, 2) as number];
      const body = at + 2;
      if (label === 0xf9) {
        need(body, 6);
        const flags = bytes[body + 1] as number;
        control = {
          delay: view.getUint16(body + 2, true),
          disposal: (flags >> 2) & 7,
          transparent: flags & 1 ? (bytes[body + 4] as number) : -1,
        };
      }
      if (label === 0xff && String.fromCharCode(...bytes.subarray(body + 1, body + 12)) === 'NETSCAPE2.0') {
        need(body, 16);
        const again = view.getUint16(body + 14, true);
        loops = again === 0 ? 0 : again + 1;
      }
      at = behind(body);
    } else if (kind === 0x2c) {
      need(at, 11);
      const [x, y, width, height] = [1, 3, 5, 7].map((offset) => view.getUint16(at + offset, true)) as [number, number, number, number];
      const flags = bytes[at + 9] as number;
      if (flags & 0x40) throw new RangeError('its pictures are interlaced');
      if (width === 0 || height === 0 || x + width > size.width || y + height > size.height)
        throw new RangeError('one of its frames lies outside the picture');
      const own = tableAt(at + 10, flags);
      const data = need(at + 10 + own.length, 1);
      const codeSize = bytes[data] as number;
      if (codeSize < 2 || codeSize > 8) throw new RangeError('one of its pictures is damaged');
      frames.push({ ...control, area: { x, y, width, height }, palette: own.length > 0 ? own : palette, codeSize, data: data + 1 });
      control = { delay: 0, disposal: 0, transparent: -1 };
      at = behind(data + 1);
    } else throw new RangeError('it holds something unknown');
  }
  if (frames.length === 0) throw new RangeError('it has no pictures');
  return { size, length: frames.length, loops, pictures: () => picturesOf(bytes, size, frames) };
}

async function* picturesOf(bytes: Uint8Array, size: Size, frames: readonly Frame[]): ReturnType<AnimationFile['pictures']> {
  const rowBytes = size.width * 4;
  const canvas = new Uint8Array(rowBytes * size.height);
  for (const { area, delay, disposal, transparent, palette, codeSize, data } of frames) {
    const before = disposal === RESTORE ? canvas.slice() : null;
    const indices = lzwDecode(withoutBlocks(bytes, data), codeSize, area.width * area.height);
    for (const [at, index] of indices.entries()) {
      if (index === transparent) continue;
      const to = (area.y + Math.floor(at / area.width)) * rowBytes + (area.x + (at % area.width)) * 4;
      if (index * 3 >= palette.length) throw new RangeError('a picture holds a colour that does not exist');
      for (let channel = 0; channel < 3; channel++) canvas[to + channel] = palette[index * 3 + channel] as number;
      canvas[to + 3] = 255;
    }
    yield { rgba: canvas.slice(), duration: { num: delay, den: 100 } };
    if (before) canvas.set(before);
    else if (disposal === CLEAR)
      fillArea(canvas, { width: rowBytes, height: size.height }, { ...area, x: area.x * 4, width: area.width * 4 }, 0);
  }
}

/** The data of the sub-blocks from `from` on. */
function withoutBlocks(bytes: Uint8Array, from: number): Uint8Array {
  let end = from;
  while (bytes[end] !== 0) end += 1 + (bytes[end] as number);
  const data = new Uint8Array(end - from);
  let to = 0;
  for (let at = from; at < end; at += 1 + (bytes[at] as number)) {
    const block = bytes.subarray(at + 1, at + 1 + (bytes[at] as number));
    data.set(block, to);
    to += block.length;
  }
  return data.subarray(0, to);
}
