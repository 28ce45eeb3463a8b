import { type ActiveEffect, stagesOf } from '../gpu/active-effect.ts';
import type { Effect } from '../gpu/define-effect.ts';
import { defaultsOf } from '../gpu/params.ts';
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

/** Equal for recipes that need the same passes: which effects are on, in which order. */
export const structureOf = (effects: readonly ActiveEffect[]): string => effects.map(({ effect }) => effect.id).join(' ');
