/** Checksums of coded video, to tell that a file holds the very packets that went into it. */
import { ALL_FORMATS, BlobSource, EncodedPacketSink, Input } from 'mediabunny';

/**
 * Remembers eight bytes per packet: checksums of its colour and of its alpha.
 *
 * Comparing pictures is not enough: decoders hide damage, and a picture that is nearly right passes as lossy.
 */
export class PacketSums {
  readonly #sums: Uint32Array;
  #length = 0;

  /** `expected` is the number of packets to come. */
  constructor(expected: number) {
    this.#sums = new Uint32Array(2 * expected);
  }

  /** Remembers the next packet, in the order of decoding, as it lies in the file. */
  add(data: Uint8Array, alpha: Uint8Array | undefined): void {
    this.#sums.set(sumsOf(data, alpha), 2 * this.#length++);
  }

  /** Index of the first packet of a file that is not the one remembered, or null when all are. */
  async firstDifference(file: Blob, signal: AbortSignal): Promise<number | null> {
    using input = new Input({ source: new BlobSource(file), formats: ALL_FORMATS });
    const track = await input.getPrimaryVideoTrack();
    if (!track) return 0;
    let index = 0;
    for await (const { data, sideData } of new EncodedPacketSink(track).packets()) {
      signal.throwIfAborted();
      const [colour, alpha] = sumsOf(data, sideData.alpha);
      if (index >= this.#length || colour !== this.#sums[2 * index] || alpha !== this.#sums[2 * index + 1]) return index;
      index++;
    }
    return index === this.#length ? null : index;
  }
}

function sumsOf(data: Uint8Array, alpha: Uint8Array | undefined): [colour: number, alpha: number] {
  return [adler32(data), alpha ? adler32(alpha) : 0];
}

/** Adler-32, which needs no table and is fast. */
function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (let start = 0; start < bytes.length; start += RUN) {
    const end = Math.min(start + RUN, bytes.length);
    for (let at = start; at < end; at++) {
      a += bytes[at] as number;
      b += a;
    }
    a %= 65_521;
    b %= 65_521;
  }
  return b * 65_536 + a;
}

/** Bytes that cannot overflow 2⁵³ before the remainder is taken. */
const RUN = 5552;
