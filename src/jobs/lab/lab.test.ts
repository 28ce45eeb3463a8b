import { expect, test } from 'vitest';
import type { PictureDifference } from '../../gpu/metrics/picture-meter.ts';
import { randomFrom } from '../../media/random.ts';
import { effectById, effects } from '../../shaders/effects.ts';
import { type TuneWanted, tuneKind } from '../kinds/tune.ts';
import { emptyRecipe } from '../recipe/recipe.ts';
import { addEffect, setKeyframe, setValue } from '../recipe/recipe-edit.ts';
import { recipeAt, startOf, stepsBetween, tunable, usualValues } from './axis.ts';
import { blindOrder } from './blind.ts';
import { meanOf, measureOf, measureText, psnrOf } from './measures.ts';
import { qualitiesOf, qualityIds, scoreOf } from './objective.ts';
import { readObservations, samplesOf } from './observation.ts';
import { learnPreference, preferred, resultsIn, SAMPLES_NEEDED, type Sample } from './preference.ts';

const found = (rest: Partial<PictureDifference> = {}): PictureDifference => ({
  ...{ mse: 0.01, ssim: 0.8, edges: 0.5, sharpness: 100, referenceSharpness: 100, flicker: 0.02 },
  ...rest,
});

const blurred = setValue(addEffect(emptyRecipe('clip'), effectById('vignette') as never), 'vignette-1', 'amount', 0.3);

test('a clip is the mean of its frames, its noise that of the mean error, and a first frame has no flicker', () => {
  const mean = meanOf([found({ mse: 0, flicker: null }), found({ mse: 0.02, ssim: 0.6 })]) as PictureDifference;
  expect(mean.mse).toBeCloseTo(0.01, 12);
  expect(psnrOf(mean.mse)).toBeCloseTo(20, 9);
  expect(mean.ssim).toBeCloseTo(0.7, 12);
  expect(mean.flicker).toBe(0.02);
  expect(psnrOf(0)).toBe(Number.POSITIVE_INFINITY);
  expect(measureText(measureOf('psnr'), psnrOf(0))).toBe('identical');
  expect(measureText(measureOf('psnr'), psnrOf(1e-12))).toBe('120.00 dB');
  expect(meanOf([])).toBeNull();
  expect([measureText(measureOf('psnr'), 20), measureText(measureOf('flicker'), null)]).toEqual(['20.00 dB', '–']);
});

test('qualities follow what was measured, and weights seek more or less of them', () => {
  const even = qualitiesOf(found());
  expect(even).toMatchObject({ similar: 0.8, faithful: 0.4, edges: 0.5, sharp: 0.5 });
  expect(even.steady).toBeCloseTo(0.8, 9);
  expect(qualitiesOf(found({ sharpness: 1e9 })).sharp).toBe(1);
  expect(qualitiesOf(found({ sharpness: 1 })).sharp).toBeLessThan(0.1);
  const weights = { similar: 0, faithful: 0, edges: 1, sharp: 0, steady: -0.5 };
  expect(scoreOf({ kind: 'measures', weights }, found())).toBeCloseTo((100 * (0.5 - 0.4)) / 1.5, 9);
  const none = { similar: 0, faithful: 0, edges: 0, sharp: 0, steady: 0 };
  expect(scoreOf({ kind: 'measures', weights: none }, found())).toBe(0);
});

test('a preference is learned from stars, tells others by them, and says how far off it is', () => {
  const random = randomFrom(5);
  const truth = (numbers: readonly number[]) => 3 + 2 * ((numbers[2] as number) - 0.5) - 1.5 * ((numbers[3] as number) - 0.5);
  const samples: Sample[] = Array.from({ length: 40 }, () => {
    const numbers = qualityIds.map(() => random());
    return { numbers, stars: Math.round(truth(numbers) + random() - 0.5) };
  });
  const learned = learnPreference(samples);
  if (!learned) throw new Error('Nothing was learned.');
  expect(learned.error).toBeLessThan(0.6);
  const misses = samples.map(({ numbers, stars }, at) => {
    const others = learnPreference(samples.toSpliced(at, 1));
    return others ? (preferred(others, numbers) - stars) ** 2 : Number.NaN;
  });
  expect(learned.error).toBeCloseTo(Math.sqrt(misses.reduce((sum, miss) => sum + miss, 0) / 40), 9);
  expect(learned.samples).toBe(40);
  expect(preferred(learned, [0.5, 0.5, 1, 0, 0.5])).toBeGreaterThan(preferred(learned, [0.5, 0.5, 0, 1, 0.5]) + 2);
  expect(preferred(learned, [0.5, 0.5, 99, 0, 0.5])).toBe(5);
  // The closed form: in standard units the weights solve (XᵀX + I) w = Xᵀy.
  const standard = samples.map(({ numbers }) =>
    numbers.map((value, at) => (value - (learned.middles[at] as number)) / (learned.spreads[at] as number)),
  );
  for (const [at, weight] of learned.weights.entries()) {
    const rest = samples.reduce((sum, { stars }, row) => {
      const own = standard[row] as number[];
      return (
        sum + (own[at] as number) * (stars - learned.mean - own.reduce((all, value, k) => all + value * (learned.weights[k] as number), 0))
      );
    }, 0);
    expect(rest).toBeCloseTo(weight, 9);
  }
  expect(learnPreference(samples.slice(0, SAMPLES_NEEDED - 1))).toBeNull();
  expect(learnPreference(samples.map((sample) => ({ ...sample, stars: 3 })))).toBeNull();
});

