/** The parts that PNG and APNG files consist of (specification §5 and §11). */
import { crc32 } from '../archive/crc32.ts';
import type { Size } from '../picture.ts';

/** The first bytes of every PNG. */
export const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** A chunk: length, type, data, checksum. */
export function pngChunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let at = 0; at < 4; at++) bytes[4 + at] = type.charCodeAt(at);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}

/** What stands before the pixels of a picture of straight 8-bit pixels or indices: signature, size and kind, sRGB. */
export function pngHead({ width, height }: Size, colour: 'rgb' | 'rgba' | 'indexed'): Uint8Array<ArrayBuffer>[] {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 8);
  header.setUint8(9, COLOUR_TYPES[colour]);
  return [PNG_SIGNATURE, pngChunk('IHDR', new Uint8Array(header.buffer)), pngChunk('sRGB', Uint8Array.of(0))];
}

const COLOUR_TYPES = { rgb: 2, indexed: 3, rgba: 6 } as const;

/** The colours that indices stand for (§11.2.2 and §11.3.1.1), at most 256 of straight RGBA. */
export function pngPalette(colours: Uint8Array): Uint8Array<ArrayBuffer>[] {
  const count = colours.length / 4;
  const rgb = new Uint8Array(count * 3);
  for (let index = 0; index < count; index++) rgb.set(colours.subarray(index * 4, index * 4 + 3), index * 3);
  return [
    pngChunk('PLTE', rgb),
    pngChunk(
      'tRNS',
      Uint8Array.from({ length: count }, (_, index) => colours[index * 4 + 3] as number),
    ),
  ];
}

/** A text in UTF-8 under a keyword of Latin letters (§11.3.3.4), not compressed, so that it is found with bounded reads. */
export function pngText(keyword: string, text: string): Uint8Array<ArrayBuffer> {
  // Keyword, end of keyword, not compressed, method 0, no language, no translated keyword.
  return pngChunk('iTXt', new TextEncoder().encode(`${keyword}\0\0\0\0\0${text}`));
}

/** The text under a keyword in the data of an iTXt chunk, or null when it is another's or compressed. */
export function readPngText(data: Uint8Array, keyword: string): string | null {
  const head = new TextEncoder().encode(`${keyword}\0\0\0`);
  if (head.some((byte, at) => data[at] !== byte)) return null;
  const language = data.indexOf(0, head.length);
  const translation = language < 0 ? -1 : data.indexOf(0, language + 1);
  return translation < 0 ? null : new TextDecoder().decode(data.subarray(translation + 1));
}
