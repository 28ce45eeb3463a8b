/**
 * Every change a person can make to a recipe, as plain functions from one recipe to the next.
 *
 * They never fail: naming an effect instance that is gone gives back the same recipe, which an undo history ignores.
 */
import type { Effect } from '../../gpu/define-effect.ts';
import { defaultsOf, type ParamValue } from '../../gpu/params.ts';
import type { FrameRange } from '../../media/time.ts';
import type { OutputSettings } from '../output/output.ts';
import { keyframeIndexAt, valueAt } from './keyframes.ts';
import { type Background, type Ease, type EffectInstance, type Keyframe, MAX_EFFECTS, type Recipe } from './recipe.ts';
import { loopedFrames } from './stack.ts';

/** Adds an effect with its default values, at the end of the stack or at position `at`. */
export function addEffect(recipe: Recipe, effect: Effect, at: number = recipe.effects.length): Recipe {
  const { id, version, params } = effect;
  return withInserted(recipe, [{ effect: id, version, enabled: true, values: defaultsOf(params) }], at);
}

/** Removes an effect from the stack. */
export function removeEffect(recipe: Recipe, id: string): Recipe {
  const effects = recipe.effects.filter((instance) => instance.id !== id);
  return effects.length === recipe.effects.length ? recipe : { ...recipe, effects };
}

/** Moves an effect so that it ends up at position `to`, counted from the first to run. */
export function moveEffect(recipe: Recipe, id: string, to: number): Recipe {
  const from = recipe.effects.findIndex((instance) => instance.id === id);
  const target = Math.min(Math.max(to, 0), recipe.effects.length - 1);
  if (from === -1 || from === target) return recipe;
  const effects = [...recipe.effects];
  effects.splice(target, 0, ...effects.splice(from, 1));
  return { ...recipe, effects };
}

/** Switches an effect on, or bypasses it. */
export function setEnabled(recipe: Recipe, id: string, enabled: boolean): Recipe {
  return withInstance(recipe, id, (instance) => (instance.enabled === enabled ? instance : { ...instance, enabled }));
}

/** Sets a parameter. One that is keyframed gets its value pinned at `time` seconds instead. */
export function setValue(recipe: Recipe, id: string, param: string, value: ParamValue, time = 0): Recipe {
  return withInstance(recipe, id, (instance) => {
    if (instance.keyframes?.[param]) return withKeyframe(instance, param, time, value);
    return sameValue(instance.values[param], value) ? instance : { ...instance, values: { ...instance.values, [param]: value } };
  });
}

/** Sets several parameters at once, as an analysis or a preset does; keyframed ones are pinned at `time` seconds. */
export function setValues(recipe: Recipe, id: string, values: Readonly<Record<string, ParamValue>>, time = 0): Recipe {
  return Object.entries(values).reduce((next, [param, value]) => setValue(next, id, param, value, time), recipe);
}

/** Gives every parameter of an instance of `effect` its default and removes its keyframes. */
export function resetEffect(recipe: Recipe, id: string, effect: Effect): Recipe {
  return withInstance(recipe, id, ({ keyframes: _, ...rest }) => ({ ...rest, version: effect.version, values: defaultsOf(effect.params) }));
}

/** Gives one parameter of an instance of `effect` its default and removes its keyframes. */
export function resetValue(recipe: Recipe, id: string, effect: Effect, param: string): Recipe {
  const declared = effect.params[param];
  if (!declared) return recipe;
  return withInstance(recipe, id, (instance) => {
    const { [param]: _, ...tracks } = instance.keyframes ?? {};
    return withTracks({ ...instance, values: { ...instance.values, [param]: declared.default } }, tracks);
  });
}

/** Adds a copy of an instance, from this recipe or another, at the end of the stack or at position `at`. */
export function pasteEffect(recipe: Recipe, instance: EffectInstance, at: number = recipe.effects.length): Recipe {
  return withInserted(recipe, [instance], at);
}

/** Pins a parameter's value at `time` seconds. A new keyframe takes `ease` or that of the keyframe before it. */
export function setKeyframe(recipe: Recipe, id: string, param: string, time: number, value: ParamValue, ease?: Ease): Recipe {
  return withInstance(recipe, id, (instance) => withKeyframe(instance, param, time, value, ease));
}

/** Moves a keyframe to another time; one that is already there gives way. */
export function moveKeyframe(recipe: Recipe, id: string, param: string, from: number, to: number): Recipe {
  return withInstance(recipe, id, (instance) => {
    const track = instance.keyframes?.[param] ?? [];
    const moved = track[keyframeIndexAt(track, from)];
    if (!moved) return instance;
    const others = track.filter((key) => key !== moved);
    const rest = others.filter((key) => key !== others[keyframeIndexAt(others, to)]);
    return withTracks(instance, { ...instance.keyframes, [param]: ordered([...rest, { ...moved, time: to }]) });
  });
}

/** Removes the keyframe at `time` seconds; the parameter keeps the value of the last one removed. */
export function removeKeyframe(recipe: Recipe, id: string, param: string, time: number): Recipe {
  return withInstance(recipe, id, (instance) => {
    const track = instance.keyframes?.[param] ?? [];
    const removed = track[keyframeIndexAt(track, time)];
    if (!removed) return instance;
    if (track.length === 1) return withoutTrack(instance, param, removed.value);
    return withTracks(instance, { ...instance.keyframes, [param]: track.filter((key) => key !== removed) });
  });
}