test('a pair that is rated again and again teaches nothing of others, and does not make the error look small', () => {
  const random = randomFrom(6);
  const results = Array.from({ length: 4 }, () => qualityIds.map(() => random()));
  const rated = (numbers: readonly number[], at: number): Sample => ({ numbers, stars: [5, 1, 2, 4][at] as number });
  const pair = results.slice(0, 2).map(rated);
  expect(learnPreference(Array.from({ length: 10 }, () => pair).flat())).toBeNull();
  const once = results.map(rated);
  const often = Array.from({ length: 10 }, () => once).flat();
  expect(resultsIn(often)).toBe(4);
  // Stars that follow from nothing: of a result that was not rated there is nothing to be known.
  expect(learnPreference(often)?.error).toBeGreaterThan(1);
  // A quality that never varied has no weight, in no part of the ratings.
  const flat = often.map(({ numbers, stars }) => ({ stars, numbers: numbers.with(1, 0.1) }));
  expect(learnPreference(flat)?.weights[1]).toBeCloseTo(0, 6);
});

test('a blind order follows from its seed and is either as often as the other', () => {
  const lefts = Array.from({ length: 400 }, (_, seed) => blindOrder(seed)[0]);
  expect(lefts.filter((left) => left === 'a').length).toBeGreaterThan(160);
  expect(lefts.filter((left) => left === 'b').length).toBeGreaterThan(160);
  expect(blindOrder(77)).toEqual(blindOrder(77));
  expect(new Set(blindOrder(3))).toEqual(new Set(['a', 'b']));
});

test('numbers, choices and switches can be tuned, what moves over time cannot', () => {
  const names = (recipe: typeof blurred) => tunable(recipe, effects).map(({ id }) => id);
  expect(names(blurred)).toContain('amount');
  expect(names(setKeyframe(blurred, 'vignette-1', 'amount', 0, 0.5))).not.toContain('amount');
  expect(names({ ...blurred, effects: blurred.effects.map((one) => ({ ...one, enabled: false })) })).toEqual([]);
  const amount = effectById('vignette')?.params['amount'];
  if (amount?.kind !== 'float') throw new Error('The amount is a number.');
  expect(usualValues(amount).length).toBe(5);
  expect(stepsBetween({ step: 1, min: 0, max: 10 }, 0, 2, 5)).toEqual([0, 1, 2]);
  expect(stepsBetween({ step: 0.01, min: 0, max: 1 }, 0.1, 0.3, 3)).toEqual([0.1, 0.2, 0.3]);
  const axes = [{ instance: 'vignette-1', param: 'amount', values: [0, 0.25, 0.5] }];
  expect(startOf(blurred, axes)).toEqual([1]);
  expect(recipeAt(blurred, axes, [0.5]).effects[0]?.values['amount']).toBe(0.5);
});

test('a stored wish to tune is read again, and one that cannot be is refused with its place', () => {
  const wanted: TuneWanted = {
    recipe: blurred,
    axes: [{ instance: 'vignette-1', param: 'amount', values: [0, 0.25, 0.5] }],
    search: 'grid',
    objective: { kind: 'measures', weights: { similar: 1, faithful: 0, edges: 0.5, sharp: 0, steady: 0 } },
  };
  const stored = JSON.parse(JSON.stringify(wanted));
  expect(tuneKind.parse(stored, effects)).toEqual(wanted);
  expect(() => tuneKind.parse({ ...stored, axes: [{ ...stored.axes[0], values: [99] }] }, effects)).toThrow('axes[0].values[0]');
  expect(() => tuneKind.parse({ ...stored, axes: [{ ...stored.axes[0], param: 'nothing' }] }, effects)).toThrow('axes[0]');
  expect(() => tuneKind.parse({ ...stored, axes: [] }, effects)).toThrow('axes');
  const many = Array.from({ length: 12 }, (_, at) => at / 12);
  const axes = ['amount', 'size', 'softness'].map((param) => ({ instance: 'vignette-1', param, values: many }));
  expect(() => tuneKind.parse({ ...stored, axes }, effects)).toThrow('1728');
});

test('observations of unknown origin are read as far as they are whole', () => {
  const rated = { name: 'Oil', recipe: { version: 2 }, stars: 4, measured: found() };
  const observation = { id: 'one', at: 5, blind: 77, a: rated, b: { ...rated, stars: 2, measured: null }, note: 'softer' };
  const stored = JSON.parse(JSON.stringify([observation, { ...observation, a: { ...rated, stars: 9 } }, 'nothing', { id: 3 }]));
  expect(readObservations(stored)).toEqual([observation]);
  expect(readObservations('nothing')).toEqual([]);
  expect(samplesOf([observation]).map(({ stars }) => stars)).toEqual([4]);
});
