/** A finished file of any kind that can be compared with its recipe, frame by frame. */
import { statSync } from 'node:fs';
import { extname } from 'node:path';
import type { DeliveryFormat } from '../../src/gpu/deliver.ts';
import { type FormatDeclaration, type OutputFormat, outputFormats } from '../../src/jobs/output/output.ts';
import type { Recipe } from '../../src/jobs/recipe/recipe.ts';
import { MediaError } from '../../src/media/errors.ts';
import type { PlanarFrame } from '../../src/media/picture.ts';
import { readPictures } from '../writers/ffmpeg-pictures.ts';
import { openInput } from './inputs.ts';
import { UsageError } from './usage-error.ts';

/** What a file holds. */
export interface HeldFile extends AsyncDisposable {
  /** Which of the recipe’s formats it is. */
  readonly place: number;
  /** Frames in it. */
  readonly length: number;
  /** The frames at ascending positions. */
  frames(positions: readonly number[]): AsyncGenerator<PlanarFrame>;
}

/** Whether rendering alone says what a file of this format holds, exactly or as its codec keeps it. */
function isComparable({ kind, alpha, lossless, container }: FormatDeclaration, { output }: Recipe): boolean {
  if (kind === 'video') return alpha !== 'pair';
  if (kind === 'sticker') return false;
  return lossless === 'always' || (container === 'webp' && output.quality === 'lossless');
}

/**
 * Opens a file of one of the recipe's formats; `deliveries` are those of the formats. Throws `UsageError` when it is none
 * that can be compared, `MediaError` when it cannot be read.
 */
export async function openHeldFile(
  file: string,
  recipe: Recipe,
  deliveries: readonly DeliveryFormat[],
  signal: AbortSignal,
): Promise<HeldFile> {
  const extension = statSync(file).isDirectory() ? '' : extname(file).slice(1).toLowerCase();
  const { formats } = recipe.output;
  const places = [...formats.keys()].filter((at) => {
    const declaration: FormatDeclaration = outputFormats[formats[at] as OutputFormat];
    return declaration.extension === extension && isComparable(declaration, recipe);
  });
  const videos = places.filter((at) => outputFormats[formats[at] as OutputFormat].kind === 'video');
  const held =
    videos.length > 0 ? await openVideo(file, videos, deliveries, signal) : await openPictures(file, places, recipe, deliveries, signal);
  if (held) return held;
  throw new UsageError(
    `${file} is none of the formats of its recipe that can be compared (${formats.join(', ')}).`,
    'Stickers, GIF and pairs are made smaller or split in ways that rendering alone does not repeat.',
  );
}

async function openVideo(
  file: string,
  places: readonly number[],
  deliveries: readonly DeliveryFormat[],
  signal: AbortSignal,
): Promise<HeldFile | null> {
  const source = await openInput(file, signal);
  const { coded, layout } = source.info.format;
  const place = places.find((at) => {
    const { format } = deliveries[at] as DeliveryFormat;
    return format.coded.width === coded.width && format.coded.height === coded.height && format.layout === layout;
  });
  const close = () => source[Symbol.asyncDispose]();
  if (place === undefined) {
    await close();
    return null;
  }
  return {
    place,
    length: source.info.timeline.length,
    async *frames(positions) {
      yield* source.frames(positions, signal);
    },
    [Symbol.asyncDispose]: close,
  };
}

async function openPictures(
  file: string,
  places: readonly number[],
  { output }: Recipe,
  deliveries: readonly DeliveryFormat[],
  signal: AbortSignal,
): Promise<HeldFile | null> {
  let problem: unknown = null;
  for (const place of places) {
    const { format, size } = deliveries[place] as DeliveryFormat;
    const declaration = outputFormats[output.formats[place] as OutputFormat];
    const read = await readPictures(file, declaration, size, signal).catch((error: unknown) => {
      // A PNG that does not move is no animation, and the other way round.
      problem = readError(file, error);
      return null;
    });
    if (!read) continue;
    return {
      place,
      length: read.length,
      async *frames(positions) {
        const wanted = new Set(positions);
        let [index, left] = [0, positions.length];
        try {
          for await (const { rgba } of read.pictures()) {
            if (wanted.has(index)) {
              yield { index, time: 0, duration: 0, format, planes: [rgba], [Symbol.dispose]: () => undefined };
              if (--left === 0) return;
            }
            index++;
          }
        } catch (error) {
          throw readError(file, error);
        }
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  if (problem !== null) throw problem;
  return null;
}

/** Readers of pictures say in these errors what is wrong with the file. */
function readError(file: string, error: unknown): unknown {
  return error instanceof RangeError || error instanceof TypeError ? damagedFile(file, error.message, error) : error;
}

/** The error for a file whose content is not what it should be. */
export function damagedFile(file: string, reason: string, cause?: unknown): MediaError {
  const remedy = 'Copy the file again, or export it again from its recipe.';
  return new MediaError('damaged', `${file} cannot be read: ${reason}.`, remedy, { cause });
}
