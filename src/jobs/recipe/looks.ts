/** Looks: what can be put on a clip with one press, ready-made ones and those that people keep. */
import type { Category, Effect } from '../../gpu/define-effect.ts';
import { defaultsOf, type ParamValue, presetValuesOf } from '../../gpu/params.ts';
import type { OutputSettings } from '../output/output.ts';
import { type BuiltInPreset, builtInPresets, stackOf } from './built-in-presets.ts';
import { canonicalJson, toJson } from './canonical-json.ts';
import type { FilePreset, PresetEffect } from './preset-file.ts';
import type { EffectInstance, Recipe } from './recipe.ts';
import { addEffect, applyPreset, applyStack, setEnabled, setOutput, setValues } from './recipe-edit.ts';

/** A stack, or values for one effect, under a name. */
export type Look = {
  /** Names it for good, among all looks. */
  readonly id: string;
  readonly name: string;
  /** One sentence: what becomes of the picture; may be empty. */
  readonly help: string;
} & (
  | { readonly kind: 'built-in'; readonly preset: BuiltInPreset }
  | { readonly kind: 'stack'; readonly effects: readonly PresetEffect[]; readonly output: Partial<OutputSettings> }
  | { readonly kind: 'effect'; readonly effect: PresetEffect }
);

/** Every look that comes with the program: its stacks, then the looks of each effect. */
export function builtInLooks(effects: readonly Effect[]): Look[] {
  const stacks = builtInPresets.map((preset): Look => ({ id: `built-in:${preset.name}`, ...preset, kind: 'built-in', preset }));
  const single = effects.flatMap((effect) =>
    Object.entries(effect.presets ?? {}).map(([name, values]): Look => {
      const own = { effect: effect.id, version: effect.version, enabled: true, values: presetValuesOf(effect, values) };
      return { id: `look:${effect.id}:${name}`, name, help: effect.help, kind: 'effect', effect: own };
    }),
  );
  return [...stacks, ...single];
}

/** The category of effects that a look belongs to; null for a stack. */
export const categoryOf = (look: Look, effects: readonly Effect[]): Category | null =>
  look.kind === 'effect' ? (effects.find(({ id }) => id === look.effect.effect)?.category ?? null) : null;

/** Whether a look brings a keyer to a recipe that has none: such a keyer wants to know the screen of the clip. */
export function wantsScreen(recipe: Recipe, look: Look): boolean {
  if (recipe.effects.some(isKeyer)) return false;
  return look.kind === 'built-in' ? look.preset.effects.some(isKeyer) : look.kind === 'effect' && isKeyer(look.effect);
}

/**
 * A recipe with a look put on. A stack replaces the effects, but the key and the matte that are there stay in front of one that makes none; an
 * effect's look goes to that effect where it is, or adds it: at the end, or behind the matte when it works on that. `screen` holds
 * values for a keyer that comes new with it.
 */
export function withLook(
  recipe: Recipe,
  look: Look,
  effects: readonly Effect[],
  screen: Readonly<Record<string, ParamValue>> | null = null,
): Recipe {
  const next = looked(recipe, look, effects);
  const keyer = screen && wantsScreen(recipe, look) ? next.effects.find(isKeyer) : undefined;
  return screen && keyer ? setValues(next, keyer.id, screen) : next;
}

function looked(recipe: Recipe, look: Look, effects: readonly Effect[]): Recipe {
  switch (look.kind) {
    case 'built-in':
      return applyStack(recipe, stackOf(look.preset, effects, recipe.effects));
    case 'stack': {
      const isMatte = makesMatte(effects);
      const kept = look.effects.some(isMatte) ? [] : recipe.effects.filter(isMatte);
      return setOutput(applyStack(recipe, [...kept, ...look.effects]), look.output);
    }
    case 'effect':
      return withEffectLook(recipe, look.effect, effects);
  }
}

function withEffectLook(recipe: Recipe, { effect: id, values }: PresetEffect, effects: readonly Effect[]): Recipe {
  const there = recipe.effects.findLast((instance) => instance.effect === id);
  if (there) return setEnabled(applyPreset(recipe, there.id, values), there.id, true);
  const effect = effects.find((one) => one.id === id);
  if (!effect) return recipe;
  const isMatte = makesMatte(effects);
  const at = isMatte({ effect: id }) ? recipe.effects.findLastIndex(isMatte) + 1 : recipe.effects.length;
  const added = addEffect(recipe, effect, at);
  if (added === recipe) return recipe;
  return setValues(added, added.effects[at]?.id ?? '', values);
}

/** A look as a file that people keep and pass on. */
export function presetOf(look: Look, effects: readonly Effect[]): FilePreset {
  const { name, help } = look;
  switch (look.kind) {
    case 'built-in':
      return { name, help, kind: 'stack', effects: stackOf(look.preset, effects), output: {} };
    case 'stack':
      return { name, help, kind: 'stack', effects: look.effects.map(withoutId), output: look.output };
    case 'effect': {
      const { params = {} } = effects.find(({ id }) => id === look.effect.effect) ?? {};
      const whole = { ...withoutId(look.effect), values: { ...defaultsOf(params), ...look.effect.values } };
      return { name, help: '', kind: 'effect', effects: [whole], output: {} };
    }
  }
}

/** The effects of a recipe as a stack to keep under a name. */
export const stackPresetOf = (name: string, stack: readonly EffectInstance[]): FilePreset => ({
  name,
  help: '',
  kind: 'stack',
  effects: stack.map(withoutId),
  output: {},
});

/** Whether two recipes make the same of a picture, whatever their effects are called. */
export function sameEffects(one: readonly PresetEffect[], other: readonly PresetEffect[]): boolean {
  return one.length === other.length && one.every((effect, at) => keyOf(effect) === keyOf(other[at] as PresetEffect));
}

const keyOf = ({ effect, enabled, values, keyframes = {} }: PresetEffect) => canonicalJson(toJson([effect, enabled, values, keyframes]));

const withoutId = ({ effect, version, enabled, values, keyframes }: PresetEffect): PresetEffect => ({
  ...{ effect, version, enabled, values },
  ...(keyframes && { keyframes }),
});

const isKeyer = ({ effect }: { readonly effect: string }) => effect === 'keyer';

const makesMatte =
  (effects: readonly Effect[]) =>
  ({ effect: id }: { readonly effect: string }): boolean =>
    ['Keying', 'Matte'].includes(effects.find((one) => one.id === id)?.category ?? '');
