import { useState } from 'react';
import type { ParamValue } from '../../../gpu/params.ts';
import { isOf, type JobOf } from '../../../jobs/kinds/job-kind.ts';
import { type TuneMade, type TuneWanted, tuneKind } from '../../../jobs/kinds/tune.ts';
import { type Axis, stepsBetween, tunable, usualValues } from '../../../jobs/lab/axis.ts';
import type { VariantId } from '../../../jobs/lab/blind.ts';
import type { Objective, QualityId } from '../../../jobs/lab/objective.ts';
import type { Preference } from '../../../jobs/lab/preference.ts';
import { mostTrials, type SearchKind } from '../../../jobs/lab/search.ts';
import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import { type ShownJob, useJobs, useShownJobs } from '../../jobs/job-hooks.ts';
import { useLibrary } from '../../library/hooks.ts';
import type { JobRow } from '../../library/records.ts';
import type { Variants } from './use-variants.ts';
import { words } from './words.ts';

/** A parameter somebody chose to try, and which of its values. Of what is no number, all are tried. */
export interface PlannedAxis {
  readonly instance: string;
  readonly param: string;
  readonly label: string;
  readonly effect: string;
  readonly number: {
    readonly from: number;
    readonly to: number;
    readonly count: number;
    readonly min: number;
    readonly max: number;
    readonly step: number;
  } | null;
  readonly values: readonly ParamValue[];
}

/** What is to be tuned and how, as it stands in the panel. */
export interface TunePlan {
  readonly of: VariantId;
  readonly axes: readonly PlannedAxis[];
  readonly search: SearchKind;
  readonly seeks: Objective['kind'];
  readonly weights: Readonly<Record<QualityId, number>>;
}

const usual: TunePlan = {
  ...{ of: 'b', axes: [], search: 'coordinates', seeks: 'measures' },
  weights: { similar: 1, faithful: 0, edges: 0.5, sharp: 0, steady: 0.5 },
};

/** Tuning of a clip: the plan, the jobs that carry it out, and what they found last. */
export interface Tuning {
  readonly plan: TunePlan;
  change(part: Partial<TunePlan>): void;
  /** Parameters of the variant that could be added. */
  readonly addable: readonly PlannedAxis[];
  readonly trials: number;
  start(preference: Preference | null): Promise<void>;
  readonly running: ShownJob | null;
  readonly failed: ShownJob | null;
  readonly found: JobOf<JobRow, TuneWanted, TuneMade> | null;
  stop(job: ShownJob): Promise<void>;
}

/** The plan and the jobs of tuning a clip. */
export function useTuning(id: string, name: string, variants: Variants | null): Tuning {
  const library = useLibrary();
  const jobs = useJobs();
  const [changed, setChanged] = useState<TunePlan | null>(null);
  const own = useShownJobs()
    .filter(({ job }) => job.kind === tuneKind.id && job.inputs[0] === library.resolve(id))
    .toSorted((one, other) => other.job.createdAt - one.job.createdAt);
  const last = own.map(({ job }) => job).find((job) => isOf(tuneKind, job));
  const recipe = variants?.[changed?.of ?? usual.of].recipe ?? null;
  const all = recipe ? axesOf(recipe, library.effects) : [];
  // Whoever comes back goes on from what was asked for last.
  const plan = changed ?? (last && isOf(tuneKind, last) ? planOf(last.request, all) : usual);
  const key = ({ instance, param }: PlannedAxis) => `${instance}.${param}`;
  // What the variant does not have any more is left out.
  const axes = plan.axes.filter((axis) => all.some((one) => key(one) === key(axis)));
  const tried = axes.map((axis) => axis.values.length);
  const running = own.find(({ job }) => !['done', 'failed'].includes(job.state.phase)) ?? null;
  const found = own.map(({ job }) => job).find((job) => isOf(tuneKind, job) && job.result !== null);
  return {
    plan: { ...plan, axes },
    change: (part) => setChanged((before) => ({ ...(before ?? plan), ...part })),
    addable: all.filter((axis) => !axes.some((one) => key(one) === key(axis))),
    trials: axes.length === 0 ? 0 : mostTrials(plan.search, tried),
    async start(preference) {
      if (!recipe) return;
      const objective: Objective =
        plan.seeks === 'ratings' && preference ? { kind: 'ratings', preference } : { kind: 'measures', weights: plan.weights };
      const source = await library.settled(id);
      const request: TuneWanted = {
        recipe: { ...recipe, source },
        axes: axes.map(({ instance, param, values }): Axis => ({ instance, param, values })),
        search: plan.search,
        objective,
      };
      await jobs.add({ kind: tuneKind, name: words.tuneName(name), inputs: [source], request, weight: 1 });
    },
    running,
    failed: own[0]?.job.state.phase === 'failed' ? own[0] : null,
    found: found && isOf(tuneKind, found) ? found : null,
    stop: ({ job }) => jobs.cancel(job.id),
  };
}

/** The plan behind a request, as far as there are its parameters. */
function planOf({ axes, search, objective }: TuneWanted, all: readonly PlannedAxis[]): TunePlan {
  const planned = axes.flatMap(({ instance, param, values }) => {
    const axis = all.find((one) => one.instance === instance && one.param === param);
    if (!axis) return [];
    const number = axis.number && { ...axis.number, from: values[0] as number, to: values.at(-1) as number, count: values.length };
    return [{ ...axis, number, values }];
  });
  const weights = objective.kind === 'measures' ? objective.weights : usual.weights;
  return { of: usual.of, axes: planned, search, seeks: objective.kind, weights };
}

/** A chosen range of numbers as an axis. */
export function withNumbers(axis: PlannedAxis, part: Partial<{ from: number; to: number; count: number }>): PlannedAxis {
  if (!axis.number) return axis;
  const number = { ...axis.number, ...part };
  return { ...axis, number, values: stepsBetween(number, number.from, number.to, number.count) };
}

function axesOf(recipe: Recipe, effects: Parameters<typeof tunable>[1]): PlannedAxis[] {
  return tunable(recipe, effects).map(({ instance, effect, id, param }) => {
    const values = usualValues(param);
    const number =
      param.kind === 'float'
        ? { from: param.min, to: param.max, count: values.length, min: param.min, max: param.max, step: param.step }
        : null;
    return { instance: instance.id, param: id, label: param.label, effect: effect.label, number, values };
  });
}
