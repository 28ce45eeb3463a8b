/** A file with coded video, taken apart into its packets as it comes. */
import { ALL_FORMATS, EncodedPacketSink, Input, type Source } from 'mediabunny';
import type { LogRecord } from './packet-log.ts';
import { toHex, type VideoTrack } from './video-track.ts';

/** A stream being taken apart. */
export interface CodedFile extends Disposable {
  /** What the file says of it, but for the colour. */
  readonly track: Omit<VideoTrack, 'colour' | 'alpha'>;
  /** Its frames in the order of decoding; presentation times at `rate` frames a second become positions. */
  frames(rate: number): AsyncGenerator<Omit<LogRecord, 'note'>>;
}

/** Opens a file of one of our codecs; null when it has no video. */
export async function openCodedFile(source: Source): Promise<CodedFile | null> {
  const input = new Input({ source, formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  const config = await track?.getDecoderConfig();
  const codec = await track?.getCodec();
  if (!track || !config || !codec || codec === 'vp8') {
    input.dispose();
    return null;
  }
  const { description } = config;
  return {
    track: {
      codec,
      // Parameter sets stand in the description, so MP4 calls the stream hvc1.
      codecString: config.codec.replace(/^hev1/, 'hvc1'),
      width: config.codedWidth as number,
      height: config.codedHeight as number,
      description: description ? toHex(bytesOf(description)) : null,
    },
    async *frames(rate) {
      for await (const { data, type, timestamp, sideData } of new EncodedPacketSink(track).packets()) {
        yield { index: Math.round(timestamp * rate), key: type === 'key', data, alpha: sideData.alpha ?? null };
      }
    },
    [Symbol.dispose]: () => input.dispose(),
  };
}

function bytesOf(source: ArrayBufferLike | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source);
}
