import type { Size } from '../../src/media/picture.ts';
import { ascii, readBytes } from '../../src/media/reading/file-bytes.ts';
import type { Sniffed } from '../../src/media/reading/sniff.ts';

/** What an image's header promises, read before anything is decoded. */
export interface ImageHeader extends Size {
  /** Bits per channel. */
  readonly bitDepth: number;
}

type Mime = Extract<Sniffed, { kind: 'image' }>['mime'];

/** Size and depth from an image's header; null when the header is incomplete. Reads a few kilobytes at most. */
export async function imageHeader(file: Blob, mime: Mime): Promise<ImageHeader | null> {
  const head = await readBytes(file, 0, 65536);
  const view = new DataView(head.buffer);
  if (head.length < 26) return null;
  switch (mime) {
    case 'image/png':
      return { width: view.getUint32(16), height: view.getUint32(20), bitDepth: head[24] as number };
    case 'image/gif':
      return { width: view.getUint16(6, true), height: view.getUint16(8, true), bitDepth: 8 };
    case 'image/bmp':
      return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)), bitDepth: 8 };
    case 'image/webp':
      return webpHeader(head, view);
    case 'image/avif':
      return avifHeader(head, view);
    case 'image/jpeg':
      return jpegHeader(file);
  }
}

function webpHeader(head: Uint8Array, view: DataView): ImageHeader | null {
  if (head.length < 30) return null;
  const u24 = (at: number) => view.getUint16(at, true) | ((head[at + 2] as number) << 16);
  switch (ascii(head, 12, 4)) {
    case 'VP8X':
      return { width: u24(24) + 1, height: u24(27) + 1, bitDepth: 8 };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, bitDepth: 8 };
    }
    case 'VP8 ':
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff, bitDepth: 8 };
    default:
      return null;
  }
}

/** The largest `ispe` (spatial extents) property: tiles and thumbnails have smaller ones. */
function avifHeader(head: Uint8Array, view: DataView): ImageHeader | null {
  const text = new TextDecoder('latin1').decode(head);
  let largest: ImageHeader | null = null;
  for (let at = text.indexOf('ispe'); at >= 0 && at + 16 <= head.length; at = text.indexOf('ispe', at + 4)) {
    const found = { width: view.getUint32(at + 8), height: view.getUint32(at + 12), bitDepth: 8 };
    if (!largest || found.width * found.height > largest.width * largest.height) largest = found;
  }
  return largest;
}

/** Follows JPEG's markers to the frame header; large metadata before it is skipped, not read. */
async function jpegHeader(file: Blob): Promise<ImageHeader | null> {
  let at = 2;
  for (let segments = 0; segments < 512; segments++) {
    const marker = await readBytes(file, at, at + 9);
    if (marker.length < 9 || marker[0] !== 0xff) return null;
    const code = marker[1] as number;
    const view = new DataView(marker.buffer);
    const frameHeader = code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code);
    if (frameHeader) return { width: view.getUint16(7), height: view.getUint16(5), bitDepth: marker[4] as number };
    at += code === 0xff ? 1 : 2 + view.getUint16(2);
  }
  return null;
}
