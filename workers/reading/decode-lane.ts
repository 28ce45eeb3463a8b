import { closed, type FrameCounters, opened } from './plane-copy.ts';

/** Why a frame did not come out of a decoder. `cause` is the decoder's error, if there was one. */
export class FrameLost extends Error {
  override readonly name = 'FrameLost';
}

interface Waiting {
  readonly label: number;
  resolve(frame: VideoFrame | null): void;
  reject(error: unknown): void;
}

/**
 * One `VideoDecoder`, from which frames are taken by label (their timestamp) in ascending order.
 *
 * Frames that nobody can ask for any more are closed as they come out; the few that came out early wait in a stash.
 */
export class DecodeLane {
  readonly #config: VideoDecoderConfig;
  readonly #counters: FrameCounters;
  readonly #wake: () => void;
  #decoder: VideoDecoder | null = null;
  #waiting: Waiting[] = [];
  readonly #stash = new Map<number, VideoFrame | null>();
  /** Smallest label that may still be asked for. */
  #floor = Number.NEGATIVE_INFINITY;
  failure: unknown = null;

  /** `wake` is called whenever the decoder made progress or failed. */
  constructor(config: VideoDecoderConfig, counters: FrameCounters, wake: () => void) {
    this.#config = config;
    this.#counters = counters;
    this.#wake = wake;
  }

  /** Chunks given to the decoder that it has not begun. */
  get queued(): number {
    return this.#decoder?.decodeQueueSize ?? 0;
  }

  get wanted(): boolean {
    return this.#waiting.length > 0;
  }

  has(label: number): boolean {
    return this.#stash.has(label);
  }

  /** Prepares for a sync sample: forgets what is under way, with a new decoder if the old one failed. */
  restart(): void {
    this.cancel(new FrameLost('Decoding began elsewhere.'));
    this.#dropBelow(Number.POSITIVE_INFINITY);
    this.#floor = Number.NEGATIVE_INFINITY;
    this.failure = null;
    if (this.#decoder && this.#decoder.state !== 'closed') this.#decoder.reset();
    else this.#decoder = this.#create();
    this.#decoder.configure(this.#config);
  }

  #create(): VideoDecoder {
    const decoder = new VideoDecoder({
      output: (frame) => this.#receive(opened(this.#counters, frame)),
      error: (error) => {
        if (this.#decoder === decoder) this.fail(error);
      },
    });
    decoder.addEventListener('dequeue', () => this.#wake());
    return decoder;
  }

  #receive(frame: VideoFrame): void {
    const label = frame.timestamp;
    // Frames come out in presentation order, so whoever waits for an earlier one waits in vain.
    while (this.#waiting.length > 0 && (this.#waiting[0] as Waiting).label < label) {
      this.#waiting.shift()?.reject(new FrameLost('The decoder left the frame out.'));
    }
    if (this.#waiting[0]?.label === label) this.#waiting.shift()?.resolve(frame);
    else if (label < this.#floor) closed(this.#counters, frame);
    else this.#stash.set(label, frame);
    this.#wake();
  }

  /** The frame with this label, to be closed by the caller; labels must be asked for in ascending order. */
  take(label: number): Promise<VideoFrame | null> {
    this.#dropBelow(label);
    this.#floor = label;
    const early = this.#stash.get(label);
    if (early !== undefined) {
      this.#stash.delete(label);
      return Promise.resolve(early);
    }
    if (this.failure !== null) return Promise.reject(new FrameLost('The decoder had failed.', { cause: this.failure }));
    return new Promise((resolve, reject) => this.#waiting.push({ label, resolve, reject }));
  }

  decode(chunk: EncodedVideoChunk): void {
    this.#decoder?.decode(chunk);
  }

  /** Says that no frame will come for this label: `take` answers null. */
  absent(label: number): void {
    const index = this.#waiting.findIndex((waiting) => waiting.label === label);
    if (index >= 0) this.#waiting.splice(index, 1)[0]?.resolve(null);
    else if (label >= this.#floor) this.#stash.set(label, null);
  }

  /** Makes the decoder give out everything it holds; who still waits then gets `FrameLost`. */
  async flush(): Promise<void> {
    await this.#decoder?.flush();
    this.cancel(new FrameLost('The decoder left the frame out.'));
  }

  fail(error: unknown): void {
    this.failure ??= error;
    this.cancel(new FrameLost('The decoder failed.', { cause: error }));
    this.#wake();
  }

  /** Rejects everybody who waits. */
  cancel(reason: unknown): void {
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
  }

  close(): void {
    this.cancel(new FrameLost('The source was closed.'));
    if (this.#decoder && this.#decoder.state !== 'closed') this.#decoder.close();
    this.#dropBelow(Number.POSITIVE_INFINITY);
    this.#floor = Number.POSITIVE_INFINITY;
  }

  #dropBelow(label: number): void {
    for (const [held, frame] of this.#stash) {
      if (held >= label) continue;
      this.#stash.delete(held);
      closed(this.#counters, frame);
    }
  }
}
