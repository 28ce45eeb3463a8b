/** Stickers of any kind, made of the pictures of a clip: the files that the solver tries. */
import { writeApng } from '../../media/pictures/apng.ts';
import { colourReducer } from '../../media/pictures/fewer-colours.ts';
import { writeGif } from '../../media/pictures/gif.ts';
import { RgbaCounter, type RgbaPalette } from '../../media/pictures/rgba-palette.ts';
import { withRecipe, writeWebp } from '../../media/pictures/webp.ts';
import type { PictureClip } from '../export/picture-clip.ts';
import { type FormatDeclaration, type OutputFormat, type OutputSettings, outputFormats } from '../output/output.ts';
import { givenUp, type StickerCoder, type StickerHost } from './sticker-coder.ts';
import { withCut } from './sticker-cut.ts';
import { measureClip, type RenderedClip, StickerPictures } from './sticker-pictures.ts';
import { type Sticker, type StickerCoding, type StickerTrial, solveSticker } from './sticker-solver.ts';
import { stickerTimes } from './sticker-times.ts';
import { webm } from './sticker-video.ts';

/** What to make. */
export interface StickerJob {
  readonly format: OutputFormat;
  readonly clip: RenderedClip;
  readonly output: Pick<OutputSettings, 'quality' | 'loops' | 'matte'>;
  /** Recipe to embed, as JSON; left out where it would cost much of the bytes. */
  readonly recipe: string;
  readonly host: StickerHost;
  readonly signal: AbortSignal;
  readonly onTrial?: (trials: number) => void;
}

/** A sticker, and what it shows. */
export interface MadeSticker extends Sticker {
  /** What was spent, and what else people should know, in sentences. */
  readonly notes: readonly string[];
  /** The pictures that were encoded, for a comparison with the file. */
  readonly shown: Pick<PictureClip, 'size' | 'length' | 'timeOf' | 'pictures'>;
}

/** A recipe may take this part of the bytes. */
const RECIPE_SHARE = 0.03;

/** Makes the best sticker of a format that fits where it is shown. Throws what `solveSticker` throws. */
export async function makeSticker({ format, clip, output, recipe, host, signal, onTrial }: StickerJob): Promise<MadeSticker> {
  const { label, container, limits } = outputFormats[format];
  if (!limits) throw new TypeError(`${format} is no sticker.`);
  const measured = await measureClip(clip, limits, signal);
  const budget = measured.pictures.length > 1 ? limits.bytes : limits.stillBytes;
  const isEmbedded = recipe.length <= budget * RECIPE_SHARE;
  const recipeOf = (trial: StickerTrial) => (isEmbedded ? withCut(recipe, { format, ...trial }) : null);
  const encode = coderOf(container)({ clip, host, loops: output.loops, matte: output.matte, recipeOf });
  const sticker = await solveSticker({
    ...{ clip: measured, limits, quality: output.quality, label, signal, encode },
    ...(onTrial && { onTrial }),
  });
  const notes = [`${label}: ${sticker.spent}.`, ...(isEmbedded ? [] : [`The recipe is too long to travel inside a ${label}.`])];
  return { ...sticker, notes, shown: shownBy(sticker.trial, clip, container, signal) };
}

function shownBy(
  trial: StickerTrial,
  clip: RenderedClip,
  container: FormatDeclaration['container'],
  signal: AbortSignal,
): MadeSticker['shown'] {
  const { shows, length, timeOf, durationOf } = stickerTimes(container, trial);
  const pictures = async function* () {
    let [frame, index] = [0, 0];
    for await (const { picture } of rgbaOf(clip).of(trial, signal))
      for (let left = shows[frame++] as number; left > 0; left--) yield { rgba: picture, duration: durationOf(index++) };
  };
  return { size: trial.canvas, length, timeOf, pictures };
}

function coderOf(container: FormatDeclaration['container']): StickerCoder {
  switch (container) {
    case 'apng':
      return apng;
    case 'gif':
      return gif;
    case 'webp':
      return webp;
    case 'webm':
      return webm;
    default:
      throw new TypeError(`No sticker is a ${container}.`);
  }
}

