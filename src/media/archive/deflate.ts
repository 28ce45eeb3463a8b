/** The parts, one after the other, compressed as zlib does (RFC 1950). */
export function deflate(parts: Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> {
  return collected(new Blob(parts).stream().pipeThrough(new CompressionStream('deflate')), Number.POSITIVE_INFINITY);
}

/**
 * Undoes `deflate`. Throws `RangeError` once more than `limit` bytes come out, so that a small hostile file cannot fill the
 * memory, and `TypeError` when the bytes are damaged.
 */
export function inflate(parts: Uint8Array<ArrayBuffer>[], limit: number): Promise<Uint8Array<ArrayBuffer>> {
  return collected(new Blob(parts).stream().pipeThrough(new DecompressionStream('deflate')), limit);
}

/** Undoes the bare compression of ZIP archives (RFC 1951). Throws like `inflate`. */
export function inflateRaw(packed: Blob, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  return collected(packed.stream().pipeThrough(new DecompressionStream('deflate-raw')), limit);
}

/** The part of a readable stream that is used here; every host's streams have it. */
interface ByteSource {
  getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array<ArrayBuffer> | undefined }>; cancel(): Promise<void> };
}

async function collected(stream: ByteSource, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done || !value) return joined(parts);
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw new RangeError(`it holds more than the ${limit} bytes that belong there`);
    }
    parts.push(value);
  }
}

/** The parts one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
