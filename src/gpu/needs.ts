import type { KernelContext, KernelPass } from './define-effect.ts';
import type { Need } from './pass.ts';

/** When at least one of an effect's passes runs. */
export const needOf = (passes: readonly KernelPass[], effect: number, context: KernelContext): Need => ({
  effect,
  isMet: (values) => passes.some(({ isNeeded }) => isNeeded?.(values, context) ?? true),
});

/** For each texture that passes write, when one of them does; none for those that are always written. */
export function needsOf(passes: readonly KernelPass[], effect: number, context: KernelContext): ReadonlyMap<string, Need> {
  const names = new Set(passes.flatMap(({ writes }) => writes ?? []));
  const needs = new Map<string, Need>();
  for (const name of names) {
    const writers = passes.filter(({ writes }) => writes === name);
    if (writers.every(({ isNeeded }) => isNeeded)) needs.set(name, needOf(writers, effect, context));
  }
  return needs;
}
