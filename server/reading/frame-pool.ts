/** Memory for frames of one size, used again once nobody needs what is in it. */

/** Buffers kept for later; more are in use at the same time only when a consumer holds on to frames. */
const KEPT = 8;

/** Gives out buffers of `size` bytes. */
export class FramePool {
  readonly size: number;
  readonly #free: Uint8Array<ArrayBuffer>[] = [];

  constructor(size: number) {
    this.size = size;
  }

  /** A buffer with anything in it. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#free.pop() ?? new Uint8Array(Buffer.allocUnsafeSlow(this.size).buffer);
  }

  /** Takes a buffer back, once. */
  give(buffer: Uint8Array<ArrayBuffer>): void {
    if (this.#free.length < KEPT) this.#free.push(buffer);
  }
}

/** Cuts a stream into pieces of a pool's size, a few ahead of whoever takes them; what is left over at the end is dropped. */
export class FrameStream {
  readonly #stream: NodeJS.ReadableStream;
  readonly #pool: FramePool;
  readonly #ready: Uint8Array<ArrayBuffer>[] = [];
  #piece: Uint8Array<ArrayBuffer> | null = null;
  #filled = 0;
  #over = false;
  #wake: (() => void) | null = null;

  constructor(stream: NodeJS.ReadableStream, pool: FramePool) {
    this.#stream = stream;
    this.#pool = pool;
    // One listener rather than an iterator: a frame comes in dozens of chunks.
    stream.on('data', (chunk: Buffer) => this.#add(chunk));
    for (const event of ['end', 'close', 'error']) {
      stream.on(event, () => {
        this.#over = true;
        this.#wake?.();
      });
    }
  }

  #add(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      this.#piece ??= this.#pool.take();
      const taken = chunk.subarray(at, at + this.#pool.size - this.#filled);
      this.#piece.set(taken, this.#filled);
      at += taken.length;
      this.#filled += taken.length;
      if (this.#filled < this.#pool.size) continue;
      this.#ready.push(this.#piece);
      this.#piece = null;
      this.#filled = 0;
    }
    if (this.#ready.length === 0) return;
    this.#stream.pause();
    this.#wake?.();
  }

  /** The next piece, null at the end. */
  async next(): Promise<Uint8Array<ArrayBuffer> | null> {
    while (this.#ready.length === 0 && !this.#over) {
      this.#stream.resume();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
    const piece = this.#ready.shift() ?? null;
    // The next one may come while this one is used.
    if (this.#ready.length === 0 && !this.#over) this.#stream.resume();
    return piece;
  }
}
