import type { Preparation } from '../../gpu/define-effect.ts';
import { float } from '../../gpu/params.ts';
import { temporalEma } from '../temporal-ema/temporal-ema.ts';

/** The control of a look that keeps it from flickering; it goes with `steadied`. */
export const stability = float('Stability', {
  default: 50,
  min: 0,
  max: 100,
  step: 1,
  unit: '%',
  group: 'Time',
  help: 'Takes noise out over time before the look is made, where nothing moves: no flicker, at the cost of reading earlier frames.',
});

/** Smooths a look's input over time by its `stability`; at 0 it costs nothing. */
export const steadied = {
  effect: temporalEma,
  isNeeded: ({ stability }) => stability > 0,
  valuesFrom: ({ stability }) => ({ strength: (stability / 100) * 0.9 }),
} as const satisfies Preparation<{ stability: typeof stability }>;
