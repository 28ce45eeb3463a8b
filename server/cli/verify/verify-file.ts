/** Proves an export: random frames are rendered again and compared with what the file holds. */
import { resolve } from 'node:path';
import { LOSSLESS_SHARE, type PlaneDifference, problemWithin } from '../../../src/jobs/export/frame-difference.ts';
import { sharedDeliveries } from '../../../src/jobs/output/delivery.ts';
import type { OutputFormat } from '../../../src/jobs/output/output.ts';
import type { Tolerance } from '../../../src/jobs/output/tolerance.ts';
import { parseRecipeText } from '../../../src/jobs/recipe/parse-recipe.ts';
import type { Recipe } from '../../../src/jobs/recipe/recipe.ts';
import { itemsOf } from '../../../src/jobs/recipe/stack.ts';
import { cutBeside, type StickerCut } from '../../../src/jobs/stickers/sticker-cut.ts';
import { outputTimeline, rangeWithin } from '../../../src/media/output-timeline.ts';
import type { PlanarFrame } from '../../../src/media/picture.ts';
import { effects } from '../../../src/shaders/effects.ts';
import { openFfmpegSource } from '../../reading/ffmpeg-source.ts';
import { deliveryOf } from '../../render/delivery-of.ts';
import { framesOf, renderFrames } from '../../render/render-frames.ts';
import type { ExitCode, Host } from '../command.ts';
import { recipeTextIn } from '../embedded-recipe.ts';
import { findItems } from '../find-source.ts';
import { table } from '../help.ts';
import { checkInput } from '../inputs.ts';
import { readRecipe } from '../recipe-options.ts';
import { framesText } from '../report.ts';
import { UsageError } from '../usage-error.ts';
import { type Expectation, expectationOf } from './expectation.ts';
import { damagedFile, openHeldFile } from './held-file.ts';
import { randomFrames } from './random-frames.ts';

/** What to prove. */
export interface VerifyRequest {
  readonly file: string;
  /** Path of a recipe to go by instead of the file's own. */
  readonly recipe: string | undefined;
  /** Files to look among first. */
  readonly named: readonly string[];
  /** How many frames to compare. */
  readonly count: number;
  readonly seed: number;
}

/** A frame that was compared. */
interface Compared {
  readonly frame: number;
  readonly time: number;
  readonly planes: readonly PlaneDifference[];
  /** What is beyond the tolerance, in words. */
  readonly problem: string | null;
}

/** Verifies one file and reports; 0 when all frames are within the tolerance, else 1. Throws `UsageError` and `MediaError`. */
export async function verifyFile(request: VerifyRequest, { signal, report }: Host): Promise<ExitCode> {
  const { file, named, count, seed } = request;
  checkInput(file);
  const { recipe, cut } = await recipeFor(request);
  const paths = await findItems([...new Set([recipe.source, ...itemsOf(recipe, effects)])], file, named, signal);
  await using source = await openFfmpegSource(resolve(paths.get(recipe.source) as string), signal);
  const wanted = recipe.output.formats.map((one) => deliveryOf(one, recipe, source.info));
  await using held = await openHeldFile({ file, recipe, cut, deliveries: wanted, signal });
  const format = recipe.output.formats[held.place] as OutputFormat;
  const { deliveries, placeOf } = sharedDeliveries(wanted);
  const which = placeOf[held.place] as number;
  const { timeline: all } = source.info;
  const clip = outputTimeline(all, rangeWithin(recipe.range, all.length), recipe.output.frameRate);
  const expected = expectation(file, () => expectationOf(format, recipe, wanted[held.place] as (typeof wanted)[0], clip, cut));
  const wrong = held.problem(expected);
  if (wrong) {
    report.result({ file, ok: false, format, problem: wrong }, [`${file}: ${wrong}.`]);
    return 1;
  }
  const positions = randomFrames(expected.length, count, seed);
  const sources = [...new Set(positions.map(expected.sourceOf))];
  const compared: Compared[] = [];
  const frames = held.frames(positions);
  let rendered = 0;
  const take = async (picture: PlanarFrame) => {
    const position = sources[rendered++];
    while (compared.length < positions.length && expected.sourceOf(positions[compared.length] as number) === position) {
      const { value, done } = await frames.next();
      if (done) throw damagedFile(file, 'it ends too early');
      using frame = value;
      compared.push(comparison(frame, picture, expected));
    }
  };
  const timeline = framesOf(clip, sources);
  const adapter = await renderFrames({ source, recipe, files: paths, deliveries, which, timeline, signal, take }).finally(() =>
    frames.return(undefined),
  );
  const isWell = compared.every(({ problem }) => problem === null);
  const { tolerance } = expected;
  report.result({ file, ok: isWell, source: paths.get(recipe.source), format, adapter, tolerance, seed, frames: compared }, [
    ...table(compared.map(rowOf), ''),
    '',
    ...closing(compared, tolerance, adapter),
  ]);
  return isWell ? 0 : 1;
}

