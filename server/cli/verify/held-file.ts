/** A finished file of any kind that can be compared with its recipe, frame by frame. */
import { existsSync, statSync } from 'node:fs';
import { extname, join, parse } from 'node:path';
import type { DeliveryFormat } from '../../../src/gpu/deliver.ts';
import { factsProblem } from '../../../src/jobs/export/video-check.ts';
import { type OutputFormat, outputFormats } from '../../../src/jobs/output/output.ts';
import type { Recipe } from '../../../src/jobs/recipe/recipe.ts';
import type { StickerCut } from '../../../src/jobs/stickers/sticker-cut.ts';
import { MediaError } from '../../../src/media/errors.ts';
import type { PlanarFrame, PlaneFormat } from '../../../src/media/picture.ts';
import { joinedPair } from '../../../src/media/pictures/alpha-luma.ts';
import type { FfmpegSource } from '../../reading/ffmpeg-source.ts';
import { readPictures } from '../../writers/ffmpeg-pictures.ts';
import { factsOf } from '../../writers/verify-video.ts';
import { filesOf } from '../../writers/video-writer.ts';
import { openInput } from '../inputs.ts';
import { UsageError } from '../usage-error.ts';
import type { Expectation } from './expectation.ts';

/** What a file holds. */
export interface HeldFile extends AsyncDisposable {
  /** Which of the recipe’s formats it is. */
  readonly place: number;
  /** What is wrong with the file as a whole, in words that follow its name; null when nothing is. */
  problem(expected: Expectation): string | null;
  /** The frames at ascending positions, with the times that the file gives them. */
  frames(positions: readonly number[]): AsyncGenerator<PlanarFrame>;
}

/** What is known of a file before it is opened. */
export interface HeldOptions {
  readonly file: string;
  readonly recipe: Recipe;
  /** Of a sticker: what it shows. */
  readonly cut: StickerCut | null;
  /** Of each of the recipe's formats. */
  readonly deliveries: readonly DeliveryFormat[];
  readonly signal: AbortSignal;
}

/** Opens a file of one of the recipe's formats. Throws `UsageError` when it is none of them, `MediaError` when it cannot be read. */
export async function openHeldFile(options: HeldOptions): Promise<HeldFile> {
  const { file, recipe, cut } = options;
  const { formats } = recipe.output;
  const extension = statSync(file).isDirectory() ? '' : extname(file).slice(1).toLowerCase();
  const alike = [...formats.keys()].filter((at) => outputFormats[formats[at] as OutputFormat].extension === extension);
  const of = (at: number) => outputFormats[formats[at] as OutputFormat];
  const stickers = alike.filter((at) => formats[at] === cut?.format);
  const videos = cut ? [] : alike.filter((at) => of(at).kind === 'video');
  const pictures = cut ? stickers : alike.filter((at) => !['video', 'sticker'].includes(of(at).kind));
  const held = (videos.length > 0 ? await openVideo(videos, options) : null) ?? (await openPictures(pictures, options));
  if (held) return held;
  throw new UsageError(
    `${file} is none of the formats of its recipe (${formats.join(', ')}).`,
    'Name the file as it was exported, or its recipe with --recipe FILE.',
  );
}

function missingHalf(file: string): string {
  const { name, ext } = parse(file);
  const half = (other: string) => `“${other}${ext}”`;
  const own = name.endsWith(' alpha') ? name.slice(0, -' alpha'.length) : null;
  if (own === null) return `${file} has its alpha in a second file, ${half(`${name} alpha`)}, which is not beside it.`;
  // A clip may itself be called so.
  return `${file} is one of two files, and neither ${half(own)} nor ${half(`${name} alpha`)} is beside it.`;
}

