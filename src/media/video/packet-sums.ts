/** Checksums of coded video and sound, to tell that a file holds the very packets that went into it. */
import { ALL_FORMATS, EncodedPacketSink, Input, type Source } from 'mediabunny';
import { crc32 } from '../archive/crc32.ts';

/**
 * Remembers eight bytes per packet of video, checksums of its colour and of its alpha, and four for every few kilobytes of sound.
 *
 * Comparing pictures is not enough: decoders hide damage, and a picture that is nearly right passes as lossy.
 */
export class PacketSums {
  readonly #sums: Uint32Array;
  readonly #sound = new RunningSums();
  #length = 0;

  /** `expected` is the number of packets of video to come. */
  constructor(expected: number) {
    this.#sums = new Uint32Array(2 * expected);
  }

  /** Remembers the next packet of video, in the order of decoding, as it lies in the file. */
  add(data: Uint8Array, alpha: Uint8Array | undefined): void {
    this.#sums.set(sumsOf(data, alpha), 2 * this.#length++);
  }

  /** Remembers the next bytes of sound as they lie in the file, however that divides them. */
  addSound(data: Uint8Array): void {
    this.#sound.add(data);
  }

  /** Where a file first differs from what was remembered, in words; null when it does not. */
  async problemIn(file: Source, signal: AbortSignal): Promise<string | null> {
    using input = new Input({ source: file, formats: ALL_FORMATS });
    return (await this.#videoProblem(input, signal)) ?? (await this.#soundProblem(input, signal));
  }

  async #videoProblem(input: Input, signal: AbortSignal): Promise<string | null> {
    const track = await input.getPrimaryVideoTrack();
    if (!track) return 'it has no video';
    let index = 0;
    for await (const { data, sideData, timestamp } of new EncodedPacketSink(track).packets()) {
      signal.throwIfAborted();
      const [colour, alpha] = sumsOf(data, sideData.alpha);
      if (index >= this.#length) return `it has more than the ${this.#length} frames that were written`;
      if (colour !== this.#sums[2 * index] || alpha !== this.#sums[2 * index + 1]) {
        return `the frame at ${timestamp.toFixed(2)} s is stored damaged`;
      }
      index++;
    }
    return index === this.#length ? null : `it has ${index} of the ${this.#length} frames that were written`;
  }

  async #soundProblem(input: Input, signal: AbortSignal): Promise<string | null> {
    const track = await input.getPrimaryAudioTrack();
    const found = new RunningSums();
    let compared = 0;
    let reached = 0;
    if (track) {
      for await (const { data, timestamp } of new EncodedPacketSink(track).packets()) {
        signal.throwIfAborted();
        reached = timestamp;
        found.add(data);
        for (; compared < found.blocks.length; compared++)
          if (found.blocks[compared] !== this.#sound.blocks[compared]) return soundDamaged(reached);
      }
    }
    return found.length === this.#sound.length && found.rest === this.#sound.rest ? null : soundDamaged(reached);
  }
}

const soundDamaged = (time: number) => `its sound is stored damaged near ${Math.max(0, time).toFixed(2)} s`;

/** Bytes of a block: half a second of usual sound. */
const BLOCK_BYTES = 8192;

/** Checksums of a run of bytes, block by block, whatever the parts in which it comes. */
class RunningSums {
  readonly blocks: number[] = [];
  length = 0;
  /** Of the block that has begun. */
  rest = 0;

  add(data: Uint8Array): void {
    for (let at = 0; at < data.length; ) {
      const part = data.subarray(at, at + BLOCK_BYTES - (this.length % BLOCK_BYTES));
      this.rest = crc32(part, this.rest);
      this.length += part.length;
      at += part.length;
      if (this.length % BLOCK_BYTES > 0) continue;
      this.blocks.push(this.rest);
      this.rest = 0;
    }
  }
}

function sumsOf(data: Uint8Array, alpha: Uint8Array | undefined): [colour: number, alpha: number] {
  return [crc32(data), alpha ? crc32(alpha) : 0];
}