/** The recipe of a file, and what a sticker shows of it. */
async function recipeFor({ file, recipe }: VerifyRequest): Promise<{ readonly recipe: Recipe; readonly cut: StickerCut | null }> {
  const text = await recipeTextIn(file);
  const cut = text === null ? null : cutBeside(text);
  if (recipe !== undefined) return { recipe: await readRecipe(recipe), cut };
  if (text !== null) return { recipe: parseRecipeText(text, effects), cut };
  throw new UsageError(
    `${file} carries no recipe.`,
    'Files carry theirs when this program exported them; others that write them again drop it. Name it with --recipe FILE.',
  );
}

function expectation(file: string, make: () => Expectation): Expectation {
  try {
    return make();
  } catch (error) {
    throw error instanceof RangeError ? damagedFile(file, error.message, error) : error;
  }
}

function comparison(held: PlanarFrame, picture: PlanarFrame, { timeOf, tolerance, compare }: Expectation): Compared {
  const { index: frame, time: comes } = held;
  const time = timeOf(frame);
  const planes = compare(picture, held);
  const isLate = tolerance.time !== null && Math.abs(comes - time) > tolerance.time;
  const problem = isLate ? `it comes at ${comes.toFixed(3)} s` : problemWithin(planes, tolerance, 'again');
  return { frame, time, planes, problem };
}

function rowOf({ frame, time, planes, problem }: Compared): string[] {
  const worst = planes.map(({ plane, mean, max }) =>
    max === 0 ? `${plane} equal` : `${plane} ${mean.toFixed(2)} (at most ${Math.round(max)})`,
  );
  return [problem === null ? '✓' : '✗', `frame ${frame}`, `${time.toFixed(3)} s`, problem ?? worst.join(', ')];
}

function closing(compared: readonly Compared[], limit: Tolerance, adapter: string): string[] {
  const failed = compared.filter(({ problem }) => problem !== null).length;
  const isEqual = compared.every(({ planes }) => planes.every(({ max }) => max === 0));
  const exactly = `without loss, ${LOSSLESS_SHARE * 100} % of samples equal but for 1 of 255`;
  const share = (max: number, mean: number, block: number) =>
    max < 2 ? exactly : `${mean} of 255 on average, ${block} in a region${max < 255 ? ` and ${max} at most` : ''}`;
  const { alphaMax, alphaMean, alphaBlock, colourMax, colourMean, colourBlock } = limit;
  const [alpha, colour] = [share(alphaMax, alphaMean, alphaBlock), share(colourMax, colourMean, colourBlock)];
  const verdict = `${framesText(compared.length)}, ${isEqual ? 'equal to the last bit' : 'all within it'}.`;
  return [
    `Tolerance: ${alpha === colour ? alpha : `colour ${colour}; alpha ${alpha}`}.`,
    `Rendered on ${adapter}.`,
    failed > 0 ? `${failed} of ${framesText(compared.length)} beyond it.` : verdict,
  ];
}
