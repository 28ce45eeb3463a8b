import type { StreamTargetChunk } from 'mediabunny';

/** A file in memory for a muxer to write: for files that are known to be small. */
export class MemoryFile {
  #bytes = new Uint8Array(2 ** 16);
  #length = 0;
  readonly stream: WritableStream<StreamTargetChunk> = new WritableStream<StreamTargetChunk>({
    write: ({ data, position }) => {
      const end = position + data.length;
      if (end > this.#bytes.length) {
        const larger = new Uint8Array(Math.max(end, 2 * this.#bytes.length));
        larger.set(this.#bytes);
        this.#bytes = larger;
      }
      this.#bytes.set(data, position);
      this.#length = Math.max(this.#length, end);
    },
  });

  /** What was written so far. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}
