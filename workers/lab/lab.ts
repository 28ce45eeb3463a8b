import type { PictureDifference } from '../../src/gpu/metrics/picture-meter.ts';
import type { Trial } from '../../src/jobs/kinds/tune.ts';
import { recipeAt, startOf, valuesAtPoint } from '../../src/jobs/lab/axis.ts';
import { meanOf } from '../../src/jobs/lab/measures.ts';
import { scoreOf } from '../../src/jobs/lab/objective.ts';
import { mostTrials, runSearch, searchOf } from '../../src/jobs/lab/search.ts';
import { emptyRecipe } from '../../src/jobs/recipe/recipe.ts';
import { rangeWithin } from '../../src/media/output-timeline.ts';
import type { FrameRange } from '../../src/media/time.ts';
import { tuningScale } from '../../src/shaders/keyer/tune-keyer.ts';
import type { LabApi } from '../lab-api.ts';
import { restScale } from '../preview/chains.ts';
import { framesToJudge } from '../preview/key-tuning.ts';
import { Bench } from './bench.ts';

/** See `LabApi`. */
export const measureClip: LabApi['measureClip'] = async (clip, [one, other], most, report, signal) => {
  await using bench = await Bench.open(clip, (gpu, { info }) => restScale(gpu, info.size), false);
  const [source, a, b] = [
    await bench.stand(emptyRecipe(''), signal),
    await bench.stand(one, signal),
    await bench.stand(other, signal),
  ] as const;
  const meters = [bench.meter(source), bench.meter(source), bench.meter(source)] as const;
  const measure = async (index: number) => {
    await bench.show(index, [source, a, b], signal);
    const [plain, left, right] = [source.chain.picture, a.chain.picture, b.chain.picture];
    return {
      index,
      a: await meters[0].measure(index, plain, left),
      b: await meters[1].measure(index, plain, right),
      between: await meters[2].measure(index, left, right),
    };
  };
  const { start, end } = rangeWithin(one.range, bench.source.info.timeline.length);
  const step = Math.max(1, Math.ceil((end - start) / most));
  const total = Math.ceil((end - start) / step);
  for (let done = 0; done < total; done++) {
    const index = start + done * step;
    // For how it changes since the frame before, where that is not measured anyway.
    if (step > 1 && index > start) await measure(index - 1);
    report({ done: done + 1, total, coarseness: bench.coarseness, frame: await measure(index) });
  }
};

/** See `LabApi`. */
export const tuneClip: LabApi['tuneClip'] = async (clip, { recipe, axes, search, objective }, report, signal) => {
  await using bench = await Bench.open(clip, (_, { info }) => tuningScale(info.size.height), true);
  const [source, own] = [await bench.stand(emptyRecipe(''), signal), await bench.stand(recipe, signal)];
  const meter = bench.meter(source);
  const frames = judged(recipe.range, bench.source.info.timeline.length);
  const sizes = axes.map(({ values }) => values.length);
  const total = mostTrials(search, sizes);
  let [done, best] = [0, null as Trial | null];
  const trials = await runSearch(searchOf(search, sizes, startOf(recipe, axes)), async (point) => {
    const values = valuesAtPoint(axes, point);
    await own.follow(recipeAt(recipe, axes, values), signal);
    const found: PictureDifference[] = [];
    for (const index of frames) {
      await bench.show(index, [source, own], signal);
      found.push(await meter.measure(index, source.chain.picture, own.chain.picture));
    }
    const measured = meanOf(found);
    if (!measured) throw new RangeError('There was no frame to judge.');
    const trial: Trial = { values, measured, score: scoreOf(objective, measured) };
    if (!best || trial.score > best.score) best = trial;
    report(++done, total, best);
    return trial;
  });
  return { trials: trials.toSorted((a, b) => b.score - a.score), frame: frames[Math.floor(frames.length / 2)] ?? 0 };
};

function judged(range: FrameRange | null, length: number): number[] {
  const { start, end } = rangeWithin(range, length);
  return framesToJudge(end - start).map((index) => start + index);
}
