import { sha256 } from '@noble/hashes/sha2.js';
import type { Witness } from '../../../src/jobs/export/log-sink.ts';
import type { PlanarFrame } from '../../../src/media/picture.ts';
import { toHex } from '../../../src/media/video/video-track.ts';

/** Remembers the SHA-256 of every frame's planes, for files that have to hold them exactly. */
export class HashWitness implements Witness {
  readonly #hashes = new Map<number, string>();

  see({ index, planes }: PlanarFrame): Uint8Array {
    const hash = sha256.create();
    for (const plane of planes) hash.update(new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength));
    const digest = hash.digest();
    this.recall(index, digest);
    return digest;
  }

  recall(index: number, note: Uint8Array): void {
    this.#hashes.set(index, toHex(note));
  }

  /** In hexadecimal; undefined for frames nobody has seen. */
  hashOf(index: number): string | undefined {
    return this.#hashes.get(index);
  }
}
