import { sha256 } from '@noble/hashes/sha2.js';
import type { Witness } from '../../../src/jobs/export/log-sink.ts';

/** Notes the SHA-256 of every frame's planes, for files that have to hold them exactly. */
export const hashWitness: Witness = {
  see({ planes }) {
    const hash = sha256.create();
    for (const plane of planes) hash.update(new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength));
    return hash.digest();
  },
};
