/** How far a decoded export may be from what was rendered. */
import type { FormatDeclaration, OutputSettings } from './output.ts';

type Quality = OutputSettings['quality'];

/** Most that a quality may cost, in code values 0–255. */
export interface Tolerance {
  readonly alphaMean: number;
  readonly alphaMax: number;
  /** Alpha of any region of any frame. */
  readonly alphaBlock: number;
  /** Luma and chroma of any region of any frame. */
  readonly colourBlock: number;
  /** Mean error of the blocks of any colour plane of any frame. */
  readonly colourMean: number;
  /** Colour of any sample. */
  readonly colourMax: number;
}

/** How far the pictures of a file may be from the rendered ones. */
export interface PictureTolerance extends Tolerance {
  /** Seconds by which a picture may come too early or too late; null where files of this kind have no times. */
  readonly time: number | null;
}

/** Most that may be lost where the user set a rate: still far from a black, missing or foreign picture. */
const ASKED_FOR: Tolerance = { alphaMean: 24, alphaMax: 255, alphaBlock: 96, colourBlock: 128, colourMean: 48, colourMax: 255 };

/** Twice and more what encoders did to discs, ramps and grain at each quality; a wrong, missing or black region is off by far more. */
export const tolerances: Readonly<Record<Quality, Tolerance>> = {
  draft: { alphaMean: 2, alphaMax: 64, alphaBlock: 4, colourBlock: 48, colourMean: 16, colourMax: 255 },
  good: { alphaMean: 1, alphaMax: 48, alphaBlock: 3, colourBlock: 32, colourMean: 10, colourMax: 255 },
  best: { alphaMean: 0.5, alphaMax: 32, alphaBlock: 2, colourBlock: 20, colourMean: 6, colourMax: 255 },
  lossless: { alphaMean: 0, alphaMax: 0, alphaBlock: 0, colourBlock: 0, colourMean: 0, colourMax: 0 },
};

/** How far an export with these settings may be; alpha that is coded as a picture loses what pictures do. */
export function toleranceFor({ quality, rate }: Pick<OutputSettings, 'quality' | 'rate'>, alpha: FormatDeclaration['alpha']): Tolerance {
  const own = rate === null ? tolerances[quality] : ASKED_FOR;
  if (alpha !== 'stacked' && alpha !== 'pair') return own;
  return { ...own, alphaBlock: own.colourBlock, alphaMean: own.colourMean, alphaMax: 255 };
}

const EXACT = tolerances.lossless;
/** A browser's decoder of WebP rounds once more, when it divides by alpha. */
const ROUNDED: Tolerance = { ...EXACT, colourMean: 0.5, colourBlock: 1.6, colourMax: 1.6 };
/** What is lost in regions and on average: alpha is kept. */
const losing = (colourBlock: number, colourMean: number): Tolerance => ({ ...EXACT, colourBlock, colourMean, colourMax: 255 });

const WEBP: Readonly<Record<Quality, Tolerance>> = { draft: losing(24, 18), good: losing(16, 12), best: losing(8, 6), lossless: ROUNDED };
const JPEG: Readonly<Record<Quality, Tolerance>> = { ...WEBP, lossless: WEBP.best };
/** Patterns even out over a region; colours that the palette lacks do not. */
const GIF: Readonly<Record<Quality, Tolerance>> = {
  draft: losing(24, 24),
  good: losing(16, 16),
  best: losing(16, 16),
  lossless: losing(16, 16),
};

/** Steps in which files of each kind count time, seconds; ffmpeg's of animated PNGs add up. GIFs count hundredths. */
const TIMES: Readonly<Partial<Record<FormatDeclaration['container'], number>>> = { apng: 0.005, webp: 0.0006, gif: 0.0051, webm: 0.005 };

/** How far the pictures of a file that is no video may be at a quality. */
export function pictureTolerance({ container, kind }: Pick<FormatDeclaration, 'container' | 'kind'>, quality: Quality): PictureTolerance {
  const time = kind === 'still' ? null : (TIMES[container] ?? null);
  switch (container) {
    case 'webp':
      return { ...WEBP[quality], time };
    case 'jpeg':
      return { ...JPEG[quality], time };
    case 'gif':
      return { ...GIF[quality], time };
    default:
      return { ...EXACT, time };
  }
}

/** How far a sticker may be that the solver spent all but so much of its quality on, 1 to 100. */
export function stickerTolerance(container: FormatDeclaration['container'], quality: number): PictureTolerance {
  const spent = (100 - quality) / 100;
  const colour = losing(8 + 32 * spent, 8 + 32 * spent);
  const time = TIMES[container] ?? null;
  if (container === 'gif' || container === 'webp') return { ...colour, time };
  return { ...colour, alphaMean: 4 + 12 * spent, alphaBlock: 8 + 24 * spent, alphaMax: 255, time };
}
