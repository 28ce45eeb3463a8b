import type { Params, ParamValue } from '../../gpu/params.ts';
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

/** Numbers move, and whatever is made of them in the same way at both ends; everything else holds until the next keyframe. */
function mix(from: ParamValue, to: ParamValue, position: number): ParamValue {
  if (position === 0 || !isAlike(from, to)) return from;
  return mixed(from, to, position) as ParamValue;
}

/** Whether two values differ in numbers only. */
function isAlike(from: unknown, to: unknown): boolean {
  if (typeof from !== typeof to) return false;
  if (typeof from === 'number') return true;
  if (typeof from !== 'object' || from === null || to === null) return from === to;
  const entries = Object.entries(from);
  const others = to as Readonly<Record<string, unknown>>;
  return entries.length === Object.keys(others).length && entries.every(([key, value]) => isAlike(value, others[key]));
}

function mixed(from: unknown, to: unknown, position: number): unknown {
  if (typeof from === 'number') return from + ((to as number) - from) * position;
  if (Array.isArray(from)) return from.map((value, at) => mixed(value, (to as readonly unknown[])[at], position));
  if (typeof from !== 'object' || from === null) return from;
  const others = to as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, mixed(value, others[key], position)]));
}
