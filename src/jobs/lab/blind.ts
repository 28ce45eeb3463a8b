import { randomFrom } from '../../media/random.ts';

/** The two variants that are compared. */
export type VariantId = 'a' | 'b';

/** Which variant shows left and which right in a blind comparison: follows from a seed, either as likely as the other. */
export function blindOrder(seed: number): readonly [left: VariantId, right: VariantId] {
  const random = randomFrom(seed);
  // Neighbouring seeds give alike first numbers with some generators; the second is safe.
  random();
  return random() < 0.5 ? ['a', 'b'] : ['b', 'a'];
}
