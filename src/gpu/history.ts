import type { Timeline } from '../media/time.ts';
import type { ActiveEffect } from './active-effect.ts';
import type { TemporalEffect } from './define-effect.ts';
import type { Loop } from './loop.ts';
import type { HistorySpec } from './schedule.ts';

/** What the history in front of a temporal effect holds, for the values and the loop that there are when it is asked. */
export function historyOf(of: {
  readonly slots: number;
  readonly timeline: Timeline;
  effect(): ActiveEffect;
  loop(): Loop | null;
}): HistorySpec {
  const { slots, timeline } = of;
  return {
    slots,
    window(index) {
      const { effect, valuesAt } = of.effect();
      const { window, anchored } = effect as TemporalEffect;
      const values = valuesAt(timeline.timeOf(index)) as never;
      const loop = anchored ? null : of.loop();
      if (!loop?.has(index)) return window(values, index, timeline);
      return loop.window(index, slots, (place, unrolled) => window(values, place, unrolled));
    },
    ago: (index, read) => of.loop()?.ago(index, read) ?? index - read,
  };
}
