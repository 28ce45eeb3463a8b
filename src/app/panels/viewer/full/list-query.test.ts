import { expect, test } from 'vitest';
import { listOf, parseViewSearch, placeIn, shownOf } from './list-query.ts';

test('an address is read back, and what is wrong in it is left out', () => {
  const list = { q: 'dog', kind: 'video', tag: ['a', 'b'], rating: 3, sort: 'name' } as const;
  const search = { ...list, at: 12, from: 3, to: 9 };
  expect(parseViewSearch({ ...search, other: 1 })).toEqual(search);
  expect(listOf(search)).toEqual(list);
  expect(parseViewSearch({ rating: 'many', at: -1, from: 9, to: 3 })).toEqual({});
});

test('only what has a picture is gone through', () => {
  expect(shownOf().kinds).toEqual(['video', 'image']);
  expect(shownOf({ kinds: ['image', 'lut'], sort: 'name', descending: false }).kinds).toEqual(['image']);
  expect(shownOf({ kinds: ['lut'], sort: 'name', descending: false }).kinds).toEqual(['video', 'image']);
});

test('an item has neighbours, also after it has left its list', () => {
  expect(placeIn(['a', 'b', 'c'], 'b', null)).toEqual({ index: 1, count: 3, previous: 'a', next: 'c' });
  expect(placeIn(['a', 'b', 'c'], 'a', null)).toMatchObject({ previous: null, next: 'b' });
  expect(placeIn(['a', 'c'], 'b', 1)).toMatchObject({ previous: 'a', next: 'c' });
  expect(placeIn(['a'], 'c', 1)).toMatchObject({ previous: 'a', next: null });
  expect(placeIn(['a'], 'c', null)).toBeNull();
});
