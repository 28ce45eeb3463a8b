import type { Framing } from '../gpu/conform.ts';
import type { FrameRange } from '../media/time.ts';
import { array, field, frameRange, object, oneOf, text } from './recipe/recipe-fields.ts';

/** A stretch of a library's clip, forwards or backwards. */
export interface SequencePart {
  readonly item: string;
  /** Null is all of it. */
  readonly range: FrameRange | null;
  readonly reverse: boolean;
}

/** Clips one after the other, as plain data: what a stitch, a loop or a part is made of. */
export interface Sequence {
  readonly what: 'stitch' | 'loop' | 'trim';
  /** At least one. */
  readonly parts: readonly SequencePart[];
  /** What clips of another shape than the first do in its frame. */
  readonly framing: Framing;
  /** The pictures are copied as they are coded, which clips that are alike allow. */
  readonly copied: boolean;
}

const MAX_PARTS = 1000;

/** Clips end to end. */
export function stitch(parts: readonly SequencePart[], framing: Framing, copied = false): Sequence {
  return { what: 'stitch', parts, framing, copied };
}

/** A stretch of a clip and nothing else. */
export function trim(item: string, range: FrameRange, copied: boolean): Sequence {
  return { what: 'trim', parts: [{ item, range, reverse: false }], framing: 'contain', copied };
}

/**
 * A stretch there and back (boomerang, ping-pong). The frames at which it turns are shown once, so that it can be repeated without
 * standing still; a stretch of one or two frames needs no way back.
 */
export function boomerang(item: string, { start, end }: FrameRange): Sequence {
  const there: SequencePart = { item, range: { start, end }, reverse: false };
  const back: SequencePart = { item, range: { start: start + 1, end: end - 1 }, reverse: true };
  return { what: 'loop', parts: end - start > 2 ? [there, back] : [there], framing: 'contain', copied: false };
}

/**
 * From A to B and back to A, of two clips: `there` ends where `back` begins and the other way round. Where the pictures at a joint
 * are the same (`seamOf` tells), the second of them is left out.
 */
export function roundTrip(
  there: SequencePart & { readonly range: FrameRange },
  back: SequencePart & { readonly range: FrameRange },
  same: { readonly middle: boolean; readonly end: boolean },
): Sequence {
  const { range } = back;
  const first = same.middle ? 1 : 0;
  const last = same.end ? 1 : 0;
  const rest = back.reverse ? { start: range.start + last, end: range.end - first } : { start: range.start + first, end: range.end - last };
  return { what: 'loop', parts: rest.end > rest.start ? [there, { ...back, range: rest }] : [there], framing: 'contain', copied: false };
}

/**
 * Parts without the first picture of those at which `repeats` says that it is the last one before them again; one of a single picture
 * is left out whole. `framesOf` gives the length of an item; null is a still, which is shown for a while and stays.
 */
export function withoutRepeats(
  parts: readonly SequencePart[],
  repeats: readonly boolean[],
  framesOf: (item: string) => number | null,
): readonly SequencePart[] {
  return parts.flatMap((part, at) => {
    const frames = framesOf(part.item);
    if (at === 0 || !repeats[at - 1] || frames === null) return [part];
    const { start, end } = part.range ?? { start: 0, end: frames };
    const range = part.reverse ? { start, end: end - 1 } : { start: start + 1, end };
    return range.end > range.start ? [{ ...part, range }] : [];
  });
}

/** The items of a sequence, each once, the first one first. */
export const itemsIn = ({ parts }: Sequence): string[] => [...new Set(parts.map(({ item }) => item))];

/** Validates a stored sequence. Throws `RecipeError` naming the place. */
export function parseSequence(stored: unknown, path: string): Sequence {
  const fields = object(stored, path);
  const parts = array(field(fields, 'parts'), `${path}.parts`, MAX_PARTS).map((entry, at): SequencePart => {
    const place = `${path}.parts[${at}]`;
    const part = object(entry, place);
    return {
      item: text(field(part, 'item'), `${place}.item`),
      range: frameRange(field(part, 'range'), `${place}.range`),
      reverse: field(part, 'reverse') === true,
    };
  });
  object(parts[0], `${path}.parts[0]`);
  return {
    what: oneOf(field(fields, 'what'), `${path}.what`, ['stitch', 'loop', 'trim'] as const),
    parts,
    framing: oneOf(field(fields, 'framing'), `${path}.framing`, ['contain', 'cover'] as const),
    copied: field(fields, 'copied') === true,
  };
}
