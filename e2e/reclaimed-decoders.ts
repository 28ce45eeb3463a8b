/**
 * Takes every tenth picture's decoder of a worker away, as browsers do with decoders that rest, as often as the number in the address
 * says; tells the page each time. Imported before the worker's own module.
 */
let left = Number(new URL(import.meta.url).searchParams.get('times'));
let decoded = 0;

globalThis.VideoDecoder = class extends VideoDecoder {
  readonly #error: (error: DOMException) => void;

  constructor(init: VideoDecoderInit) {
    super(init);
    this.#error = init.error;
  }

  override decode(chunk: EncodedVideoChunk): void {
    super.decode(chunk);
    if (++decoded % 10 !== 0 || left-- <= 0) return;
    this.close();
    new BroadcastChannel('reclaimed').postMessage(null);
    queueMicrotask(() => this.#error(new DOMException('Codec reclaimed due to inactivity.', 'QuotaExceededError')));
  }
};
