/** How far a decoded export may be from what was rendered. */
import { type FormatDeclaration, followsRate, type OutputSettings } from './output.ts';

type Quality = OutputSettings['quality'];

/** Most that a quality may cost, in code values 0–255. */
export interface Tolerance {
  /** Mean error of all samples of alpha: twice the grain that is lost. It evens out over regions, which tell what is wrong. */
  readonly alphaMean: number;
  /** Alpha of any sample. */
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

/** Twice and more what encoders did to discs, lines, ramps and grain of ±12, in colour and alpha, at each quality; a wrong, missing or black region is off by far more. */
export const tolerances: Readonly<Record<Quality, Tolerance>> = {
  draft: { alphaMean: 5, alphaMax: 64, alphaBlock: 4, colourBlock: 48, colourMean: 16, colourMax: 255 },
  good: { alphaMean: 2.5, alphaMax: 48, alphaBlock: 3, colourBlock: 32, colourMean: 10, colourMax: 255 },
  best: { alphaMean: 1.5, alphaMax: 32, alphaBlock: 2, colourBlock: 20, colourMean: 6, colourMax: 255 },
  lossless: { alphaMean: 0, alphaMax: 0, alphaBlock: 0, colourBlock: 0, colourMean: 0, colourMax: 0 },
};

/** Twice what encoders do at their very worst factor to grain, patterns and a matte, from 64×48 pixels on. */
const WORST_FACTOR: Tolerance = { alphaMean: 12, alphaMax: 255, alphaBlock: 10, colourBlock: 90, colourMean: 50, colourMax: 255 };
/** What they do to these with 6 thousandths of a bit for a pixel is more; a black, missing or foreign picture is off by more still. */
const STARVED: Tolerance = { ...WORST_FACTOR, colourBlock: 160, colourMean: 64 };
/** Factors up to which encoders do as well as with `draft`. */
const AS_DRAFT: Readonly<Partial<Record<NonNullable<FormatDeclaration['codec']>, number>>> = { vp9: 40, avc: 28, hevc: 30, av1: 45 };

/** How far a video may be; alpha that is coded as a picture loses what pictures do. */
export function videoTolerance(declaration: FormatDeclaration, output: Pick<OutputSettings, 'quality' | 'rate'>): Tolerance {
  const own = ownTolerance(declaration, output);
  return declaration.alpha === 'stacked' || declaration.alpha === 'pair' ? asColour(own) : own;
}

/** For alpha that is coded as a picture. */
const asColour = (own: Tolerance): Tolerance => ({ ...own, alphaBlock: own.colourBlock, alphaMean: own.colourMean, alphaMax: 255 });

function ownTolerance(declaration: FormatDeclaration, { quality, rate }: Pick<OutputSettings, 'quality' | 'rate'>): Tolerance {
  const { lossless, codec } = declaration;
  if (lossless === 'always') return tolerances.lossless;
  if (rate === null || !followsRate(declaration)) return tolerances[quality === 'lossless' && lossless === 'never' ? 'best' : quality];
  if (rate.kind !== 'crf') return STARVED;
  return codec !== null && rate.value <= (AS_DRAFT[codec] ?? -1) ? tolerances.draft : WORST_FACTOR;
}

/** No coding does this to a picture: it is another one, or its alpha is missing. */
export const FOREIGN: Tolerance = { alphaMean: 100, alphaMax: 255, alphaBlock: 200, colourBlock: 240, colourMean: 100, colourMax: 255 };

/**
 * How far a video may be at the very most, also where all has been spent that may be. A rate or a size that was asked for may
 * starve its pictures; at a quality or a factor no encoder that works does worse than at its worst factor.
 */
export function foreignTolerance(declaration: FormatDeclaration, { rate }: Pick<OutputSettings, 'rate'>): Tolerance {
  const isStarved = rate !== null && rate.kind !== 'crf' && followsRate(declaration);
  const own = isStarved ? FOREIGN : WORST_FACTOR;
  return declaration.alpha === 'stacked' || declaration.alpha === 'pair' ? asColour(own) : own;
}

const EXACT = tolerances.lossless;
/** A browser's decoder of WebP rounds once more, when it divides by alpha. */
const ROUNDED: Tolerance = { ...EXACT, colourMean: 0.5, colourBlock: 1.6, colourMax: 1.6 };
/** What is lost in regions and on average: alpha is kept. */
const losing = (colourBlock: number, colourMean: number): Tolerance => ({ ...EXACT, colourBlock, colourMean, colourMax: 255 });

/** Codecs leave grain out, of colours all of it. */
const GRAIN = 64;
/** Twice what encoders did to discs, grain, fine edges and rainbows; those of browsers keep less of an edge's colour. */
const CODED: Readonly<Record<Quality, Tolerance>> = {
  draft: losing(32, GRAIN),
  good: losing(24, GRAIN),
  best: losing(20, GRAIN),
  lossless: ROUNDED,
};
const JPEG: Readonly<Record<Quality, Tolerance>> = { ...CODED, lossless: CODED.best };
/** Patterns even out over a region, but not what the palette lacks: of a rainbow whole regions. */
const GIF: Readonly<Record<Quality, Tolerance>> = {
  draft: losing(96, 24),
  good: losing(56, 16),
  best: losing(56, 16),
  lossless: losing(56, 16),
};

/** Steps in which files of each kind count time, seconds; ffmpeg's of animated PNGs add up. GIFs count hundredths. */
const TIMES: Readonly<Partial<Record<FormatDeclaration['container'], number>>> = { apng: 0.005, webp: 0.0006, gif: 0.0051, webm: 0.005 };

/** How far the pictures of a file that is no video may be at a quality. */
export function pictureTolerance({ container, kind }: Pick<FormatDeclaration, 'container' | 'kind'>, quality: Quality): PictureTolerance {
  const time = kind === 'still' ? null : (TIMES[container] ?? null);
  switch (container) {
    case 'webp':
      return { ...CODED[quality], time };
    case 'jpeg':
      return { ...JPEG[quality], time };
    case 'gif':
      return { ...GIF[quality], time };
    default:
      return { ...EXACT, time };
  }
}

/** How far a sticker may be that the solver found at a quality from 1 to 100. */
export function stickerTolerance(container: FormatDeclaration['container'], quality: number): PictureTolerance {
  const spent = (100 - quality) / 100;
  const time = TIMES[container] ?? null;
  switch (container) {
    case 'gif':
      return { ...losing(56 + 80 * spent, 16 + 16 * spent), time };
    case 'webp':
      return { ...losing(20 + 16 * spent, GRAIN), time };
    case 'apng':
      // Below, colours and alphas are those of a palette.
      if (spent === 0) return { ...EXACT, time };
      return { ...losing(24 + 96 * spent, 8 + 24 * spent), alphaMean: 4 + 12 * spent, alphaBlock: 24 + 96 * spent, alphaMax: 255, time };
    default:
      return { ...losing(16 + 16 * spent, GRAIN), alphaMean: 5 + 7 * spent, alphaBlock: 4 + 12 * spent, alphaMax: 255, time };
  }
}
