/** What the muxer makes of packets of sound, byte for byte. */
import type { TimedPacket } from './mux-video.ts';

/** A gap in raw sound from which on the muxer fills it with silence, in seconds: QuickTime files have no gaps. */
const GAP = 0.01;

/** The bytes that each packet of a track becomes in a file. */
export class MuxedSound {
  readonly #isQuickTime: boolean;
  #config: AudioDecoderConfig | null = null;
  /** End of the raw sound so far, in seconds. */
  #end: number | null = null;

  constructor(container: 'webm' | 'mkv' | 'mp4' | 'mov') {
    this.#isQuickTime = container === 'mp4' || container === 'mov';
  }

  /** The bytes of the next packet, behind the silence that comes before it. */
  *bytesOf({ packet, meta }: TimedPacket): Generator<Uint8Array> {
    this.#config ??= meta?.decoderConfig ?? null;
    const { codec = '', description } = this.#config ?? {};
    if (codec.startsWith('mp4a') && !description) {
      // ADTS (ISO 14496-3, 1.A.2.2): the header, which has a checksum where its lowest flag is clear, stays out of files.
      yield packet.data.subarray(((packet.data[1] ?? 1) & 1) === 1 ? 7 : 9);
      return;
    }
    if (codec.startsWith('pcm') && this.#isQuickTime) yield this.#silenceBefore(packet.timestamp, packet.data.length);
    yield packet.data;
  }

  #silenceBefore(timestamp: number, bytes: number): Uint8Array {
    const { codec, sampleRate, numberOfChannels } = this.#config as AudioDecoderConfig;
    const unit = (Number(/\d+/.exec(codec)) / 8) * numberOfChannels;
    const gap = this.#end === null ? 0 : timestamp - this.#end;
    const silence = gap < GAP ? 0 : Math.round(gap * sampleRate);
    this.#end = (gap < GAP ? (this.#end ?? timestamp) : (this.#end ?? 0) + silence / sampleRate) + bytes / unit / sampleRate;
    return new Uint8Array(silence * unit);
  }
}
