/** How far a decoded export may be from what was rendered. */
import type { OutputSettings } from './output.ts';

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

/** Twice and more what encoders did to discs, ramps and grain at each quality; a wrong, missing or black region is off by far more. */
export const tolerances: Readonly<Record<OutputSettings['quality'], Tolerance>> = {
  draft: { alphaMean: 2, alphaMax: 64, alphaBlock: 4, colourBlock: 48, colourMean: 16 },
  good: { alphaMean: 1, alphaMax: 48, alphaBlock: 3, colourBlock: 32, colourMean: 10 },
  best: { alphaMean: 0.5, alphaMax: 32, alphaBlock: 2, colourBlock: 20, colourMean: 6 },
  lossless: { alphaMean: 0, alphaMax: 0, alphaBlock: 0, colourBlock: 0, colourMean: 0 },
};
