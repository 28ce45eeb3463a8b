import type { LogRecord } from '../../media/video/packet-log.ts';

/** A frame on its way from an encoder into a log. */
export type CodedFrame = Omit<LogRecord, 'note'>;

/** Coded frames that an encoder gives at its own pace, for one who takes them one by one. */
export class CodedQueue {
  readonly #frames: CodedFrame[] = [];
  #state: 'open' | 'ended' | 'failed' = 'open';
  #failure: unknown = null;
  #wake = Promise.withResolvers<void>();

  push(frame: CodedFrame): void {
    this.#frames.push(frame);
    this.#changed();
  }

  /** Says that no frame follows. */
  end(): void {
    if (this.#state === 'open') this.#state = 'ended';
    this.#changed();
  }

  /** Ends with an error, for both sides; the first one counts. */
  fail(cause: unknown): void {
    if (this.#state !== 'failed') this.#failure = cause;
    this.#state = 'failed';
    this.#changed();
  }

  /** Resolves once fewer than `limit` frames wait. Throws what `fail` was given. */
  async room(limit: number): Promise<void> {
    while (this.#state !== 'failed' && this.#frames.length >= limit) await this.#wake.promise;
    this.throwIfFailed();
  }

  /** All frames in order, until `end`. Throws what `fail` was given. */
  async *frames(): AsyncGenerator<CodedFrame> {
    for (;;) {
      this.throwIfFailed();
      const frame = this.#frames.shift();
      if (frame) {
        this.#changed();
        yield frame;
      } else if (this.#state === 'ended') return;
      else await this.#wake.promise;
    }
  }

  throwIfFailed(): void {
    if (this.#state === 'failed') throw this.#failure;
  }

  #changed(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}
