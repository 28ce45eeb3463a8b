/** Proves an export: random frames are rendered again and compared with what the file holds. */
import { resolve } from 'node:path';
import type { DeliveryFormat } from '../../src/gpu/deliver.ts';
import { deliveryFor } from '../../src/jobs/delivery.ts';
import { type OutputFormat, outputFormats } from '../../src/jobs/output.ts';
import type { Recipe } from '../../src/jobs/recipe.ts';
import { itemsOf } from '../../src/jobs/stack.ts';
import { tolerances } from '../../src/jobs/tolerance.ts';
import { outputTimeline, rangeWithin } from '../../src/media/output-timeline.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import type { SourceInfo } from '../../src/media/source.ts';
import { effects } from '../../src/shaders/effects.ts';
import { openFfmpegSource } from '../ffmpeg-source.ts';
import { framesOf, renderFrames } from '../render-frames.ts';
import type { ExitCode, Host } from './command.ts';
import { recipeIn } from './embedded-recipe.ts';
import { findItems } from './find-source.ts';
import { table } from './help.ts';
import { openInput } from './inputs.ts';
import { differences, type PlaneDifference, problemWithin } from './plane-difference.ts';
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
  const items = [...new Set([recipe.source, ...itemsOf(recipe, effects)])];
  const paths = await findItems(items, file, named, signal);
  await using source = await openFfmpegSource(resolve(paths.get(recipe.source) as string), signal);
  const { format, delivery } = deliveryOf(file, recipe, source.info, decoded.info);
  const { timeline: all } = source.info;
  const timeline = outputTimeline(all, rangeWithin(recipe.range, all.length), recipe.output.frameRate);
  const found = decoded.info.timeline.length;
  if (found !== timeline.length) {
    report.result({ file, ok: false, frames: found, expected: timeline.length }, [
      `${file} has ${found} frames instead of ${timeline.length}.`,
    ]);
    return 1;
  }
  const positions = randomFrames(timeline.length, frames, seed);
  const lossless = isLossless(format, recipe);
  const quality = lossless
    ? 'lossless'
    : recipe.output.rate
      ? 'draft'
      : recipe.output.quality === 'lossless'
        ? 'best'
        : recipe.output.quality;
  const compared: Compared[] = [];
  const held = decoded.frames(positions, signal)[Symbol.asyncIterator]();
  const take = async (rendered: PlanarFrame) => {
    const { value, done } = await held.next();
    if (done) throw new RangeError('The file ended early.');
    using frame = value;
    const planes = differences(rendered, frame);
    compared.push({ frame: frame.index, time: frame.time, planes, problem: problemWithin(planes, tolerances[quality], lossless) });
  };
  const adapter = await renderFrames({
    source,
    recipe,
    files: paths,
    delivery,
    timeline: framesOf(timeline, positions),
    signal,
    take,
  }).finally(() => held.return?.());
  const isWell = compared.every(({ problem }) => problem === null);
  const tolerance = lossless ? { share: 0.9999, codeValues: 1 } : tolerances[quality];
  report.result({ file, ok: isWell, source: paths.get(recipe.source), format, adapter, quality, tolerance, seed, frames: compared }, [
    ...table(compared.map(rowOf), ''),
    '',
    ...closing(compared, quality, adapter),
  ]);
  return isWell ? 0 : 1;
}

/** Which of the recipe's formats a file is in: the one whose pictures are made like this. */
function deliveryOf(
  file: string,
  recipe: Recipe,
  source: SourceInfo,
  decoded: SourceInfo,
): { format: OutputFormat; delivery: DeliveryFormat } {
  const extension = file.slice(file.lastIndexOf('.') + 1).toLowerCase();
  const deep = decoded.format.bitDepth > 8;
  for (const format of recipe.output.formats) {
    const { kind, alpha, limits, extension: own } = outputFormats[format];
    if (kind !== 'video' || alpha === 'pair' || limits || own !== extension) continue;
    const planned = deliveryFor(format, recipe.output, source, deep);
    // VP9 of more than 8 bits has no alpha here, and then lies over the background.
    const isOpaque = planned.format.bitDepth > 8 && outputFormats[format].codec === 'vp9';
    const delivery = isOpaque ? { ...planned, background: true, format: { ...planned.format, alpha: false } } : planned;
    const { coded, layout } = delivery.format;
    if (coded.width === decoded.format.coded.width && coded.height === decoded.format.coded.height && layout === decoded.format.layout) {
      return { format, delivery };
    }
  }
  throw new UsageError(
    `${file} (${decoded.container}, ${decoded.format.coded.width}×${decoded.format.coded.height}) is none of the formats of its recipe that can be compared (${recipe.output.formats.join(', ')}).`,
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

function closing(compared: readonly Compared[], quality: keyof typeof tolerances, adapter: string): string[] {
  const failed = compared.filter(({ problem }) => problem !== null).length;
  const { alphaMean, alphaMax, colourMean, colourBlock } = tolerances[quality];
  const isEqual = compared.every(({ planes }) => planes.every(({ max }) => max === 0));
  return [
    quality === 'lossless'
      ? 'Tolerance: without loss, 99.99 % of samples equal but for 1 of 255.'
      : `Tolerance at the quality ${quality}: alpha ${alphaMean} of 255 on average and ${alphaMax} at most, colour ${colourMean} on average and ${colourBlock} in a region.`,
    `Rendered on ${adapter}.`,
    failed > 0
      ? `${failed} of ${compared.length} frames differ.`
      : isEqual
        ? 'All frames are equal to the last bit.'
        : `All ${compared.length} frames are within it.`,
  ];
}
