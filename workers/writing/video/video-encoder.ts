import { MediaError } from '../../../src/media/errors.ts';
import { CODEC_NAMES, type EncoderPlan } from './video-config.ts';

/** A coded frame with the times it was given, in seconds. */
export interface CodedPicture {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly key: boolean;
  /** Position in the order of `encode` calls. */
  readonly index: number;
  readonly meta: EncodedVideoChunkMetadata | undefined;
}

/** Frames an encoder may hold before the caller has to wait. */
const QUEUE_LIMIT = 4;

/** A WebCodecs encoder that says when it has room, gives one coded frame per frame, and whose failure is an exception. */
export class PictureEncoder {
  readonly #encoder: VideoEncoder;
  readonly #plan: EncoderPlan;
  readonly #name: string;
  readonly #onError: (error: MediaError) => void;
  /** Index of each frame under way, by its timestamp in microseconds. */
  readonly #indices = new Map<number, number>();
  #given = 0;
  #failure: MediaError | null = null;
  #wake: (() => void) | null = null;

  /** `role` is what the user reads in errors besides the codec; coded frames go to `output`, the first failure to `onError`. */
  constructor(plan: EncoderPlan, role: 'colour' | 'alpha', output: (picture: CodedPicture) => void, onError: (error: MediaError) => void) {
    this.#plan = plan;
    this.#name = role === 'alpha' ? `${CODEC_NAMES[plan.codec]} (alpha)` : CODEC_NAMES[plan.codec];
    this.#onError = onError;
    this.#encoder = new VideoEncoder({
      output: (chunk, meta) => {
        const index = this.#indices.get(chunk.timestamp);
        if (index === undefined) {
          this.#fail(new RangeError(`a frame of unknown time ${chunk.timestamp} µs came out`));
          return;
        }
        this.#indices.delete(chunk.timestamp);
        const data = new Uint8Array(chunk.byteLength);
        chunk.copyTo(data);
        output({ data, key: chunk.type === 'key', index, meta });
      },
      error: (error) => this.#fail(error),
    });
    this.#encoder.addEventListener('dequeue', () => this.#wake?.());
    this.#encoder.configure(plan.config);
  }

  /** Takes a frame over and closes it; resolves when there is room for the next. Throws `MediaError`. */
  async encode(frame: VideoFrame, keyFrame: boolean): Promise<void> {
    try {
      this.throwIfFailed();
      this.#indices.set(frame.timestamp, this.#given++);
      const { codec, quantizer } = this.#plan;
      const options = quantizer === null ? {} : { [codec]: { quantizer } };
      this.#encoder.encode(frame, { keyFrame, ...options });
    } catch (error) {
      throw this.#fail(error);
    } finally {
      frame.close();
    }
    while (this.#encoder.encodeQueueSize >= QUEUE_LIMIT && !this.#failure) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.throwIfFailed();
  }

  /** Waits until every frame has come out. Throws `MediaError`, also when one is missing. */
  async flush(): Promise<void> {
    this.throwIfFailed();
    try {
      await this.#encoder.flush();
    } catch (error) {
      throw this.#fail(error);
    }
    this.throwIfFailed();
    if (this.#indices.size > 0) throw this.#fail(new RangeError(`${this.#indices.size} of ${this.#given} frames did not come out`));
  }

  /** Throws what the encoder failed with, if it did. */
  throwIfFailed(): void {
    if (this.#failure) throw this.#failure;
  }

  /** Ends encoding at once; frames under way are lost. Safe at any time. */
  close(): void {
    if (this.#encoder.state !== 'closed') this.#encoder.close();
    this.#wake?.();
  }

  #fail(error: unknown): MediaError {
    if (error instanceof MediaError) return error;
    const isFirst = this.#failure === null;
    this.#failure ??= new MediaError(
      'encoder-failed',
      `The ${this.#name} encoder stopped at frame ${this.#given - this.#indices.size} (${error instanceof Error ? error.message : String(error)}).`,
      'Export again; if it fails at the same place, choose another format or quality, or restart the browser.',
      { cause: error },
    );
    this.#wake?.();
    if (isFirst) this.#onError(this.#failure);
    return this.#failure;
  }
}