/** Starts keyframing a parameter with its value at `time` seconds, or stops and keeps the value it has there. */
export function toggleKeyframing(recipe: Recipe, id: string, param: string, time: number): Recipe {
  return withInstance(recipe, id, (instance) => {
    const track = instance.keyframes?.[param];
    if (track) return withoutTrack(instance, param, valueAt(track, time));
    const value = instance.values[param];
    return value === undefined ? instance : withKeyframe(instance, param, time, value);
  });
}

/** Sets the frames to play and export; null is all of them. */
export function setRange(recipe: Recipe, range: FrameRange | null): Recipe {
  const same = recipe.range === range || (recipe.range && range && recipe.range.start === range.start && recipe.range.end === range.end);
  return same ? recipe : { ...recipe, range };
}

/** Says whether the clip is a loop, so that its first frame follows on its last. */
export function setLoop({ loop: _, ...recipe }: Recipe, isLoop: boolean): Recipe {
  return isLoop ? { ...recipe, loop: 'range' } : recipe;
}

/** The recipe of one frame of a clip of `length`, whose picture is the one that it has in the whole. */
export function withOneFrame(recipe: Recipe, index: number, length: number): Recipe {
  const loop = loopedFrames(recipe, length);
  return setRange(loop ? { ...recipe, loop } : recipe, { start: index, end: index + 1 });
}

/** Sets what lies behind transparent parts. */
export function setBackground(recipe: Recipe, background: Background): Recipe {
  return { ...recipe, background };
}

/** Changes some settings of the export. */
export function setOutput(recipe: Recipe, output: Partial<OutputSettings>): Recipe {
  return { ...recipe, output: { ...recipe.output, ...output } };
}

/** Gives an instance the values of a preset; parameters the preset does not name keep theirs. Keyframes of set ones go. */
export function applyPreset(recipe: Recipe, id: string, values: Readonly<Record<string, ParamValue>>): Recipe {
  return withInstance(recipe, id, (instance) => {
    const tracks = Object.entries(instance.keyframes ?? {}).filter(([param]) => !Object.hasOwn(values, param));
    return withTracks({ ...instance, values: { ...instance.values, ...values } }, Object.fromEntries(tracks));
  });
}

/** Replaces the whole stack by copies of `effects`. */
export function applyStack(recipe: Recipe, effects: readonly Omit<EffectInstance, 'id'>[]): Recipe {
  return withInserted({ ...recipe, effects: [] }, effects, 0);
}

/** The recipe with every effect but one bypassed, for looking at it alone; null gives the recipe itself. */
export function soloed(recipe: Recipe, id: string | null): Recipe {
  if (id === null || !recipe.effects.some((instance) => instance.id === id)) return recipe;
  return { ...recipe, effects: recipe.effects.map((instance) => ({ ...instance, enabled: instance.id === id })) };
}

function withInstance(recipe: Recipe, id: string, change: (instance: EffectInstance) => EffectInstance): Recipe {
  const at = recipe.effects.findIndex((instance) => instance.id === id);
  const instance = recipe.effects[at];
  if (!instance) return recipe;
  const next = change(instance);
  return next === instance ? recipe : { ...recipe, effects: recipe.effects.with(at, next) };
}

/** With as many as there is room for, the first of them. */
function withInserted(recipe: Recipe, wanted: readonly Omit<EffectInstance, 'id'>[], at: number): Recipe {
  const instances = wanted.slice(0, Math.max(0, MAX_EFFECTS - recipe.effects.length));
  if (instances.length === 0 && wanted.length > 0) return recipe;
  const effects = [...recipe.effects];
  let position = Math.min(Math.max(at, 0), effects.length);
  for (const instance of instances) effects.splice(position++, 0, { ...instance, id: freeId(effects, instance.effect) });
  return { ...recipe, effects };
}

/** The first of `keyer-1`, `keyer-2`, … that no instance has: readable, and the same on every machine. */
function freeId(instances: readonly EffectInstance[], effect: string): string {
  const taken = new Set(instances.map((instance) => instance.id));
  let number = 1;
  while (taken.has(`${effect}-${number}`)) number++;
  return `${effect}-${number}`;
}

function withKeyframe(instance: EffectInstance, param: string, time: number, value: ParamValue, ease?: Ease): EffectInstance {
  const track = instance.keyframes?.[param] ?? [];
  const at = keyframeIndexAt(track, time);
  const existing = track[at];
  if (existing) {
    const next = { ...existing, value, ease: ease ?? existing.ease };
    if (sameValue(existing.value, value) && existing.ease === next.ease) return instance;
    return withTracks(instance, { ...instance.keyframes, [param]: track.with(at, next) });
  }
  const before = track.findLast((key) => key.time < time);
  const added = { time, value, ease: ease ?? before?.ease ?? 'linear' };
  return withTracks(instance, { ...instance.keyframes, [param]: ordered([...track, added]) });
}

function withoutTrack(instance: EffectInstance, param: string, value: ParamValue): EffectInstance {
  const { [param]: _, ...tracks } = instance.keyframes ?? {};
  return withTracks({ ...instance, values: { ...instance.values, [param]: value } }, tracks);
}

/** An instance without keyframes has no `keyframes` at all, so that equal recipes are equal as JSON. */
function withTracks({ keyframes: _, ...rest }: EffectInstance, tracks: Readonly<Record<string, readonly Keyframe[]>>): EffectInstance {
  return Object.keys(tracks).length === 0 ? rest : { ...rest, keyframes: tracks };
}

const ordered = (track: readonly Keyframe[]) => [...track].sort((a, b) => a.time - b.time);

function sameValue(a: ParamValue | undefined, b: ParamValue): boolean {
  if (typeof a === 'object' && typeof b === 'object') return JSON.stringify(a) === JSON.stringify(b);
  return a === b;
}
