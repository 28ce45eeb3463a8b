/** Many stills by one ffmpeg, and the way back by another. */
import type { StillCodec } from '../../src/jobs/export/picture-files.ts';
import type { Size } from '../../src/media/picture.ts';
import { startFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { childPieces, codingFailed } from './child-pieces.ts';
import { encodeStill, webpQuality } from './still-file.ts';

type Stream = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

const COMMON = ['-hide_banner', '-loglevel', 'error', '-xerror', '-protocol_whitelist', 'pipe'];

/** Encodes straight RGBA pictures of one size as WebP; `quality` is libwebp’s, 0 to 100, null codes without loss. Throws `MediaError`. */
export function encodeWebps(
  { width, height }: Size,
  pictures: Stream,
  quality: number | null,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const kept = quality === null ? ['-lossless', '1'] : ['-quality', String(quality)];
  const child = startFfmpeg('ffmpeg', [
    ...COMMON,
    ...['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${width}x${height}`, '-i', 'pipe:0', '-fps_mode', 'passthrough'],
    ...['-pix_fmt', 'bgra', '-c:v', 'libwebp', ...kept, '-f', 'image2pipe', 'pipe:1'],
  ]);
  return childPieces(child, {
    input: pictures,
    // A RIFF file: identifier, length of the rest, padded to an even one.
    lengthOf: (bytes) => 8 + bytes.readUInt32LE(4) + (bytes.readUInt32LE(4) % 2),
    failed: (said) => codingFailed('encode WebP', said, 'Install an ffmpeg that has libwebp, or choose APNG, which needs none.'),
    signal,
  });
}

/** Demuxers of ffmpeg’s for stills that follow one another. */
export type StillDemuxer = 'webp_pipe' | 'jpeg_pipe' | 'png_pipe';

/** Decodes stills of one size to straight RGBA. Throws `RangeError` for what is no picture of that size. */
export function decodeStills(
  demuxer: StillDemuxer,
  size: Size,
  stills: Stream,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const output = ['-fps_mode', 'passthrough', '-pix_fmt', 'rgba', '-f', 'rawvideo', 'pipe:1'];
  const child = startFfmpeg('ffmpeg', [...COMMON, '-f', demuxer, '-i', 'pipe:0', ...output], { reads: true });
  return childPieces(child, {
    input: stills,
    lengthOf: () => size.width * size.height * 4,
    failed: (said) => new RangeError(`it cannot be decoded (${said})`),
    signal,
  });
}

/** The codec of stills in Node. */
export const nodeStills = (signal: AbortSignal): StillCodec => ({
  async *encode(type, size, pictures, quality) {
    if (type === 'image/webp') yield* encodeWebps(size, pictures, webpQuality(quality), signal);
    else for await (const rgba of pictures) yield encodeStill('jpeg', { size, rgba }, quality, null);
  },
  decode: (type, size, stills) => decodeStills(type === 'image/webp' ? 'webp_pipe' : 'jpeg_pipe', size, stills, signal),
});
