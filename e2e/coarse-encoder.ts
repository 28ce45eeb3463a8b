/** For a worker to load before its own: an encoder whose pictures stand still where no good factor is asked of VP9. */
const FINE = 12;
const firsts = new WeakMap<VideoEncoder, VideoFrame>();
const { encode } = VideoEncoder.prototype;

VideoEncoder.prototype.encode = function coarse(frame, options) {
  if ((options?.vp9?.quantizer ?? 0) <= FINE) return encode.call(this, frame, options);
  const first = firsts.get(this) ?? frame.clone();
  firsts.set(this, first);
  using still = Object.assign(new VideoFrame(first, { timestamp: frame.timestamp }), {
    [Symbol.dispose](this: VideoFrame) {
      this.close();
    },
  });
  encode.call(this, still, options);
};
