/** Makes VP9 encoders of a worker fail at the thirteenth frame of an export: `?once` or `?always`; imported before its own module. */

/** Microseconds from which on frames are refused. */
const FROM = 1_200_000;

let refusals = import.meta.url.endsWith('always') ? Number.POSITIVE_INFINITY : 1;

interface Encoders {
  readonly VideoEncoder: { readonly prototype: { encode(frame: { readonly timestamp: number }, options?: object): void } };
}
const { prototype } = (globalThis as unknown as Encoders).VideoEncoder;
const { encode } = prototype;
prototype.encode = function breaking(frame, options) {
  if (frame.timestamp >= FROM && refusals-- > 0) throw new DOMException('The test broke the encoder.', 'OperationError');
  encode.call(this, frame, options);
};
