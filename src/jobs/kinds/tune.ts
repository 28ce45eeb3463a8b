import type { PictureDifference } from '../../gpu/metrics/picture-meter.ts';
import { type ParamValue, problemWith } from '../../gpu/params.ts';
import { type Axis, isTunable, MOST_AXES, MOST_STEPS, MOST_TRIALS } from '../lab/axis.ts';
import { type Objective, qualityIds } from '../lab/objective.ts';
import type { Preference } from '../lab/preference.ts';
import { mostTrials, type SearchKind } from '../lab/search.ts';
import { parseRecipe } from '../recipe/parse-recipe.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { array, type Fields, field, invalid, number, object, oneOf, text } from '../recipe/recipe-fields.ts';
import type { JobKind } from './job-kind.ts';

/** What to tune of a clip, and what is sought. */
export interface TuneWanted {
  readonly recipe: Recipe;
  readonly axes: readonly Axis[];
  readonly search: SearchKind;
  readonly objective: Objective;
}

/** A setting that was tried, in the order of the axes. */
export interface Trial {
  readonly values: readonly ParamValue[];
  readonly measured: PictureDifference;
  readonly score: number;
}

/** What came of tuning. */
export interface TuneMade {
  /** Best first. */
  readonly trials: readonly Trial[];
  /** The frame that shows them. */
  readonly frame: number;
  readonly seconds: number;
}

/** Tries values of chosen parameters on a few frames of a clip. Nothing changes by it: what it finds is there to choose from. */
export const tuneKind: JobKind<TuneWanted, TuneMade> = {
  id: 'tune',
  label: 'Tuning',
  priority: 1,
  lane: 'render',
  steps: { trying: { label: 'Trying settings', share: 1, unit: 'items' } },
  afterInterruption: 'goes on',
  parse(stored, effects) {
    const fields = object(stored, '');
    const recipe = parseRecipe(field(fields, 'recipe'), effects);
    const search = oneOf(field(fields, 'search'), 'search', ['grid', 'coordinates'] as const);
    const axes = array(field(fields, 'axes'), 'axes', MOST_AXES).map((entry, at): Axis => {
      const path = `axes[${at}]`;
      const axis = object(entry, path);
      const instance = recipe.effects.find(({ id }) => id === field(axis, 'instance'));
      const id = text(field(axis, 'param'), `${path}.param`);
      const param = effects.find((effect) => effect.id === instance?.effect)?.params[id];
      if (!instance || !param || !isTunable(instance, id, param)) throw invalid(path, 'is no parameter that can be tuned.');
      const values = array(field(axis, 'values'), `${path}.values`, MOST_STEPS).map((value, place) => {
        const problem = problemWith(param, value);
        if (problem) throw invalid(`${path}.values[${place}]`, problem);
        return value as ParamValue;
      });
      if (values.length === 0) throw invalid(`${path}.values`, 'is empty.');
      return { instance: instance.id, param: id, values };
    });
    const trials = mostTrials(
      search,
      axes.map(({ values }) => values.length),
    );
    if (axes.length === 0 || trials > MOST_TRIALS) throw invalid('axes', `would try ${trials} settings; ${MOST_TRIALS} are the most.`);
    return { recipe, axes, search, objective: parseObjective(object(field(fields, 'objective'), 'objective')) };
  },
  problemsOf: () => [],
};

function parseObjective(fields: Fields): Objective {
  const kind = oneOf(field(fields, 'kind'), 'objective.kind', ['measures', 'ratings'] as const);
  if (kind === 'ratings') return { kind, preference: parsePreference(object(field(fields, 'preference'), 'objective.preference')) };
  const weights = object(field(fields, 'weights'), 'objective.weights');
  return {
    kind,
    weights: Object.fromEntries(qualityIds.map((id) => [id, number(field(weights, id), `objective.weights.${id}`)])) as Extract<
      Objective,
      { kind: 'measures' }
    >['weights'],
  };
}

function parsePreference(fields: Fields): Preference {
  const of = (name: string) => number(field(fields, name), `objective.preference.${name}`);
  const list = (name: string) => {
    const path = `objective.preference.${name}`;
    const numbers = array(field(fields, name), path, qualityIds.length).map((value, at) => number(value, `${path}[${at}]`));
    if (numbers.length !== qualityIds.length) throw invalid(path, `must have ${qualityIds.length} numbers.`);
    return numbers;
  };
  return {
    ...{ mean: of('mean'), samples: of('samples'), error: of('error') },
    ...{ middles: list('middles'), spreads: list('spreads'), weights: list('weights') },
  };
}