const rgbaOf = (clip: RenderedClip) => new StickerPictures(clip, (rgba) => rgba);

/** Takes the bytes of a file unless they are more than there is room for; `done` says how many pictures went into them. */
async function withinBudget(
  parts: AsyncIterable<Uint8Array<ArrayBuffer>>,
  { budget, frames }: StickerTrial,
  done: () => number,
): Promise<StickerCoding> {
  const kept: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const part of parts) {
    kept.push(part);
    bytes += part.length;
    if (bytes > budget) return givenUp(bytes, done(), frames.length);
  }
  return { size: bytes, file: new Uint8Array(await new Blob(kept).arrayBuffer()) };
}

const apng: StickerCoder = ({ clip, loops, recipeOf }) => {
  const pictures = rgbaOf(clip);
  return async (trial, signal) => {
    const { quality, canvas, frames } = trial;
    const palette = quality === 100 ? null : await paletteFor(pictures, trial, signal);
    const reduce = palette ? colourReducer(palette, Math.ceil((100 - quality) / 6)) : (rgba: Uint8Array) => rgba;
    let done = 0;
    const reduced = async function* () {
      for await (const { picture, duration } of pictures.of(trial, signal)) {
        done++;
        yield { rgba: reduce(picture), duration };
      }
    };
    const options = { size: canvas, length: frames.length, loops, recipe: recipeOf(trial), ...(palette && { palette: palette.colours }) };
    return withinBudget(writeApng(reduced(), options), trial, () => done);
  };
};

/** As many colours as an index can tell apart from quality 75 on, 154 at 60, 22 at the worst. */
async function paletteFor(
  pictures: StickerPictures<Uint8Array<ArrayBuffer>>,
  trial: StickerTrial,
  signal: AbortSignal,
): Promise<RgbaPalette> {
  const counter = new RgbaCounter(Math.min(256, Math.round(2 ** (4.25 + trial.quality / 20))));
  for await (const { picture } of pictures.of(trial, signal)) counter.add(picture);
  return counter.palette();
}

const gif: StickerCoder = ({ clip, loops, matte, recipeOf }) => {
  const pictures = rgbaOf(clip);
  return (trial, signal) => {
    const { quality, canvas } = trial;
    let done = 0;
    const opened = async function* () {
      done = 0;
      for await (const { picture, duration } of pictures.of(trial, signal)) {
        done++;
        yield { rgba: picture, duration };
      }
    };
    const options = {
      alpha: { matte, threshold: 0.5, dither: false },
      // A pattern costs bytes in every picture: with few to spend, flat colours look better than fewer pictures.
      dither: quality >= 60 ? 'blue-noise' : 'none',
      steadiness: Math.ceil((100 - quality) / 8),
      colours: quality >= 90 ? 255 : Math.round(2 ** (3 + (5 * quality) / 90)),
    } as const;
    return withinBudget(writeGif(opened, { size: canvas, loops, recipe: recipeOf(trial), ...options }), trial, () => done);
  };
};

const webp: StickerCoder = ({ clip, host, loops, recipeOf }) => {
  const pictures = rgbaOf(clip);
  return async (trial, signal) => {
    const { canvas, frames, quality, budget } = trial;
    const recipe = recipeOf(trial);
    const rgba = async function* () {
      for await (const { picture } of pictures.of(trial, signal)) yield picture;
    };
    const stills: { bytes: Uint8Array<ArrayBuffer>; duration: number }[] = [];
    let total = 0;
    for await (const bytes of host.webpStills(canvas, rgba(), quality, signal)) {
      stills.push({ bytes, duration: frames[stills.length]?.duration ?? 0 });
      total += bytes.length;
      if (total > budget) return givenUp(total, stills.length, frames.length);
    }
    const [first] = stills;
    if (frames.length === 1 && first) {
      const file = recipe === null ? first.bytes : withRecipe(first.bytes, recipe);
      return { size: file.length, file };
    }
    const parts = writeWebp(() => stills, { size: canvas, loops, recipe });
    return withinBudget(parts, trial, () => frames.length);
  };
};
