/** Changes to a recipe, as pure functions: each returns a new recipe, or the same one when nothing changes. */
import type { Effect } from '../../../gpu/define-effect.ts';
import { defaultsOf, type ParamValue } from '../../../gpu/params.ts';
import type { EffectInstance, Keyframe, Recipe } from '../../../jobs/recipe.ts';

type Values = Readonly<Record<string, ParamValue>>;

/** A use of an effect with its defaults, some of them replaced. Unknown values are left out. */
export function instanceOf(effect: Effect, values: Values = {}): EffectInstance {
  const known = Object.entries(values).filter(([id]) => Object.hasOwn(effect.params, id));
  return {
    id: crypto.randomUUID(),
    effect: effect.id,
    version: effect.version,
    enabled: true,
    values: { ...(defaultsOf(effect.params) as Values), ...Object.fromEntries(known) },
  };
}

/** Changes one instance; an unknown id changes nothing. */
export function withInstance(recipe: Recipe, id: string, change: (instance: EffectInstance) => EffectInstance): Recipe {
  return { ...recipe, effects: recipe.effects.map((instance) => (instance.id === id ? change(instance) : instance)) };
}

/** Puts instances into the stack, by default at its end. */
export function withAdded(recipe: Recipe, added: readonly EffectInstance[], at = recipe.effects.length): Recipe {
  return { ...recipe, effects: recipe.effects.toSpliced(at, 0, ...added) };
}

/** Takes an instance out of the stack. */
export function withRemoved(recipe: Recipe, id: string): Recipe {
  return { ...recipe, effects: recipe.effects.filter((instance) => instance.id !== id) };
}

/** Moves an instance to position `to` of the stack (clamped). */
export function withMoved(recipe: Recipe, id: string, to: number): Recipe {
  const from = recipe.effects.findIndex((instance) => instance.id === id);
  const target = Math.min(Math.max(to, 0), recipe.effects.length - 1);
  const instance = recipe.effects[from];
  if (!instance || from === target) return recipe;
  return { ...recipe, effects: recipe.effects.toSpliced(from, 1).toSpliced(target, 0, instance) };
}

/** Sets a parameter; a keyframed one gets (or changes) the keyframe at `time` seconds. */
export function withValue(recipe: Recipe, id: string, param: string, value: ParamValue, time: number): Recipe {
  return withInstance(recipe, id, (instance) => {
    const keyed = instance.keyframes?.[param];
    if (!keyed?.length) return { ...instance, values: { ...instance.values, [param]: value } };
    return { ...instance, keyframes: { ...instance.keyframes, [param]: keyframeSet(keyed, time, value) } };
  });
}

/** Removes the keyframe at `time`, or adds one with `value`; without keyframes left the parameter keeps `value`. */
export function withKeyframeToggled(recipe: Recipe, id: string, param: string, value: ParamValue, time: number): Recipe {
  return withInstance(recipe, id, (instance) => {
    const keyed = instance.keyframes?.[param] ?? [];
    const rest = keyed.filter((keyframe) => !sameTime(keyframe.time, time));
    const next = rest.length < keyed.length ? rest : keyframeSet(keyed, time, value);
    return withParamKeyframes({ ...instance, values: { ...instance.values, [param]: value } }, param, next);
  });
}

/** Moves the keyframes of a parameter from one time to another; one already there is replaced. */
export function withKeyframeMoved(recipe: Recipe, id: string, param: string, from: number, to: number): Recipe {
  return withInstance(recipe, id, (instance) => {
    const keyed = instance.keyframes?.[param] ?? [];
    const moved = keyed.find((keyframe) => sameTime(keyframe.time, from));
    if (!moved || sameTime(from, to)) return instance;
    const rest = keyed.filter((keyframe) => keyframe !== moved && !sameTime(keyframe.time, to));
    return withParamKeyframes(instance, param, [...rest, { ...moved, time: to }].sort(byTime));
  });
}

/** Puts an instance's values back to the defaults and removes its keyframes. */
export function withReset(recipe: Recipe, effect: Effect, id: string): Recipe {
  return withInstance(recipe, id, ({ keyframes: _, ...instance }) => ({
    ...instance,
    version: effect.version,
    values: defaultsOf(effect.params) as Values,
  }));
}

/** What the preview shows while one effect is soloed: the others bypassed. */
export function soloed(recipe: Recipe, id: string | null): Recipe {
  if (id === null || !recipe.effects.some((instance) => instance.id === id)) return recipe;
  return { ...recipe, effects: recipe.effects.map((instance) => ({ ...instance, enabled: instance.id === id })) };
}

/** Copies of instances with ids of their own, to paste. */
export function copiesOf(instances: readonly EffectInstance[]): EffectInstance[] {
  return instances.map((instance) => ({ ...structuredClone(instance), id: crypto.randomUUID() }));
}

/** True when two times mean the same frame: container times differ by rounding only. */
export const sameTime = (one: number, other: number): boolean => Math.abs(one - other) < 1e-4;

const byTime = (one: Keyframe, other: Keyframe) => one.time - other.time;

function keyframeSet(keyed: readonly Keyframe[], time: number, value: ParamValue): Keyframe[] {
  const present = keyed.find((keyframe) => sameTime(keyframe.time, time));
  const ease = typeof value === 'number' || Array.isArray(value) ? 'smooth' : 'hold';
  const rest = keyed.filter((keyframe) => keyframe !== present);
  return [...rest, present ? { ...present, value } : ({ time, value, ease } satisfies Keyframe)].sort(byTime);
}

function withParamKeyframes(instance: EffectInstance, param: string, keyframes: readonly Keyframe[]): EffectInstance {
  const { [param]: _, ...others } = instance.keyframes ?? {};
  const all = keyframes.length ? { ...others, [param]: keyframes } : others;
  const { keyframes: __, ...rest } = instance;
  return Object.keys(all).length ? { ...rest, keyframes: all } : rest;
}
