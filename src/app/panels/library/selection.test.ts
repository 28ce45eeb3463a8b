import { expect, test } from 'vitest';
import { gridGeometry, listGeometry, placeAfter, placesIn } from './geometry.ts';
import { given, isNarrowed, parseLibrarySearch, queryOf } from './library-search.ts';
import { all, banded, inverted, joiningOf, movedTo, nothing, pressed } from './selection.ts';

const ids = ['a', 'b', 'c', 'd', 'e'];
const chosen = ({ chosen }: { chosen: ReadonlySet<string> }) => [...chosen].sort().join('');

test('a press chooses one, Ctrl one more or less, Shift everything from the last one on', () => {
  let now = pressed(nothing, ids, 'b', 'replace');
  expect(chosen(now)).toBe('b');
  now = pressed(now, ids, 'd', 'range');
  expect(chosen(now)).toBe('bcd');
  expect(chosen(pressed(now, ids, 'a', 'range'))).toBe('ab');
  now = pressed(now, ids, 'c', 'toggle');
  expect(chosen(now)).toBe('bd');
  // The last one that was pressed alone is where a range begins.
  expect(chosen(pressed(now, ids, 'e', 'range'))).toBe('cde');
  expect(chosen(pressed(nothing, ids, 'e', 'range'))).toBe('e');
  expect(chosen(pressed(now, ids, 'gone', 'range'))).toBe('');
  expect(
    ['shiftKey', 'ctrlKey', 'metaKey', ''].map((key) => joiningOf({ shiftKey: false, ctrlKey: false, metaKey: false, [key]: true })),
  ).toEqual(['range', 'toggle', 'toggle', 'replace']);
});

test('the keyboard moves, extends and looks around; all and the others are one step', () => {
  const start = pressed(nothing, ids, 'b', 'replace');
  expect(chosen(movedTo(start, ids, 'c', 'replace'))).toBe('c');
  const extended = movedTo(movedTo(start, ids, 'c', 'extend'), ids, 'd', 'extend');
  expect([chosen(extended), extended.focus]).toEqual(['bcd', 'd']);
  const looking = movedTo(start, ids, 'e', 'only');
  expect([chosen(looking), looking.focus]).toEqual(['b', 'e']);
  expect(chosen(all(start, ids))).toBe('abcde');
  expect(chosen(inverted(start, ids))).toBe('acde');
  expect([...banded(new Set(['a']), ['b', 'a'])]).toEqual(['a', 'b']);
});

test('cards fill the width, keys lead to the card that stands there, a band touches what it covers', () => {
  const grid = gridGeometry(768, 180);
  expect(grid.columns).toBe(4);
  expect(grid.columns * grid.stride).toBeLessThanOrEqual(768 + 8);
  expect(gridGeometry(100, 180).columns).toBe(1);
  const from = (key: string, place: number) => placeAfter(key, place, grid, 3, 10);
  expect(['ArrowRight', 'ArrowDown', 'End', 'PageDown'].map((key) => from(key, 1))).toEqual([2, 5, 9, 9]);
  expect(['ArrowLeft', 'ArrowUp', 'Home', 'PageUp'].map((key) => from(key, 5))).toEqual([4, 1, 0, 0]);
  // Below the last but one row stands nothing: the last item is nearest. Below the last row there is nothing.
  expect([from('ArrowDown', 7), from('ArrowDown', 9), from('ArrowUp', 2), from('x', 2)]).toEqual([9, 9, 2, null]);
  expect(placeAfter('End', 0, grid, 3, 0)).toBeNull();
  const band = { left: grid.width + 20, top: 10, right: grid.stride + 30, bottom: grid.pitch + 5 };
  expect(placesIn(band, grid, 10)).toEqual([1, 5]);
  expect(placesIn({ left: 0, top: 0, right: 0, bottom: 0 }, grid, 10)).toEqual([]);
  expect(placesIn({ left: 0, top: 50, right: 10, bottom: 100 }, listGeometry(500), 10)).toEqual([1, 2]);
});

test('an address says what is shown, and nothing that it cannot mean', () => {
  const search = parseLibrarySearch({
    q: 42,
    kind: 'video',
    badge: ['made', 'evil', 'keyed'],
    tag: 'hero',
    rating: 9,
    show: 'all',
    sort: 'name',
    up: 'yes',
  });
  expect(search).toEqual({ q: '42', kind: 'video', badge: ['keyed', 'made'].sort().reverse(), tag: ['hero'], sort: 'name' });
  expect(parseLibrarySearch({ collection: {}, rating: 3.5, badge: null })).toEqual({});
  expect(queryOf({ q: 'a', show: 'trash', sort: 'name', up: true })).toEqual({ search: 'a', trash: true, sort: 'name', descending: true });
  expect(queryOf({})).toEqual({ sort: 'date', descending: true });
  expect([isNarrowed({ sort: 'size', up: true }), isNarrowed({ rating: 1 })]).toEqual([false, true]);
  expect(given({ q: '', tag: [], rating: undefined, up: true })).toEqual({ up: true });
});
