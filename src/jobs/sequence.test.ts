import { expect, test } from 'vitest';
import { boomerang, itemsIn, parseSequence, roundTrip, type SequencePart, stitch, withoutRepeats } from './sequence.ts';

const part = (item: string, start: number, end: number, reverse = false) => ({ item, range: { start, end }, reverse });
/** Frames in the order in which a sequence of one clip shows them. */
const shown = (parts: readonly SequencePart[]) =>
  parts.flatMap(({ range, reverse }) => {
    const frames = Array.from({ length: (range?.end ?? 0) - (range?.start ?? 0) }, (_, at) => (range?.start ?? 0) + at);
    return reverse ? frames.reverse() : frames;
  });

test('there and back shows the frames at which it turns once, however often it is repeated', () => {
  const { parts, what } = boomerang('a', { start: 3, end: 7 });
  expect(what).toBe('loop');
  expect(shown([...parts, ...parts])).toEqual([3, 4, 5, 6, 5, 4, 3, 4, 5, 6, 5, 4]);
  expect(shown(boomerang('a', { start: 3, end: 6 }).parts)).toEqual([3, 4, 5, 4]);
  expect(shown(boomerang('a', { start: 3, end: 5 }).parts)).toEqual([3, 4]);
  expect(shown(boomerang('a', { start: 3, end: 4 }).parts)).toEqual([3]);
});

test('on a round trip the second of two pictures that are the same is left out, in either direction', () => {
  const there = part('a', 0, 3);
  const both = { middle: true, end: true };
  expect(roundTrip(there, part('b', 10, 14), both).parts).toEqual([there, part('b', 11, 13)]);
  expect(roundTrip(there, part('b', 10, 14), { middle: true, end: false }).parts).toEqual([there, part('b', 11, 14)]);
  expect(shown(roundTrip(there, part('b', 10, 14, true), { middle: true, end: false }).parts.slice(1))).toEqual([12, 11, 10]);
  expect(roundTrip(there, part('b', 10, 12), both).parts).toEqual([there]);
});

test('a picture that comes twice at a joint is shown once', () => {
  const parts = [part('a', 0, 3), { item: 'b', range: null, reverse: false }, part('a', 2, 5, true), part('c', 7, 8), part('a', 9, 12)];
  expect(withoutRepeats(parts, [true, true, true, false], () => 10)).toEqual([
    part('a', 0, 3),
    part('b', 1, 10),
    part('a', 2, 4, true),
    part('a', 9, 12),
  ]);
  expect(withoutRepeats(parts, [], () => 10)).toEqual(parts);
  // A still at the end of a clip that shows the clip's last picture is there to be seen.
  const frozen = [part('a', 0, 3), { item: 'still', range: null, reverse: false }];
  expect(withoutRepeats(frozen, [true], (item) => (item === 'still' ? null : 10))).toEqual(frozen);
});

test('a stored sequence is read back; a broken one is refused with its place', () => {
  const sequence = stitch([part('a', 0, 3), { item: 'b', range: null, reverse: true }, part('a', 5, 6)], 'cover');
  expect(parseSequence(JSON.parse(JSON.stringify(sequence)), 'sequence')).toEqual(sequence);
  expect(itemsIn(sequence)).toEqual(['a', 'b']);
  const refused = (change: object, place: string) => {
    expect(() => parseSequence({ ...sequence, ...change }, 'sequence')).toThrow(place);
  };
  refused({ parts: [] }, 'sequence.parts[0]');
  refused({ parts: [{ ...part('a', 3, 3) }] }, 'sequence.parts[0].range.end');
  refused({ parts: [{ ...part('', 0, 3) }] }, 'sequence.parts[0].item');
  refused({ framing: 'stretch' }, 'sequence.framing');
  refused({ what: 'heap' }, 'sequence.what');
});
