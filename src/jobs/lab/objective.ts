/** What makes one setting better than another: measures that a person weighs, or their own ratings. */
import type { PictureDifference } from '../../gpu/metrics/picture-meter.ts';
import { psnrOf } from './measures.ts';
import { type Preference, preferred } from './preference.ts';

/** Qualities that a result is judged by, each 0 to 1. */
export type QualityId = 'similar' | 'faithful' | 'edges' | 'sharp' | 'steady';

/** All qualities in order; a list of numbers by quality follows it. */
export const qualityIds: readonly QualityId[] = ['similar', 'faithful', 'edges', 'sharp', 'steady'];

/** What is sought. */
export type Objective =
  /** Weights, −1 to 1: a negative one seeks less of that quality. */
  | { readonly kind: 'measures'; readonly weights: Readonly<Record<QualityId, number>> }
  | { readonly kind: 'ratings'; readonly preference: Preference };

/** Sharper by this factor, or softer, is as far as sharpness is told apart. */
const SHARPNESS_RANGE = 16;
/** Decibels that count as perfect. */
const FAITHFUL = 50;
/** Flicker that counts as none of it being steady: a tenth of the range from frame to frame. */
const FLICKER = 0.1;

/**
 * How good what was measured against the source is in each quality, so that different units can be weighed: structural similarity and
 * coherence of edges as they are, 50 dB as 1, sharpness on a logarithmic scale where the source’s own is ½, flicker counted down from 1.
 */
export function qualitiesOf(found: PictureDifference): Record<QualityId, number> {
  const share = (value: number) => Math.min(Math.max(value, 0), 1);
  const ratio = (found.sharpness + 1) / (found.referenceSharpness + 1);
  return {
    similar: share(found.ssim ?? 1),
    faithful: share(psnrOf(found.mse) / FAITHFUL),
    edges: share(found.edges),
    sharp: share(0.5 + Math.log(ratio) / (2 * Math.log(SHARPNESS_RANGE))),
    steady: share(1 - (found.flicker ?? 0) / FLICKER),
  };
}

/** The score of a result; more is better. Weighed measures give at most 100, ratings stars. */
export function scoreOf(objective: Objective, found: PictureDifference): number {
  const qualities = qualitiesOf(found);
  if (objective.kind === 'ratings')
    return preferred(
      objective.preference,
      qualityIds.map((id) => qualities[id]),
    );
  const weight = qualityIds.reduce((sum, id) => sum + Math.abs(objective.weights[id]), 0);
  if (weight === 0) return 0;
  return (100 * qualityIds.reduce((sum, id) => sum + objective.weights[id] * qualities[id], 0)) / weight;
}
