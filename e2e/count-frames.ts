/** Counts the `VideoFrame`s of a worker, decoded and made, and tells the page; imported before the worker's own module. */
const channel = new BroadcastChannel('video-frames');
const alive = new Set<VideoFrame>();
let most = 0;

function opened(frame: VideoFrame): void {
  alive.add(frame);
  most = Math.max(most, alive.size);
  tell();
}

function tell(): void {
  channel.postMessage({ alive: alive.size, most });
}

globalThis.VideoFrame = new Proxy(VideoFrame, {
  construct(target, args: ConstructorParameters<typeof VideoFrame>) {
    const frame = new target(...args);
    opened(frame);
    return frame;
  },
});
globalThis.VideoDecoder = new Proxy(VideoDecoder, {
  construct(target, [init]: [VideoDecoderInit]) {
    return new target({
      ...init,
      output: (frame) => {
        opened(frame);
        init.output(frame);
      },
    });
  },
});
const { close } = VideoFrame.prototype;
VideoFrame.prototype.close = function counted() {
  close.call(this);
  if (alive.delete(this)) tell();
};
