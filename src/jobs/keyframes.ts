import type { Params, ParamValue } from '../gpu/params.ts';
import type { Ease, EffectInstance, Keyframe } from './recipe.ts';

/** Keyframes closer than this, in seconds, are the same one: below half a frame of any real rate. */
export const SAME_MOMENT = 1e-4;

/**
 * The values of an effect at `time` seconds: keyframed parameters interpolated, the others as they are.
 *
 * With the effect's `params`, whole-number parameters stay whole.
 */
export function valuesAt(instance: EffectInstance, time: number, params?: Params): Readonly<Record<string, ParamValue>> {
  const { keyframes } = instance;
  if (!keyframes) return instance.values;
  const values = { ...instance.values };
  for (const [id, track] of Object.entries(keyframes)) {
    if (track.length === 0) continue;
    const value = valueAt(track, time);
    const param = params?.[id];
    values[id] = typeof value === 'number' && param?.kind === 'float' && param.step === 1 ? Math.round(value) : value;
  }
  return values;
}

/**
 * The value of a track of ascending keyframes (at least one) at `time` seconds. Before the first and after the last
 * keyframe it holds theirs; between two, the ease of the earlier one leads to the later one.
 */
export function valueAt(track: readonly Keyframe[], time: number): ParamValue {
  const next = track.findIndex((key) => key.time > time);
  const before = track[next === -1 ? track.length - 1 : Math.max(0, next - 1)] as Keyframe;
  const after = next === -1 ? before : (track[next] as Keyframe);
  if (after === before || after.time <= before.time) return before.value;
  return mix(before.value, after.value, eased(before.ease, (time - before.time) / (after.time - before.time)));
}

/** Position of the keyframe at `time` in a track, or -1. */
export function keyframeIndexAt(track: readonly Keyframe[], time: number): number {
  return track.findIndex((key) => Math.abs(key.time - time) < SAME_MOMENT);
}

function eased(ease: Ease, position: number): number {
  switch (ease) {
    case 'linear':
      return position;
    case 'smooth':
      return position * position * (3 - 2 * position);
    case 'hold':
      return 0;
  }
}

/** Numbers, colours and curves of equally many points move; everything else holds until the next keyframe. */
function mix(from: ParamValue, to: ParamValue, position: number): ParamValue {
  if (position === 0) return from;
  if (typeof from === 'number' && typeof to === 'number') return from + (to - from) * position;
  if (typeof from === 'object' && typeof to === 'object' && from.length === to.length) return mixLists(from, to, position) as ParamValue;
  return from;
}

type NumberList = readonly (number | NumberList)[];

function mixLists(from: NumberList, to: NumberList, position: number): NumberList {
  return from.map((start, at) => {
    const end = to[at];
    if (typeof start === 'number') return start + ((end as number) - start) * position;
    return mixLists(start, end as NumberList, position);
  });
}
