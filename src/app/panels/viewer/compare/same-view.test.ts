import { expect, test } from 'vitest';
import { constantTimeline } from '../../../../media/time.ts';
import { parseCompareSearch } from './compare-search.ts';
import { rangeUpTo, sameView } from './same-view.ts';

test('what two clips have in common is counted in whole frames of each', () => {
  const timeline = constantTimeline(50, { num: 25, den: 1 });
  expect(rangeUpTo(timeline, 2)).toBeNull();
  expect(rangeUpTo(timeline, 5)).toBeNull();
  expect(rangeUpTo(timeline, 1)).toEqual({ start: 0, end: 25 });
  expect(rangeUpTo(timeline, 0.05)).toEqual({ start: 0, end: 2 });
});

test('a view of one picture is that of the same part of another', () => {
  const small = { width: 320, height: 180 };
  const large = { width: 1920, height: 1080 };
  const view = { zoom: 6, centre: { x: 80, y: 90 } };
  expect(sameView(view, small, large)).toEqual({ zoom: 1, centre: { x: 480, y: 540 } });
  expect(sameView(sameView(view, small, large), large, small)).toEqual(view);
  expect(sameView({ zoom: null, centre: { x: 0, y: 0 } }, small, large).zoom).toBeNull();
});

test('an address is read back, and what is wrong in it is left out', () => {
  expect(parseCompareSearch({ left: 'source', right: 'source', as: 'wipe', at: 7 })).toEqual({
    left: 'source',
    right: 'source',
    as: 'wipe',
    at: 7,
  });
  expect(parseCompareSearch({ left: 'result', right: 3, as: 'side', at: -2, more: 1 })).toEqual({});
});
