import type { Arrangement } from '../viewer/compare/compare-search.ts';

/** What the lab's side panel shows. */
export type LabTab = 'values' | 'rate' | 'measure' | 'tune';

/** All of them, in order. */
export const labTabs: readonly LabTab[] = ['values', 'rate', 'measure', 'tune'];

/** What an address of the lab says beside the clip. */
export interface LabSearch {
  /** What each variant is made from, see `choices.ts`. */
  readonly a?: string;
  readonly b?: string;
  readonly as?: Arrangement;
  readonly tab?: LabTab;
}

const MOST = 200;

/** The lab's part of an address; what is the usual, or cannot be read, is left out. */
export function parseLabSearch({ a, b, as, tab }: Record<string, unknown>): LabSearch {
  const known = labTabs.find((one) => one === tab);
  const isChoice = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= MOST;
  return {
    ...(isChoice(a) && { a }),
    ...(isChoice(b) && { b }),
    ...(as === 'wipe' && { as }),
    ...(known && known !== 'values' && { tab: known }),
  };
}
