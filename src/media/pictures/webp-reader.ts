import type { Rect, Size } from '../picture.ts';
import { type RiffChunk, readRiffHead, riffChunk, riffChunks } from '../video/riff.ts';

/** One picture of an animated WebP, cut out. */
export interface WebpFrame {
  /** A still WebP file with just this picture, for any decoder. */
  readonly still: Uint8Array<ArrayBuffer>;
  readonly area: Rect;
  readonly milliseconds: number;
  /** True where it is laid over what is there, false where it replaces it. */
  readonly blends: boolean;
  /** True where its area is cleared before the next picture. */
  readonly clears: boolean;
}

/** What a WebP file says of itself. */
export interface WebpFile {
  readonly size: Size;
  /** Number of pictures; 1 for a still. */
  readonly length: number;
  /** How often it plays; 0 is for ever. */
  readonly loops: number;
  readonly hasAlpha: boolean;
  /** The pictures of an animation one by one, for decoders that know stills only. */
  frames(): AsyncGenerator<WebpFrame>;
}

/** Walks the chunks of a WebP file, reading their heads only. Throws `RangeError` when it is none, or cut off. */
export async function* webpChunks(file: Blob): AsyncGenerator<RiffChunk> {
  const head = await bytesOf(file, { start: 0, end: 12 });
  const whole = readRiffHead(head, 0);
  if (whole?.type !== 'RIFF' || String.fromCharCode(...head.subarray(8)) !== 'WEBP') throw new RangeError('it is no WebP');
  if (whole.end > file.size) throw new RangeError('it ends too early');
  for (let at = 12; at < whole.end; ) {
    const chunk = readRiffHead(await bytesOf(file, { start: at, end: at + 8 }), at);
    if (!chunk || chunk.end > whole.end) throw new RangeError('it ends too early');
    yield chunk;
    at = chunk.end + ((chunk.end - chunk.start) % 2);
  }
}

/** Reads the structure of an animated WebP, or of a still one with an extended head. Throws `RangeError` with what is wrong. */
export async function openWebp(file: Blob): Promise<WebpFile> {
  const chunks: RiffChunk[] = [];
  for await (const chunk of webpChunks(file)) chunks.push(chunk);
  const find = async (type: string, length: number) => {
    const chunk = chunks.find((candidate) => candidate.type === type);
    if (chunk && chunk.end - chunk.start < length) throw new RangeError(`its part ${type} is too short`);
    return chunk ? await bytesOf(file, chunk) : null;
  };
  const extended = await find('VP8X', 10);
  if (!extended) throw new RangeError('it is no animation');
  const animation = await find('ANIM', 6);
  const size = { width: number24(extended, 4) + 1, height: number24(extended, 7) + 1 };
  const frames = chunks.filter(({ type }) => type === 'ANMF');
  return {
    size,
    length: animation ? frames.length : 1,
    loops: animation ? (animation[4] as number) | ((animation[5] as number) << 8) : 1,
    hasAlpha: ((extended[0] as number) & 0x10) !== 0,
    async *frames() {
      for (const chunk of frames) yield frameOf(await bytesOf(file, chunk), size);
    },
  };
}

function frameOf(data: Uint8Array, size: Size): WebpFrame {
  if (data.length < 16) throw new RangeError('one of its frames is cut off');
  const [x, y] = [number24(data, 0) * 2, number24(data, 3) * 2];
  const area = { x, y, width: number24(data, 6) + 1, height: number24(data, 9) + 1 };
  if (x + area.width > size.width || y + area.height > size.height) throw new RangeError('one of its frames lies outside the picture');
  const parts = riffChunks(data, 16);
  const flags = data[15] as number;
  // Alpha of its own is understood only behind an extended head.
  const alpha = parts.some(({ type }) => type === 'ALPH');
  const head = alpha ? [riffChunk('VP8X', Uint8Array.of(0x10, 0, 0, 0), data.subarray(6, 12))] : [];
  const still = riffChunk('RIFF', new TextEncoder().encode('WEBP'), ...head, data.subarray(16));
  return { still, area, milliseconds: number24(data, 12), blends: (flags & 2) === 0, clears: (flags & 1) === 1 };
}

async function bytesOf(file: Blob, { start, end }: { start: number; end: number }): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.slice(start, end).arrayBuffer());
}

function number24(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
}
