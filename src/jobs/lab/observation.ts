/** What a person found when they compared two variants of a clip. */
import type { PictureDifference } from '../../gpu/metrics/picture-meter.ts';
import { qualitiesOf, qualityIds } from './objective.ts';
import type { Sample } from './preference.ts';

/** One variant as it was seen. */
export interface Rated {
  readonly name: string;
  /** A recipe as it was kept; `parseRecipe` tells whether it can still be used. */
  readonly recipe: unknown;
  /** 1 to 5. */
  readonly stars: number;
  /** Against the source, means over the clip; null until it was measured. */
  readonly measured: PictureDifference | null;
}

/** Two variants, compared and rated once. */
export interface Observation {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The seed of the order in which the sides were shown when their names were hidden; null when they were not. */
  readonly blind: number | null;
  readonly a: Rated;
  readonly b: Rated;
  readonly note: string;
}

/** Most observations of one item. */
export const MOST_OBSERVATIONS = 500;

/** Observations of unknown origin, such as a backup; what is not as it should be is left out. */
export function readObservations(stored: unknown): Observation[] {
  return (Array.isArray(stored) ? (stored as unknown[]) : []).slice(0, MOST_OBSERVATIONS).flatMap((one) => {
    if (!isObject(one)) return [];
    const { id, at, blind, note } = one;
    const [a, b] = [ratedOf(one['a']), ratedOf(one['b'])];
    if (!a || !b || typeof id !== 'string' || typeof note !== 'string' || !isNumber(at)) return [];
    return [{ id, at, blind: isNumber(blind) ? blind : null, a, b, note }];
  });
}

function ratedOf(value: unknown): Rated | null {
  if (!isObject(value)) return null;
  const { name, recipe, stars, measured } = value;
  if (typeof name !== 'string' || !isObject(recipe) || !isNumber(stars) || !Number.isInteger(stars) || stars < 1 || stars > 5) return null;
  return { name, recipe, stars, measured: differenceOf(measured) };
}

/** What was measured, read from a value of unknown origin; null when it is none. */
export function differenceOf(value: unknown): PictureDifference | null {
  if (!isObject(value)) return null;
  const { mse, ssim, edges, sharpness, referenceSharpness, flicker } = value;
  if (!isNumber(mse) || !isNumber(edges) || !isNumber(sharpness) || !isNumber(referenceSharpness)) return null;
  return { mse, edges, sharpness, referenceSharpness, ssim: isNumber(ssim) ? ssim : null, flicker: isNumber(flicker) ? flicker : null };
}

/** What there is to learn from observations: every rated variant that was measured. */
export function samplesOf(observations: readonly Observation[]): Sample[] {
  return observations
    .flatMap(({ a, b }) => [a, b])
    .flatMap(({ stars, measured }) => {
      if (!measured) return [];
      const qualities = qualitiesOf(measured);
      return [{ stars, numbers: qualityIds.map((id) => qualities[id]) }];
    });
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
