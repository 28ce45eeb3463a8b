import { type ActiveEffect, stagesOf } from '../../gpu/active-effect.ts';
import type { ChainStack } from '../../gpu/chain-spec.ts';
import type { Effect } from '../../gpu/define-effect.ts';
import { type AssetParam, defaultsOf, itemsIn } from '../../gpu/params.ts';
import { rangeWithin } from '../../media/output-timeline.ts';
import type { FrameRange } from '../../media/time.ts';
import { valuesAt } from './keyframes.ts';
import type { Recipe } from './recipe.ts';

/**
 * The enabled effects of a recipe, ready for a chain; values missing from the recipe are the defaults.
 *
 * `effects` are the declarations this build knows. Throws `RangeError` naming an effect it does not.
 */
export function activeEffects(recipe: Recipe, effects: readonly Effect[]): ActiveEffect[] {
  return recipe.effects
    .filter(({ enabled }) => enabled)
    .flatMap((instance) => {
      const effect = effects.find(({ id }) => id === instance.effect);
      if (!effect) throw new RangeError(`The recipe uses the effect “${instance.effect}”, which this version does not have.`);
      const defaults = defaultsOf(effect.params);
      // Without keyframes the values are the same at every time and are made once.
      const fixed = instance.keyframes ? null : { ...defaults, ...instance.values };
      return stagesOf(effect, fixed ?? ((time) => ({ ...defaults, ...valuesAt(instance, time, effect.params) })));
    });
}

/** The frames of a clip of `length` that a recipe shows round and round; null where it is no loop. */
export const loopedFrames = ({ loop, range }: Pick<Recipe, 'loop' | 'range'>, length: number): FrameRange | null =>
  loop === undefined ? null : rangeWithin(loop === 'range' ? range : loop, length);

/** What a chain renders for a recipe of a clip of `length` frames; see `activeEffects` and `loopedFrames`. */
export const chained = (recipe: Recipe, effects: readonly Effect[], length: number): ChainStack => ({
  effects: activeEffects(recipe, effects),
  loop: loopedFrames(recipe, length),
});

/** Equal for recipes that need the same passes: which effects are on, in which order. */
export const structureOf = (effects: readonly ActiveEffect[]): string => effects.map(({ effect }) => effect.id).join(' ');

/** The value of a parameter that names files, and what kind it takes. */
export interface UsedAsset {
  readonly value: string;
  readonly accepts: AssetParam['accepts'];
}

/** The files that effects read: each value once. They do not change over time. */
export function assetsOf(effects: readonly ActiveEffect[]): UsedAsset[] {
  const used = new Map<string, UsedAsset>();
  for (const { effect, valuesAt } of effects) {
    for (const [id, param] of Object.entries(effect.params)) {
      const value = param.kind === 'asset' ? (valuesAt(0)[id] as string) : '';
      if (param.kind === 'asset' && value !== '') used.set(value, { value, accepts: param.accepts });
    }
  }
  return [...used.values()];
}

/** Identifiers of all files that a recipe reads besides its source: of its background and its enabled effects. */
export function itemsOf(recipe: Recipe, effects: readonly Effect[]): string[] {
  const { background } = recipe;
  const known = recipe.effects.filter(({ effect }) => effects.some(({ id }) => id === effect));
  const named = assetsOf(activeEffects({ ...recipe, effects: known }, effects)).flatMap(({ value }) => itemsIn(value));
  return [...new Set([...(background.kind === 'item' ? [background.item] : []), ...named])];
}
