import { expect, test } from 'vitest';
import { boomerang, roundTrip, stitch, trim } from '../../../jobs/sequence.ts';
import { askAgain, partsOf, sequenceWish } from './sequence-wish.ts';

const range = { start: 10, end: 50 };

test('what a sequence was made of is asked for again with its stretches; the way back of a loop is made anew', () => {
  const there = { item: 'a', range, reverse: false };
  const back = { item: 'b', range: { start: 0, end: 20 }, reverse: false };
  askAgain(boomerang('a', range));
  expect(sequenceWish.get()).toEqual({ what: 'loop', parts: [there] });
  askAgain(roundTrip(there, back, { middle: false, end: false }));
  expect(sequenceWish.get()).toEqual({ what: 'loop', parts: [there, back] });
  askAgain(stitch(partsOf(['a', 'a', 'b']), 'contain'));
  expect(sequenceWish.get()).toEqual({ what: 'stitch', parts: partsOf(['a', 'a', 'b']) });
  askAgain(trim('a', range, true));
  expect(sequenceWish.get()).toEqual({ what: 'trim', parts: [there] });
});
