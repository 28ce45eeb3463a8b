/** Names that people type, and what they stand for. */
import type { Effect } from '../../src/gpu/define-effect.ts';
import { nearest, plain } from '../../src/jobs/recipe/nearest.ts';
import { effects } from '../../src/shaders/effects.ts';
import { UsageError } from './usage-error.ts';

/** An effect by its identifier or label, however it is spelt. Throws `UsageError` naming the nearest. */
export function effectNamed(name: string): Effect {
  const wanted = plain(name);
  const effect = effects.find(({ id, label }) => id === wanted || plain(label) === wanted);
  if (effect) return effect;
  throw new UsageError(
    `There is no effect “${name}”.`,
    suggestion(
      name,
      effects.map(({ id }) => id),
      'framewright effects lists all.',
    ),
  );
}

/** One of several things by name, however it is spelt, or null. */
export function named<T>(name: string, things: readonly T[], nameOf: (thing: T) => string): T | null {
  const wanted = plain(name);
  return things.find((thing) => plain(nameOf(thing)) === wanted) ?? null;
}

/** “Did you mean …?” where something is near, else `otherwise`. */
export function suggestion(name: string, candidates: readonly string[], otherwise: string): string {
  const meant = nearest(name, candidates);
  return meant ? `Did you mean ${meant}?` : otherwise;
}
