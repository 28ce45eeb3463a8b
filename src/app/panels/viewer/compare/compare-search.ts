/** What of an item one side shows. */
export type Side = 'result' | 'source';
/** How two pictures are laid out. */
export type Arrangement = 'side' | 'wipe';

/** What an address of the comparison says beside the two items. */
export interface CompareSearch {
  readonly left?: Side;
  readonly right?: Side;
  readonly as?: Arrangement;
  /** Frame to begin at. */
  readonly at?: number;
}

/** The comparison's part of an address; what is the usual, or cannot be read, is left out. */
export function parseCompareSearch({ left, right, as, at }: Record<string, unknown>): CompareSearch {
  return {
    ...(left === 'source' && { left }),
    ...(right === 'source' && { right }),
    ...(as === 'wipe' && { as }),
    ...(typeof at === 'number' && Number.isInteger(at) && at >= 0 && { at }),
  };
}
