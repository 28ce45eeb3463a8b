/** How far a decoded export may be from what was rendered. */
import type { FormatDeclaration, OutputSettings } from './output.ts';

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
}

/** Most that may be lost where the user set a rate: still far from a black, missing or foreign picture. */
const ASKED_FOR: Tolerance = { alphaMean: 24, alphaMax: 255, alphaBlock: 96, colourBlock: 128, colourMean: 48 };

/** Twice and more what encoders did to discs, ramps and grain at each quality; a wrong, missing or black region is off by far more. */
export const tolerances: Readonly<Record<OutputSettings['quality'], Tolerance>> = {
  draft: { alphaMean: 2, alphaMax: 64, alphaBlock: 4, colourBlock: 48, colourMean: 16 },
  good: { alphaMean: 1, alphaMax: 48, alphaBlock: 3, colourBlock: 32, colourMean: 10 },
  best: { alphaMean: 0.5, alphaMax: 32, alphaBlock: 2, colourBlock: 20, colourMean: 6 },
  lossless: { alphaMean: 0, alphaMax: 0, alphaBlock: 0, colourBlock: 0, colourMean: 0 },
};

/** How far an export with these settings may be; alpha that is coded as a picture loses what pictures do. */
export function toleranceFor({ quality, rate }: Pick<OutputSettings, 'quality' | 'rate'>, alpha: FormatDeclaration['alpha']): Tolerance {
  const own = rate === null ? tolerances[quality] : ASKED_FOR;
  if (alpha !== 'stacked' && alpha !== 'pair') return own;
  const { colourBlock, colourMean } = own;
  return { colourBlock, colourMean, alphaBlock: colourBlock, alphaMean: colourMean, alphaMax: 255 };
}
