/** What a file must show by its recipe, frame by frame, and how far it may be from that. */
import type { DeliveryFormat } from '../../../src/gpu/deliver.ts';
import { type PlaneDifference, pictureDifferences, planeDifferences } from '../../../src/jobs/export/frame-difference.ts';
import { type Limits, type OutputFormat, outputFormats } from '../../../src/jobs/output/output.ts';
import { shownPart } from '../../../src/jobs/output/shown-part.ts';
import { type PictureTolerance, pictureTolerance, stickerTolerance, videoTolerance } from '../../../src/jobs/output/tolerance.ts';
import type { Recipe } from '../../../src/jobs/recipe/recipe.ts';
import type { StickerCut } from '../../../src/jobs/stickers/sticker-cut.ts';
import { framesAt } from '../../../src/jobs/stickers/sticker-plan.ts';
import { stickerTimes } from '../../../src/jobs/stickers/sticker-times.ts';
import type { OutputTimeline } from '../../../src/media/output-timeline.ts';
import type { PlanarFrame, Size } from '../../../src/media/picture.ts';
import { pictureScaler, placed } from '../../../src/media/pictures/scale-picture.ts';

/** What the frames of a file are compared with. */
export interface Expectation {
  readonly coded: Size;
  readonly length: number;
  /** Seconds. */
  readonly duration: number;
  readonly loops: number;
  readonly tolerance: PictureTolerance;
  /** Seconds at which a frame of the file begins; its end for the one behind the last. */
  timeOf(index: number): number;
  /** The position in the recipe's timeline of what a frame of the file shows. */
  sourceOf(index: number): number;
  compare(rendered: PlanarFrame, held: PlanarFrame): PlaneDifference[];
}

/** What a file of a format must show of a clip, of which the recipe has these frames. Throws `RangeError` for a cut of another clip. */
export function expectationOf(
  format: OutputFormat,
  { output }: Recipe,
  { format: planes, size }: DeliveryFormat,
  clip: OutputTimeline,
  cut: StickerCut | null,
): Expectation {
  const declaration = outputFormats[format];
  const { kind, alpha } = declaration;
  const timeline = shownPart(declaration, clip);
  const common = { coded: planes.coded, loops: output.loops, ...timeline, sourceOf: (index: number) => index };
  if (kind === 'video') return { ...common, tolerance: { ...videoTolerance(declaration, output), time: null }, compare: planeDifferences };
  const matte = alpha === 'binary' ? output.matte : null;
  const rgba = ({ planes: [pixels] }: PlanarFrame) => pixels as Uint8Array;
  if (!cut) {
    const tolerance = pictureTolerance(declaration, output.quality);
    return { ...common, tolerance, compare: (rendered, held) => pictureDifferences(size, rgba(rendered), rgba(held), matte) };
  }
  const { crop, area, canvas, frameRate, quality } = cut;
  const pictures = Array.from({ length: timeline.length }, (_, index) => ({ duration: timeline.durationOf(index) }));
  const frames = framesAt(pictures, declaration.limits as Limits, frameRate);
  if (!frames || crop.x + crop.width > size.width || crop.y + crop.height > size.height)
    throw new RangeError('what it says it shows is no part of what its recipe renders');
  const { shows, length, timeOf } = stickerTimes(declaration.container, { frames, frameRate });
  const shown = frames.flatMap(({ picture }, at) => Array<number>(shows[at] ?? 0).fill(picture));
  const scale = pictureScaler(size, crop, area);
  return {
    ...{ coded: canvas, length, duration: timeOf(length), loops: output.loops, timeOf },
    tolerance: stickerTolerance(declaration.container, quality),
    sourceOf: (index) => shown[index] as number,
    compare: (rendered, held) => pictureDifferences(canvas, placed(scale(rgba(rendered)), area, canvas), rgba(held), matte),
  };
}
