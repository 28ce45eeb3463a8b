/** Checksums of coded video, to tell that a file holds the very packets that went into it. */
import { ALL_FORMATS, EncodedPacketSink, Input, type Source } from 'mediabunny';
import { crc32 } from '../archive/crc32.ts';

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
  async firstDifference(file: Source, signal: AbortSignal): Promise<number | null> {
    using input = new Input({ source: file, formats: ALL_FORMATS });
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
  return [crc32(data), alpha ? crc32(alpha) : 0];
}
