import type { Effect } from './define-effect.ts';
import { defaultsOf, type ParamValue } from './params.ts';

type Values = Readonly<Record<string, ParamValue>>;

/** An effect with the values it has at a moment of the source (seconds). */
export interface ActiveEffect {
  readonly effect: Effect;
  valuesAt(time: number): Values;
}

/**
 * What a chain runs for an effect: its preparation, where it has one, and itself.
 *
 * `values` are complete, and the same at every time unless they are a function of it.
 */
export function stagesOf(effect: Effect, values: Values | ((time: number) => Values)): ActiveEffect[] {
  const valuesAt = typeof values === 'function' ? values : () => values;
  const self = { effect, valuesAt };
  const { before } = effect;
  // Values that change over time keep it: a chain's structure cannot follow them.
  if (!before || (typeof values !== 'function' && !before.isNeeded(values as never))) return [self];
  const defaults = defaultsOf(before.effect.params);
  return [{ effect: before.effect, valuesAt: (time) => ({ ...defaults, ...before.valuesFrom(valuesAt(time) as never) }) }, self];
}
