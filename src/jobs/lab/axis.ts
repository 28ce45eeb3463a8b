/** What a search may set: parameters of effects in a stack, and the values that are tried for each. */
import type { Effect } from '../../gpu/define-effect.ts';
import type { Param, ParamValue } from '../../gpu/params.ts';
import type { EffectInstance, Recipe } from '../recipe/recipe.ts';
import { setValue } from '../recipe/recipe-edit.ts';
import type { Point } from './search.ts';

/** A parameter of an effect instance with the values to try. */
export interface Axis {
  readonly instance: string;
  readonly param: string;
  /** At least one. */
  readonly values: readonly ParamValue[];
}

/** Most values along one axis. */
export const MOST_STEPS = 12;
/** Most axes at once. */
export const MOST_AXES = 6;
/** Most settings that one search may try. */
export const MOST_TRIALS = 400;

/** Whether a search can set a parameter: numbers, choices and switches that do not change over time. */
export function isTunable(instance: EffectInstance, id: string, param: Param): boolean {
  return ['float', 'choice', 'toggle'].includes(param.kind) && !instance.keyframes?.[id];
}

/** Every parameter of a recipe that a search can set, of effects that are on. */
export function tunable(
  recipe: Recipe,
  effects: readonly Effect[],
): { readonly instance: EffectInstance; readonly effect: Effect; readonly id: string; readonly param: Param }[] {
  return recipe.effects
    .filter(({ enabled }) => enabled)
    .flatMap((instance) => {
      const effect = effects.find(({ id }) => id === instance.effect);
      if (!effect) return [];
      return Object.entries(effect.params)
        .filter(([id, param]) => isTunable(instance, id, param))
        .map(([id, param]) => ({ instance, effect, id, param }));
    });
}

/** `count` numbers from one to another on the steps of a parameter, each once. */
export function stepsBetween(
  { step, min, max }: { step: number; min: number; max: number },
  from: number,
  to: number,
  count: number,
): number[] {
  const snap = (value: number) => Math.min(Math.max(Number((Math.round(value / step) * step).toFixed(6)), min), max);
  const values = Array.from({ length: count }, (_, at) => snap(count === 1 ? from : from + ((to - from) * at) / (count - 1)));
  return [...new Set(values)];
}

/** The values that are tried at first: five across the range of a number, all of a choice. */
export function usualValues(param: Param): readonly ParamValue[] {
  if (param.kind === 'float') return stepsBetween(param, param.min, param.max, 5);
  if (param.kind === 'choice') return Object.keys(param.options).slice(0, MOST_STEPS);
  return [false, true];
}

/** A recipe with the values of a setting. */
export function recipeAt(recipe: Recipe, axes: readonly Axis[], values: readonly ParamValue[]): Recipe {
  return axes.reduce((next, { instance, param }, at) => setValue(next, instance, param, values[at] as ParamValue), recipe);
}

/** The values of a setting. */
export const valuesAtPoint = (axes: readonly Axis[], point: Point): ParamValue[] =>
  axes.map(({ values }, at) => values[point[at] as number] as ParamValue);

/** The setting nearest to what a recipe has now, where a search along coordinates begins. */
export function startOf(recipe: Recipe, axes: readonly Axis[]): number[] {
  return axes.map(({ instance, param, values }) => {
    const now = recipe.effects.find(({ id }) => id === instance)?.values[param];
    if (typeof now !== 'number') return Math.max(0, values.indexOf(now as ParamValue));
    const away = values.map((value) => Math.abs((value as number) - now));
    return away.indexOf(Math.min(...away));
  });
}
