import { MediaError } from '../errors.ts';
import { ascii, nameOf, readBytes } from './file-bytes.ts';

/** What a file is by its first bytes; its name and type are never consulted. */
export type Sniffed =
  | { readonly kind: 'isobmff' | 'matroska' | 'mpeg-ts' }
  | { readonly kind: 'image'; readonly mime: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' | 'image/avif' | 'image/bmp' };

const HEAD = 4096;
const TOP_LEVEL_BOXES = new Set(['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot', 'styp', 'sidx', 'moof', 'uuid', 'prfl']);
const CONVERT = 'Convert it to MP4 (H.264) or WebM first, for example with ffmpeg or HandBrake, and import the result.';
const CONVERT_PICTURE = 'Convert it to PNG first and import the result.';

/**
 * Recognises a file by content. Throws `MediaError`: `empty-file`, `playlist`, `no-video` for audio, `codec-unsupported` for
 * media of a kind browsers cannot read, `not-media` for everything else.
 */
export async function sniff(file: Blob): Promise<Sniffed> {
  const name = nameOf(file);
  if (file.size === 0) {
    throw new MediaError('empty-file', `${name} is empty (0 bytes).`, 'The copy or download may have failed: fetch it again.');
  }
  const head = await readBytes(file, 0, HEAD);
  const readable = readableKind(head);
  if (readable) return readable;

  refusePlaylist(head, name);
  const audio = audioKind(head);
  if (audio) {
    throw new MediaError('no-video', `${name} is audio only (${audio}): there is no picture in it.`, 'Choose a video or an image.');
  }
  const foreign = foreignKind(head);
  if (foreign) {
    const remedy = foreign.includes('picture') || foreign.includes('Photoshop') ? CONVERT_PICTURE : CONVERT;
    throw new MediaError('codec-unsupported', `${name} is ${foreign}, which browsers cannot read.`, remedy);
  }
  const found = documentKind(head) ?? (isText(head) ? 'a text file' : null);
  throw new MediaError(
    'not-media',
    found
      ? `${name} is ${found}, not a video or an image.`
      : `${name} is not a media file: its first bytes match no video or image format.`,
    'Choose a video (MP4, MOV, WebM, MKV) or an image (PNG, JPEG, WebP, GIF, AVIF).',
  );
}

function readableKind(head: Uint8Array): Sniffed | null {
  const at = (offset: number, text: string) => ascii(head, offset, text.length) === text;
  if (at(0, '\x89PNG\r\n\x1a\n')) return { kind: 'image', mime: 'image/png' };
  if (at(0, '\xff\xd8\xff')) return { kind: 'image', mime: 'image/jpeg' };
  if (at(0, 'GIF87a') || at(0, 'GIF89a')) return { kind: 'image', mime: 'image/gif' };
  if (at(0, 'RIFF') && at(8, 'WEBP')) return { kind: 'image', mime: 'image/webp' };
  if (at(0, 'BM') && at(6, '\0\0\0\0')) return { kind: 'image', mime: 'image/bmp' };
  if (at(0, '\x1a\x45\xdf\xa3')) return { kind: 'matroska' };
  if (TOP_LEVEL_BOXES.has(ascii(head, 4, 4))) {
    const brands = brandsOf(head);
    if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return { kind: 'image', mime: 'image/avif' };
    if (!brands.some((brand) => STILL_BRANDS.has(brand))) return { kind: 'isobmff' };
  }
  const sync = [0, 1, 2].every((packet) => head[packet * 188] === 0x47) || [0, 1, 2].every((packet) => head[4 + packet * 192] === 0x47);
  return sync ? { kind: 'mpeg-ts' } : null;
}

const STILL_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1', 'crx ']);

function brandsOf(head: Uint8Array): string[] {
  if (ascii(head, 4, 4) !== 'ftyp') return [];
  const size = Math.min(new DataView(head.buffer).getUint32(0), head.length);
  const brands = [ascii(head, 8, 4)];
  for (let offset = 16; offset + 4 <= size; offset += 4) brands.push(ascii(head, offset, 4));
  return brands;
}

function refusePlaylist(head: Uint8Array, name: string): void {
  const text = new TextDecoder()
    .decode(head)
    .replace(/^\ufeff/, '')
    .trimStart();
  const playlist =
    /^(#EXTM3U|ffconcat\b|\[playlist\]|\[Reference\])/i.test(text) ||
    /^(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<(MPD|SmoothStreamingMedia|playlist|asx|smil)\b/i.test(text) ||
    /^v=0\r?\no=/.test(text) ||
    /^(#[^\n]*\n\s*)*file\s+\S/i.test(text);
  if (!playlist) return;
  throw new MediaError(
    'playlist',
    `${name} is a playlist, not a video: it only points at other files, which are never opened.`,
    'Import the video files it names one by one.',
  );
}

function audioKind(head: Uint8Array): string | null {
  const at = (offset: number, text: string) => ascii(head, offset, text.length) === text;
  if ((at(0, 'RIFF') || at(0, 'RF64')) && at(8, 'WAVE')) return 'WAV';
  if (at(0, 'fLaC')) return 'FLAC';
  if (at(0, 'ID3')) return 'MP3';
  if (at(0, 'FORM') && (at(8, 'AIFF') || at(8, 'AIFC'))) return 'AIFF';
  // Ogg may carry Theora, which no current browser decodes; then it is a foreign video.
  if (at(0, 'OggS')) return ascii(head, 0, 512).includes('theora') ? null : 'Ogg';
  const [first = 0, second = 0, third = 0] = head;
  const frameSync = first === 0xff && (second & 0xe0) === 0xe0;
  if (frameSync && (second & 0x06) === 0 && (second & 0xf0) === 0xf0) return 'AAC';
  const mpegHeader = (second & 0x18) !== 0x08 && (second & 0x06) !== 0 && (third & 0xf0) !== 0xf0 && (third & 0x0c) !== 0x0c;
  return frameSync && mpegHeader && third >= 0x10 ? 'MP3' : null;
}

function foreignKind(head: Uint8Array): string | null {
  const at = (offset: number, text: string) => ascii(head, offset, text.length) === text;
  if (at(0, 'RIFF') && at(8, 'AVI ')) return 'an AVI file';
  if (at(0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11')) return 'a Windows Media file (WMV/ASF)';
  if (at(0, 'FLV\x01')) return 'a Flash video (FLV)';
  if (at(0, '\0\0\x01\xba') || at(0, '\0\0\x01\xb3')) return 'an MPEG program stream';
  if (at(0, '\0\0\0\x01') || at(0, '\0\0\x01\x67')) return 'a raw video stream without a container';
  if (at(0, '.RMF')) return 'a RealMedia file';
  if (at(0, '\x06\x0e\x2b\x34')) return 'an MXF file';
  if (at(0, 'OggS')) return 'an Ogg Theora video';
  if (brandsOf(head).includes('crx ')) return 'a camera raw picture (CR3)';
  if (brandsOf(head).some((brand) => STILL_BRANDS.has(brand))) return 'a HEIC picture';
  if (at(0, 'II*\0') || at(0, 'MM\0*')) return 'a TIFF picture';
  if (at(0, '8BPS')) return 'a Photoshop document';
  if (at(0, 'v/1\x01')) return 'an OpenEXR picture';
  return null;
}

function documentKind(head: Uint8Array): string | null {
  const at = (offset: number, text: string) => ascii(head, offset, text.length) === text;
  if (at(0, '%PDF')) return 'a PDF document';
  if (at(0, 'PK\x03\x04')) return 'a ZIP archive (or an office document)';
  if (at(0, '\x1f\x8b') || at(0, '7z\xbc\xaf') || at(0, 'Rar!')) return 'a compressed archive';
  if (at(0, 'MZ') || at(0, '\x7fELF')) return 'a program';
  const text = new TextDecoder().decode(head).trimStart();
  if (/^(<!doctype html|<html)/i.test(text)) return 'a web page, perhaps an error page saved under another name';
  if (/^(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg/i.test(text)) return 'an SVG drawing';
  return null;
}

function isText(head: Uint8Array): boolean {
  return head.every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13);
}
