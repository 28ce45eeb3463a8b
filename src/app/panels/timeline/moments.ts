import { SAME_MOMENT } from '../../../jobs/recipe/keyframes.ts';
import type { Ease, EffectInstance, Recipe } from '../../../jobs/recipe/recipe.ts';
import { moveKeyframe, removeKeyframe, setKeyframe } from '../../../jobs/recipe/recipe-edit.ts';
import type { Timeline } from '../../../media/time.ts';

/** A moment with keyframes, and of which parameters. */
export interface Moment {
  /** Seconds. */
  readonly time: number;
  /** What each key belongs to, for people. */
  readonly names: readonly string[];
  readonly keys: readonly { readonly instance: string; readonly param: string; readonly time: number; readonly ease: Ease }[];
}

/** All moments with keyframes in a stack; those of several parameters at the same time are one. */
export function momentsOf(effects: readonly EffectInstance[], nameOf: (instance: EffectInstance, param: string) => string): Moment[] {
  const moments: Moment[] = [];
  for (const instance of effects) {
    for (const [param, track] of Object.entries(instance.keyframes ?? {})) {
      for (const { time, ease } of track) {
        const name = nameOf(instance, param);
        const key = { instance: instance.id, param, time, ease };
        const at = moments.findIndex((moment) => Math.abs(moment.time - time) < SAME_MOMENT);
        const moment = moments[at];
        if (moment) moments[at] = { ...moment, names: [...moment.names, name], keys: [...moment.keys, key] };
        else moments.push({ time, names: [name], keys: [key] });
      }
    }
  }
  return moments;
}

/** Moves every keyframe of a moment to another time. */
export const moveMoment = (recipe: Recipe, moment: Moment, to: number): Recipe =>
  moment.keys.reduce((next, { instance, param, time }) => moveKeyframe(next, instance, param, time, to), recipe);

/** Removes every keyframe of a moment. */
export const removeMoment = (recipe: Recipe, moment: Moment): Recipe =>
  moment.keys.reduce((next, { instance, param, time }) => removeKeyframe(next, instance, param, time), recipe);

/** Gives every keyframe of a moment the same ease. */
export function easeMoment(recipe: Recipe, moment: Moment, ease: Ease): Recipe {
  return moment.keys.reduce((next, { instance, param, time }) => {
    const track = next.effects.find(({ id }) => id === instance)?.keyframes?.[param];
    const keyframe = track?.find((one) => Math.abs(one.time - time) < SAME_MOMENT);
    return keyframe ? setKeyframe(next, instance, param, time, keyframe.value, ease) : next;
  }, recipe);
}

/** CSS pixels within which a dragged keyframe jumps to the playhead. */
const SNAP = 7;

/** The time of the frame at `share` of a timeline `width` CSS pixels long, or of the `playhead` frame when that is near. */
export function snapped(timeline: Timeline, share: number, playhead: number, width: number): number {
  const head = timeline.timeOf(playhead);
  if (Math.abs(share * timeline.duration - head) * (width / timeline.duration) <= SNAP) return head;
  return timeline.timeOf(timeline.indexAt(share * timeline.duration));
}
