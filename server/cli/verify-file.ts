/** Proves an export: random frames are rendered again and compared with what the file holds. */
import { resolve } from 'node:path';
import { type OutputFormat, outputFormats } from '../../src/jobs/output/output.ts';
import { shownPart } from '../../src/jobs/output/shown-part.ts';
import { type Tolerance, toleranceFor } from '../../src/jobs/output/tolerance.ts';
import { canonicalJson, toJson } from '../../src/jobs/recipe/canonical-json.ts';
import type { Recipe } from '../../src/jobs/recipe/recipe.ts';
import { itemsOf } from '../../src/jobs/recipe/stack.ts';
import { outputTimeline, rangeWithin } from '../../src/media/output-timeline.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import { randomFrom } from '../../src/media/random.ts';
import { effects } from '../../src/shaders/effects.ts';
import { openFfmpegSource } from '../reading/ffmpeg-source.ts';
import { framesOf, renderFrames } from '../render/render-frames.ts';
import { deliveryOf } from '../render/render-job.ts';
import type { ExitCode, Host } from './command.ts';
import { recipeIn } from './embedded-recipe.ts';
import { findItems } from './find-source.ts';
import { damagedFile, openHeldFile } from './held-file.ts';
import { table } from './help.ts';
import { checkInput } from './inputs.ts';
import { differences, LOSSLESS_SHARE, type PlaneDifference, problemWithin } from './plane-difference.ts';
import { framesText } from './report.ts';
import { UsageError } from './usage-error.ts';

/** What to prove. */
export interface VerifyRequest {
  readonly file: string;
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
export async function verifyFile({ file, named, count, seed }: VerifyRequest, { signal, report }: Host): Promise<ExitCode> {
  checkInput(file);
  const recipe = await recipeIn(file);
  if (!recipe)
    throw new UsageError(
      `${file} carries no recipe.`,
      'Files carry theirs when this program exported them; others that write them again drop it.',
    );
  const items = [...new Set([recipe.source, ...itemsOf(recipe, effects)])];
  const paths = await findItems(items, file, named, signal);
  await using source = await openFfmpegSource(resolve(paths.get(recipe.source) as string), signal);
  const wanted = recipe.output.formats.map((one) => deliveryOf(one, recipe, source.info));
  await using held = await openHeldFile(file, recipe, wanted, signal);
  const format = recipe.output.formats[held.place] as OutputFormat;
  // Formats that are made of the same planes shared them.
  const keys = wanted.map((delivery) => canonicalJson(toJson(delivery)));
  const deliveries = wanted.filter((_, at) => keys.indexOf(keys[at] as string) === at);
  const which = [...new Set(keys)].indexOf(keys[held.place] as string);
  const { timeline: all } = source.info;
  const clip = outputTimeline(all, rangeWithin(recipe.range, all.length), recipe.output.frameRate);
  const timeline = shownPart(outputFormats[format], clip);
  if (held.length !== timeline.length) {
    report.result({ file, ok: false, frames: held.length, expected: timeline.length }, [
      `${file} has ${framesText(held.length)} instead of ${timeline.length}.`,
    ]);
    return 1;
  }
  const positions = randomFrames(timeline.length, count, seed);
  const lossless = isLossless(format, recipe);
  const tolerance = lossless ? null : toleranceOf(format, recipe);
  const compared: Compared[] = [];
  const frames = held.frames(positions);
  const take = async (rendered: PlanarFrame) => {
    const { value, done } = await frames.next();
    if (done) throw damagedFile(file, 'it ends too early');
    using frame = value;
    const planes = differences(rendered, frame);
    const { index } = frame;
    compared.push({ frame: index, time: timeline.timeOf(index), planes, problem: problemWithin(planes, tolerance) });
  };
  const adapter = await renderFrames({
    source,
    recipe,
    files: paths,
    deliveries,
    which,
    timeline: framesOf(timeline, positions),
    signal,
    take,
  }).finally(() => frames.return(undefined));
  const isWell = compared.every(({ problem }) => problem === null);
  report.result(
    {
      file,
      ok: isWell,
      source: paths.get(recipe.source),
      format,
      adapter,
      tolerance: tolerance ?? { withinOne: LOSSLESS_SHARE },
      seed,
      frames: compared,
    },
    [...table(compared.map(rowOf), ''), '', ...closing(compared, tolerance, adapter)],
  );
  return isWell ? 0 : 1;
}

function isLossless(format: OutputFormat, { output }: Recipe): boolean {
  const { lossless } = outputFormats[format];
  return lossless === 'always' || (lossless === 'possible' && output.quality === 'lossless' && output.rate === null);
}

/** Up to `count` different frames, ascending; the same for the same seed. */
export function randomFrames(length: number, count: number, seed: number): number[] {
  const random = randomFrom(seed);
  const chosen = new Set<number>();
  // From the end of a shuffled deck that is never written down (Floyd).
  for (let at = Math.max(0, length - count); at < length; at++) {
    const pick = Math.floor(random() * (at + 1));
    chosen.add(chosen.has(pick) ? at : pick);
  }
  return [...chosen].sort((a, b) => a - b);
}

function rowOf({ frame, time, planes, problem }: Compared): string[] {
  const worst = planes.map(({ plane, mean, max }) =>
    max === 0 ? `${plane} equal` : `${plane} ${mean.toFixed(2)} (at most ${Math.round(max)})`,
  );
  return [problem === null ? '✓' : '✗', `frame ${frame}`, `${time.toFixed(3)} s`, problem ?? worst.join(', ')];
}

/** `lossless` is the best there is where a format has nothing better. */
function toleranceOf(format: OutputFormat, { output }: Recipe): Tolerance {
  const quality = output.quality === 'lossless' ? 'best' : output.quality;
  return toleranceFor({ quality, rate: output.rate }, outputFormats[format].alpha);
}

function closing(compared: readonly Compared[], tolerance: Tolerance | null, adapter: string): string[] {
  const failed = compared.filter(({ problem }) => problem !== null).length;
  const isEqual = compared.every(({ planes }) => planes.every(({ max }) => max === 0));
  const allowed = tolerance
    ? `alpha ${tolerance.alphaMean} of 255 on average and ${tolerance.alphaMax} at most, colour ${tolerance.colourMean} on average and ${tolerance.colourBlock} in a region`
    : `without loss, ${LOSSLESS_SHARE * 100} % of samples equal but for 1 of 255`;
  const verdict = `${framesText(compared.length)}, ${isEqual ? 'equal to the last bit' : 'all within it'}.`;
  return [
    `Tolerance: ${allowed}.`,
    `Rendered on ${adapter}.`,
    failed > 0 ? `${failed} of ${framesText(compared.length)} beyond it.` : verdict,
  ];
}
