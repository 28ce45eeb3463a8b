import { expect, test } from 'vitest';
import { type Entry, listed } from './entries.ts';
import { match } from './fuzzy.ts';

const ranked = (query: string, ...texts: string[]) =>
  texts
    .map((text) => ({ text, score: match(text, query)?.score ?? null }))
    .filter(({ score }) => score !== null)
    .sort((a, b) => (b.score as number) - (a.score as number))
    .map(({ text }) => text);

test('letters are found in order, with gaps, in any case and without accents', () => {
  expect(match('Gaussian blur', 'blur')?.at).toEqual([9, 10, 11, 12]);
  expect(match('Gaussian blur', 'GB')?.at).toEqual([0, 9]);
  expect(match('Café crème', 'cafe creme')?.at).toHaveLength(9);
  expect(match('Type a timecode', 'timcode')).not.toBeNull();
  expect(match('Blur', 'blurs')).toBeNull();
  expect(match('Blur', 'rulb')).toBeNull();
  expect(match('anything', '')?.at).toEqual([]);
});

test('words may come in any order, and each must be there', () => {
  expect(match('Play backwards; again for faster', 'faster play')).not.toBeNull();
  expect(match('Play backwards', 'play forwards')).toBeNull();
});

test('beginnings of words come before what is inside, and short before long', () => {
  expect(ranked('mat', 'Format', 'Matte', 'Animate all', 'Matte choke')).toEqual(['Matte', 'Matte choke', 'Format', 'Animate all']);
  // Letters strewn about are no answer.
  expect(ranked('blur', 'Obtain all the outputs here')).toEqual([]);
});

const entry = (id: string, group: Entry['group'], label: string, detail?: string): Entry => ({
  id,
  group,
  label,
  ...(detail !== undefined && { detail }),
  run: () => {},
});
const entries = [
  entry('export', 'command', 'Export', 'Edit'),
  entry('page:/jobs', 'page', 'Jobs'),
  entry('setting:storage', 'setting', 'Storage', 'What takes up room; backup'),
  entry('effect:glow', 'effect', 'Glow', 'Light'),
  { ...entry('effect:grow', 'effect', 'Spread', 'Matte'), also: 'Grows a matte' },
];
const shown = (query: string, recent: readonly string[] = [], items: readonly Entry[] = []) =>
  listed(entries, items, query, recent).map(({ heading, entries: some }) => [heading, some.map(({ id }) => id)]);

test('with nothing typed, what was chosen last comes first and effects stay away', () => {
  expect(shown('', ['effect:glow', 'gone'])).toEqual([
    ['Recent', ['effect:glow']],
    ['Commands', ['export']],
    ['Pages', ['page:/jobs']],
    ['Settings', ['setting:storage']],
  ]);
});

test('answers come by group, the best first; details count less than names; items are those that the library found', () => {
  expect(shown('glow')).toEqual([['Add an effect', ['effect:glow']]]);
  expect(shown('grows')).toEqual([['Add an effect', ['effect:grow']]]);
  expect(shown('backup')).toEqual([['Settings', ['setting:storage']]]);
  expect(shown('xyz', [], [entry('item:1', 'item', 'Rain on glass.mp4', 'Clip')])).toEqual([['Library', ['item:1']]]);
  expect(shown('ex', [], [entry('item:1', 'item', 'Extra.mp4', 'Clip')]).map(([heading]) => heading)).toEqual(['Commands', 'Library']);
});

test('what is looked through besides is found by the beginnings of its words, not by letters strewn about', () => {
  const entry = (label: string, also: string) => ({ id: label, group: 'effect' as const, label, also, run: () => undefined });
  const entries = [
    entry('Oil paint', 'Strokes that follow the shapes of a picture, as brushes do.'),
    entry('Mask', 'Cuts away what is drawn.'),
  ];
  const found = (query: string) => listed(entries, [], query, []).flatMap((group) => group.entries.map(({ label }) => label));
  expect(found('brush')).toEqual(['Oil paint']);
  expect(found('share')).toEqual([]);
});
