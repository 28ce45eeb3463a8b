import { MediaError } from '../../src/media/errors.ts';
import type { FfmpegChild } from '../ffmpeg/ffmpeg.ts';

/** How a program is fed, and how what it gives is cut into pieces. */
export interface Pieces {
  /** What it reads, in order; nothing where it reads a file. */
  readonly input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Says of the next piece’s first bytes, at least eight, how long it is. */
  lengthOf(bytes: Buffer): number;
  /** The error for what it says when it fails. */
  failed(said: string): Error;
  readonly signal: AbortSignal;
}

/** Enough to tell the length of what tells its own. */
const HEAD = 8;

/**
 * Feeds a program as fast as its output is taken. Throws what `input` throws, `failed`, or the signal’s reason; no process is
 * left, whenever it ends.
 */
export async function* childPieces(
  child: FfmpegChild,
  { input, lengthOf, failed, signal }: Pieces,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { stdin, stdout } = child.process;
  const stop = () => void child.kill();
  signal.addEventListener('abort', stop, { once: true });
  let failure: { readonly cause: unknown } | null = null;
  const feeding = (async () => {
    for await (const part of input) {
      // A program that has ended takes nothing; why it has is told below.
      if (stdin.destroyed) return;
      await new Promise<void>((resolve) => {
        stdin.write(part, () => resolve());
      });
    }
    stdin.end();
  })().catch((cause: unknown) => {
    failure = { cause };
    stop();
  });
  try {
    signal.throwIfAborted();
    const parts = stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    let held: Buffer[] = [];
    let size = 0;
    for (let part = await child.within(parts.next()); !part.done; part = await child.within(parts.next())) {
      held.push(part.value);
      size += part.value.length;
      while (size >= HEAD) {
        // Joined only when a whole piece is there: pieces are large, and a pipe gives little at a time.
        if ((held[0] as Buffer).length < HEAD) held = [Buffer.concat(held)];
        const length = lengthOf(held[0] as Buffer);
        if (size < length) break;
        const all = held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held);
        yield new Uint8Array(all.subarray(0, length));
        size -= length;
        held = size > 0 ? [all.subarray(length)] : [];
      }
    }
    await feeding;
    const { code, said } = await child.ended;
    if (code !== 0 || size > 0) throw failed(said.split('\n')[0] || 'it ended in the middle of a picture');
  } catch (error) {
    signal.throwIfAborted();
    const found = failure as { readonly cause: unknown } | null;
    if (found) throw found.cause;
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    await child.kill();
  }
}

/** The error of an ffmpeg that does not do what it should. */
export function codingFailed(what: string, said: string, remedy: string): MediaError {
  return new MediaError('encoder-failed', `ffmpeg could not ${what} (${said}).`, remedy);
}
