/** RIFF, the structure of WebP files: chunks of a four-letter name, a length and data, padded to an even length. */

/** Where a chunk lies among bytes: its data is `start` to `end`. */
export interface RiffChunk {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** A chunk with its padding. */
export function riffChunk(type: string, ...data: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = data.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(riffLength(length));
  bytes.set(riffHead(type, length));
  let at = 8;
  for (const part of data) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Name and length, which stand before the data of a chunk. */
export function riffHead(type: string, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8);
  for (let at = 0; at < 4; at++) bytes[at] = type.charCodeAt(at);
  new DataView(bytes.buffer).setUint32(4, length, true);
  return bytes;
}

/** Bytes that a chunk with `length` bytes of data takes. */
export function riffLength(length: number): number {
  return 8 + length + (length % 2);
}

/** The chunk whose head is `head`, which stands at `at`; null where the head is cut off. */
export function readRiffHead(head: Uint8Array, at: number): RiffChunk | null {
  if (head.length < 8) return null;
  const start = at + 8;
  const length = new DataView(head.buffer, head.byteOffset).getUint32(4, true);
  return { type: String.fromCharCode(...head.subarray(0, 4)), start, end: start + length };
}

/** The chunks that follow one another in `bytes` from `from` on. Throws `RangeError` when one is cut off. */
export function riffChunks(bytes: Uint8Array, from: number): RiffChunk[] {
  const chunks: RiffChunk[] = [];
  for (let at = from; at < bytes.length; ) {
    const chunk = readRiffHead(bytes.subarray(at, at + 8), at);
    if (!chunk || chunk.end > bytes.length) throw new RangeError('it ends too early');
    chunks.push(chunk);
    at = chunk.end + ((chunk.end - chunk.start) % 2);
  }
  return chunks;
}
