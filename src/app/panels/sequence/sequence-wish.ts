/** The clips that the dialogs for stitching and looping ask about. */
import type { Sequence, SequencePart } from '../../../jobs/sequence.ts';
import { createStore } from '../../stores/store.ts';

/** What a dialog begins with. */
export interface SequenceWish {
  readonly what: Sequence['what'];
  /** At least one. */
  readonly parts: readonly SequencePart[];
}

/** Null while no dialog is open. */
export const sequenceWish = createStore<SequenceWish | null>(null);

/** Whole clips, forwards. */
export const partsOf = (items: readonly string[]): SequencePart[] => items.map((item) => ({ item, range: null, reverse: false }));

/** Asks how clips are to follow each other. */
export const askToStitch = (items: readonly string[]): void => sequenceWish.set({ what: 'stitch', parts: partsOf(items) });

/** Asks how a loop is to be made of one clip or two, or of a stretch of one. */
export const askToLoop = (parts: readonly SequencePart[]): void => sequenceWish.set({ what: 'loop', parts });

/** Asks where a clip is to be cut, beginning with a stretch of it; null is all of it. */
export const askToTrim = (item: string, range: SequencePart['range']): void =>
  sequenceWish.set({ what: 'trim', parts: [{ item, range, reverse: false }] });

/** Asks again what a sequence was made of. A loop there and back has the way back from its first part. */
export const askAgain = ({ what, parts }: Sequence): void =>
  sequenceWish.set({ what, parts: what === 'loop' ? parts.filter(({ item }, at) => at === 0 || item !== parts[0]?.item) : parts });
