import { randomFrom } from '../../../src/media/random.ts';

/** Up to `count` different frames, ascending; the same for the same seed. */
export function randomFrames(length: number, count: number, seed: number): number[] {
  const random = randomFrom(seed);
  const chosen = new Set<number>();
  // From the end of a shuffled deck that is never written down (Floyd).
  for (let at = Math.max(0, length - count); at < length; at++) {
    const pick = Math.floor(random() * (at + 1));
    chosen.add(chosen.has(pick) ? at : pick);
  }
  return [...chosen].sort((a, b) => a - b);
}
