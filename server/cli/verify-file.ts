/** Proves an export: random frames are rendered again and compared with what the file holds. */
import { resolve } from 'node:path';
import type { DeliveryFormat } from '../../src/gpu/deliver.ts';
import { canonicalJson, toJson } from '../../src/jobs/canonical-json.ts';
import { type OutputFormat, outputFormats } from '../../src/jobs/output.ts';
import type { Recipe } from '../../src/jobs/recipe.ts';
import { itemsOf } from '../../src/jobs/stack.ts';
import { type Tolerance, toleranceFor } from '../../src/jobs/tolerance.ts';
import { outputTimeline, rangeWithin } from '../../src/media/output-timeline.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import type { SourceInfo } from '../../src/media/source.ts';
import { effects } from '../../src/shaders/effects.ts';
import { openFfmpegSource } from '../ffmpeg-source.ts';
import { framesOf, renderFrames } from '../render-frames.ts';
import { deliveryOf } from '../render-job.ts';
import type { ExitCode, Host } from './command.ts';
import { recipeIn } from './embedded-recipe.ts';
import { findItems } from './find-source.ts';
import { table } from './help.ts';
import { openInput } from './inputs.ts';
import { differences, LOSSLESS_SHARE, type PlaneDifference, problemWithin } from './plane-difference.ts';
import { framesText } from './report.ts';
import { UsageError } from './usage-error.ts';

/** What to prove. */
export interface VerifyRequest {
  readonly file: string;
  /** Files to look among first. */
  readonly named: readonly string[];
  readonly frames: number;
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
export async function verifyFile({ file, named, frames, seed }: VerifyRequest, { signal, report }: Host): Promise<ExitCode> {
  await using decoded = await openInput(file, signal);
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
  const place = formatOf(file, recipe, wanted, decoded.info);
  const format = recipe.output.formats[place] as OutputFormat;
  // Formats that are made of the same planes shared them.
  const keys = wanted.map((delivery) => canonicalJson(toJson(delivery)));
  const deliveries = wanted.filter((_, at) => keys.indexOf(keys[at] as string) === at);
  const which = [...new Set(keys)].indexOf(keys[place] as string);
  const { timeline: all } = source.info;
  const timeline = outputTimeline(all, rangeWithin(recipe.range, all.length), recipe.output.frameRate);
  const found = decoded.info.timeline.length;
  if (found !== timeline.length) {
    report.result({ file, ok: false, frames: found, expected: timeline.length }, [
      `${file} has ${framesText(found)} instead of ${timeline.length}.`,
    ]);
    return 1;
  }
  const positions = randomFrames(timeline.length, frames, seed);
  const lossless = isLossless(format, recipe);
  const tolerance = lossless ? null : toleranceOf(format, recipe);
  const compared: Compared[] = [];
  const held = decoded.frames(positions, signal)[Symbol.asyncIterator]();
  const take = async (rendered: PlanarFrame) => {
    const { value, done } = await held.next();
    if (done) throw new RangeError('The file ended early.');
    using frame = value;
    const planes = differences(rendered, frame);
    compared.push({ frame: frame.index, time: frame.time, planes, problem: problemWithin(planes, tolerance) });
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
  }).finally(() => held.return?.());
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

/** Which of the recipe’s formats a file is in: the place of the one whose pictures are made like this. */
function formatOf(file: string, recipe: Recipe, deliveries: readonly DeliveryFormat[], decoded: SourceInfo): number {
  const extension = file.slice(file.lastIndexOf('.') + 1).toLowerCase();
  const { formats } = recipe.output;
  const found = formats.findIndex((format, at) => {
    const { kind, alpha, limits, extension: own } = outputFormats[format];
    if (kind !== 'video' || alpha === 'pair' || limits || own !== extension) return false;
    const { coded, layout } = (deliveries[at] as DeliveryFormat).format;
    return coded.width === decoded.format.coded.width && coded.height === decoded.format.coded.height && layout === decoded.format.layout;
  });
  if (found >= 0) return found;
  const { width, height } = decoded.format.coded;
  throw new UsageError(
    `${file} (${decoded.container}, ${width}×${height}) is none of the formats of its recipe that can be compared (${formats.join(', ')}).`,
    'Videos can be verified; stickers, GIF and pairs are made smaller or split in ways that rendering alone does not repeat.',
  );
}

function isLossless(format: OutputFormat, { output }: Recipe): boolean {
  const { lossless } = outputFormats[format];
  return lossless === 'always' || (lossless === 'possible' && output.quality === 'lossless' && output.rate === null);
}

/** Up to `count` different frames, ascending; the same for the same seed (mulberry32). */
export function randomFrames(length: number, count: number, seed: number): number[] {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
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