/** Both files of a pair, of which `file` is either one; null when there is only this one. */
function pairWith(file: string): readonly string[] | null {
  const { dir, name, ext } = parse(file);
  const colours = [file, ...(name.endsWith(' alpha') ? [join(dir, `${name.slice(0, -' alpha'.length)}${ext}`)] : [])];
  return colours.map((colour) => filesOf('alpha-pair', colour)).find((paths) => paths.every((path) => existsSync(path))) ?? null;
}

async function openVideo(places: readonly number[], { file, recipe, deliveries, signal }: HeldOptions): Promise<HeldFile | null> {
  const isPair = (at: number) => outputFormats[recipe.output.formats[at] as OutputFormat].alpha === 'pair';
  const pair = places.some(isPair) ? pairWith(file) : null;
  const possible = places.filter((at) => isPair(at) === (pair !== null));
  if (possible.length === 0) {
    throw new UsageError(missingHalf(file), 'Put both into one folder. If the render was interrupted, repeat it with --resume.');
  }
  await using closing = new AsyncDisposableStack();
  const sources: FfmpegSource[] = [];
  for (const path of pair ?? [file]) sources.push(closing.use(await openInput(path, signal)));
  const [source, grey] = sources as [FfmpegSource, FfmpegSource | undefined];
  const { coded, layout } = source.info.format;
  const place = possible.find((at) => {
    const { format } = deliveries[at] as DeliveryFormat;
    return format.coded.width === coded.width && format.coded.height === coded.height && format.layout === layout;
  });
  if (place === undefined) return null;
  const open = closing.move();
  return {
    place,
    problem({ length, duration, timeOf }) {
      const times = Float64Array.from({ length }, (_, index) => timeOf(index));
      for (const each of sources) {
        const facts = { ...factsOf(each), audio: null };
        // Whether alpha is there shows in the pictures, which tell how much of it is not.
        const problem = factsProblem(facts, { ...facts, times, duration, coded });
        if (problem) return problem;
      }
      return null;
    },
    async *frames(positions) {
      const greys = grey?.frames(positions, signal)[Symbol.asyncIterator]();
      try {
        for await (const frame of source.frames(positions, signal)) {
          const next = await greys?.next();
          yield next && !next.done ? joinedPair(frame, next.value) : frame;
        }
      } finally {
        await greys?.return?.();
      }
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

async function openPictures(places: readonly number[], { file, recipe, cut, deliveries, signal }: HeldOptions): Promise<HeldFile | null> {
  let refusal: unknown = null;
  for (const place of places) {
    const declaration = outputFormats[recipe.output.formats[place] as OutputFormat];
    const delivery = deliveries[place] as DeliveryFormat;
    const size = cut?.canvas ?? delivery.size;
    const format: PlaneFormat = { ...delivery.format, coded: size };
    const kind = declaration.kind === 'sticker' && cut?.frameRate === null ? 'still' : declaration.kind;
    const read = await readPictures(file, { ...declaration, kind }, size, signal).catch((error: unknown) => {
      // A PNG that does not move is no animation, and the other way round.
      refusal = readError(file, error);
      return null;
    });
    if (!read) continue;
    return {
      place,
      problem({ length, loops, coded }) {
        const { width, height } = read.size;
        if (read.length !== length) return `has ${read.length} frames instead of ${length}`;
        if (width !== coded.width || height !== coded.height) return `is ${width}×${height} instead of ${coded.width}×${coded.height}`;
        return read.loops !== null && read.loops !== loops ? `plays ${read.loops} times instead of ${loops}` : null;
      },
      async *frames(positions) {
        const wanted = new Set(positions);
        let [index, left, time] = [0, positions.length, 0];
        try {
          for await (const { rgba, duration } of read.pictures()) {
            const seconds = duration.num / duration.den;
            if (wanted.has(index)) {
              yield { index, time, duration: seconds, format, planes: [rgba], [Symbol.dispose]: () => undefined };
              if (--left === 0) return;
            }
            time += seconds;
            index++;
          }
        } catch (error) {
          throw readError(file, error);
        }
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  if (refusal !== null) throw refusal;
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
