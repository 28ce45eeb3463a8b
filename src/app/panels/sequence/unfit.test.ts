import { expect, test } from 'vitest';
import type { ItemFacts, LibraryItem } from '../../library/types.ts';
import { unfitNotices } from './unfit.ts';

/** An item of which only what decides is given. */
const item = (name: string, rest: Partial<LibraryItem> = {}, kind: ItemFacts['kind'] = 'video') =>
  ({ id: name, name, facts: { kind }, storage: { state: 'stored' }, removedAt: 0, ...rest }) as unknown as LibraryItem;

const titles = (what: 'stitch' | 'loop', all: readonly (readonly [string, LibraryItem | null])[], ids = all.map(([id]) => id)) =>
  unfitNotices(what, ids, new Map(all)).map(({ title }) => title);

test('clips fit, also while they are copied and for this session only; a still can be stitched, but not looped', () => {
  const copying = item('b.mp4', { storage: { state: 'copying', done: 1 } });
  const session = item('c.mp4', { storage: { state: 'session', notice: { code: '', message: '', remedy: '' } } });
  const all = [['a', item('a.mp4')] as const, ['b', copying] as const, ['c', session] as const, ['d', item('d.png', {}, 'image')] as const];
  expect(titles('stitch', all)).toEqual([]);
  expect(titles('loop', all)).toEqual(['“d.png” is a picture, which does not move.']);
});

test('what is gone, in the trash, missing, unread or no clip is named, once however often it comes', () => {
  const missing = item('missing.mp4', { storage: { state: 'missing', notice: { code: '', message: '', remedy: '' } } });
  const all = [
    ['gone', null],
    ['trash', item('trash.mp4', { removedAt: 5 })],
    ['missing', missing],
    ['unread', item('unread.mp4', { facts: null })],
    ['lut', item('look.cube', {}, 'lut')],
  ] as const;
  expect(titles('stitch', all, ['missing', 'gone', 'missing', 'trash', 'unread', 'lut'])).toEqual([
    'The content of “missing.mp4” is gone.',
    'A clip that was chosen is not in the library any more.',
    '“trash.mp4” is in the trash.',
    '“unread.mp4” is still being read.',
    '“look.cube” has no pictures.',
  ]);
});

test('nothing is said of what is not known yet', () => {
  expect(titles('stitch', [], ['a'])).toEqual([]);
});
