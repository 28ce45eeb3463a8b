import { expect, test } from 'vitest';
import { builtInLooks, type Look } from '../../../jobs/recipe/looks.ts';
import { effects } from '../../../shaders/effects.ts';
import { kindOf, sectionsOf } from './sections.ts';

const builtIn = builtInLooks(effects);
const mine: Look = { id: 'stack:Mine', name: 'Mine', help: '', kind: 'stack', effects: [], output: {} };
const all = { query: '', only: null };

test('favourites come first and nowhere else, then what people keep', () => {
  const sections = sectionsOf([mine], builtIn, new Set(['built-in:Sticker']), effects, all);
  expect(sections.slice(0, 4).map(({ title }) => title)).toEqual(['Favourites', 'Yours', 'Style', 'Colour']);
  expect(sections.flatMap(({ looks }) => looks).filter(({ name }) => name === 'Sticker')).toHaveLength(1);
  expect(sections.flatMap(({ looks }) => looks)).toHaveLength(builtIn.length + 1);
});

test('all words are looked for in names, help, effects and categories', () => {
  const found = (query: string) => sectionsOf([mine], builtIn, new Set(), effects, { query, only: null }).flatMap(({ looks }) => looks);
  expect(found('bleach')).toMatchObject([{ name: 'Bleach bypass' }]);
  expect(found('film grain').every((look) => kindOf(look, effects).includes('grain'))).toBe(true);
  expect(found('pencil style').length).toBeGreaterThan(0);
  expect(found('mine')).toEqual([mine]);
  expect(found('no such look')).toEqual([]);
});

test('one section alone', () => {
  expect(sectionsOf([mine], builtIn, new Set(), effects, { query: '', only: 'Yours' })).toEqual([{ title: 'Yours', looks: [mine] }]);
});
