/** Many still WebPs by one ffmpeg, and the way back by another. */

import { MediaError } from '../src/media/errors.ts';
import type { Size } from '../src/media/picture.ts';
import { type FfmpegChild, startFfmpeg } from './ffmpeg.ts';

/** Of libwebp: 0 to 100; null codes without loss. */
export type WebpQuality = number | null;

/** Encodes straight RGBA pictures of one size, one after the other. Throws `MediaError`; no process is left, whenever it ends. */
export async function* encodeWebps(
  size: Size,
  pictures: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  quality: WebpQuality,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const kept = quality === null ? ['-lossless', '1'] : ['-quality', String(quality)];
  const child = startFfmpeg('ffmpeg', [
    ...COMMON,
    ...['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${size.width}x${size.height}`, '-i', 'pipe:0', '-fps_mode', 'passthrough'],
    ...['-pix_fmt', 'bgra', '-c:v', 'libwebp', ...kept, '-f', 'image2pipe', 'pipe:1'],
  ]);
  yield* through(child, pictures, signal, (bytes) => {
    const riff = bytes.length >= HEAD ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true) + HEAD : HEAD;
    return riff + (riff % 2);
  });
}

/** Decodes still WebPs of one size to straight RGBA. Throws `MediaError`; no process is left, whenever it ends. */
export async function* decodeWebps(
  size: Size,
  stills: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const child = startFfmpeg('ffmpeg', [
    ...[...COMMON, '-f', 'webp_pipe', '-i', 'pipe:0', '-fps_mode', 'passthrough'],
    ...['-pix_fmt', 'rgba', '-f', 'rawvideo', 'pipe:1'],
  ]);
  const length = size.width * size.height * 4;
  yield* through(child, stills, signal, () => length);
}

const COMMON = ['-hide_banner', '-loglevel', 'error', '-xerror', '-protocol_whitelist', 'pipe'];
/** Identifier and length of a RIFF file. */
const HEAD = 8;

/** Feeds a program and cuts what it gives into pieces; `lengthOf` says of the next piece’s first bytes how long it is. */
async function* through(
  child: FfmpegChild,
  parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  signal: AbortSignal,
  lengthOf: (bytes: Buffer) => number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { stdin, stdout } = child.process;
  const stop = () => void child.kill();
  signal.addEventListener('abort', stop, { once: true });
  let failure: unknown = null;
  const feeding = (async () => {
    for await (const part of parts) {
      // A program that has ended takes nothing; why it has is told below.
      if (stdin.destroyed) return;
      await new Promise<void>((resolve) => {
        stdin.write(part, () => resolve());
      });
    }
    stdin.end();
  })().catch((cause: unknown) => {
    failure = cause;
    stop();
  });
  try {
    let rest: Buffer = Buffer.alloc(0);
    for await (const piece of stdout) {
      rest = rest.length === 0 ? (piece as Buffer) : Buffer.concat([rest, piece as Buffer]);
      for (let length = lengthOf(rest); rest.length >= length && rest.length >= HEAD; length = lengthOf(rest)) {
        yield new Uint8Array(rest.subarray(0, length));
        rest = rest.subarray(length);
      }
    }
    await feeding;
    const { code, said } = await child.ended;
    signal.throwIfAborted();
    if (failure) throw failure;
    if (code !== 0 || rest.length > 0) throw failed(said);
  } catch (error) {
    signal.throwIfAborted();
    throw failure ?? (error instanceof MediaError ? error : failed(error instanceof Error ? error.message : String(error)));
  } finally {
    signal.removeEventListener('abort', stop);
    await child.kill();
  }
}

function failed(said: string): MediaError {
  return new MediaError(
    'encoder-failed',
    `ffmpeg could not code the pictures as WebP (${said.split('\n')[0] || 'it gave no reason'}).`,
    'Install an ffmpeg that has libwebp, or choose APNG, which needs none.',
  );
}
