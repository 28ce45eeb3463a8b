import { expect, test } from 'vitest';
import { effects } from '../shaders/effects.ts';
import { type BatchSource, isPending, plannedExports, problemWithBatchTemplate } from './batch.ts';
import { type BatchWanted, batchKind } from './kinds/batch.ts';
import { defaultOutput } from './output/output.ts';
import { type EffectInstance, emptyRecipe, type Recipe } from './recipe/recipe.ts';

const instance = (id: string, enabled = true): EffectInstance => ({ id, effect: id, version: 1, enabled, values: {} });
const own = (id: string): Recipe => ({ ...emptyRecipe(id), effects: [instance('keyer')], range: { start: 5, end: 25 } });
const source = (id: string, name: string): BatchSource => ({ id, name, size: { width: 1000, height: 500 }, frames: 100, recipe: own(id) });
const clips = [source('a', 'one.mp4'), source('b', 'two.mov'), source('c', 'One.mkv')];

const wanted: BatchWanted = {
  items: ['a', 'b', 'c'],
  looks: [{ kind: 'own' }, { kind: 'stack', name: 'Comic {x}', effects: [instance('comic')] }],
  output: { ...defaultOutput, formats: ['webm', 'gif'] },
  template: '{name} {look}',
  overrides: {},
};
const plan = (change: Partial<BatchWanted> = {}) => plannedExports({ ...wanted, ...change }, clips, effects, '2026-11-21');

test('every item is made with every look in every format, each file under a name of its own', () => {
  expect(plan().map(({ source: { id }, names }) => `${id}: ${names.join(' ')}`)).toEqual([
    'a: one edited.webm one edited.gif',
    'a: one Comic x.webm one Comic x.gif',
    'b: two edited.webm two edited.gif',
    'b: two Comic x.webm two Comic x.gif',
    'c: One edited 2.webm One edited 2.gif',
    'c: One Comic x 2.webm One Comic x 2.gif',
  ]);
  expect(plan({ template: '{n} {date} {width}', looks: [{ kind: 'own' }] }).map(({ names }) => names[0])).toEqual([
    '1 2026-11-21 1000.webm',
    '2 2026-11-21 1000.webm',
    '3 2026-11-21 1000.webm',
  ]);
});

test('a look takes the place of an item’s effects, but of its key; its range and its background stay', () => {
  const [mine, comic] = plan();
  expect(mine?.recipe).toEqual({ ...own('a'), output: wanted.output });
  expect(comic?.recipe).toMatchObject({ source: 'a', range: { start: 5, end: 25 }, effects: [{ effect: 'keyer' }, { effect: 'comic' }] });
  // 20 frames of half a megapixel in two formats.
  expect(comic).toMatchObject({ name: 'one Comic x.webm and 1 more', weight: 20 });
});

test('what is chosen for one item alone counts for it alone; a still shows the first frame of the range', () => {
  const [a, b] = plan({
    looks: [{ kind: 'own' }],
    overrides: { b: { looks: [{ kind: 'stack', name: 'Oil', effects: [] }], formats: ['png'] } },
  });
  expect(a?.names).toEqual(['one edited.webm', 'one edited.gif']);
  expect(b).toMatchObject({
    names: ['two Oil.png'],
    recipe: { range: { start: 5, end: 6 }, effects: [{ effect: 'keyer' }], output: { formats: ['png'] } },
  });
  expect(plan({ overrides: { a: { looks: [], formats: null } } }).map((each) => each.source.id)).not.toContain('a');
});

test('a template may hold the look, and nothing unknown', () => {
  expect(problemWithBatchTemplate('{name} {look}')).toBeNull();
  expect(problemWithBatchTemplate('{nam}')).toContain('did you mean {name}');
});

test('a batch comes back from storage as it was, and nothing else passes', () => {
  const stored: BatchWanted = {
    ...wanted,
    looks: [{ kind: 'own' }, { kind: 'stack', name: 'Empty', effects: [] }],
    overrides: { b: { looks: null, formats: ['png'] } },
  };
  expect(batchKind.parse(JSON.parse(JSON.stringify(stored)), [])).toEqual(stored);
  expect(() => batchKind.parse({ ...stored, looks: [{ kind: 'stranger' }] }, [])).toThrow('looks[0].kind');
  expect(() => batchKind.parse({ ...stored, overrides: { b: { looks: null, formats: [] } } }, [])).toThrow('at least one format');
});

test('an item waits that has effects and was never made anything of by them', () => {
  const recipe = own('a');
  expect(isPending(recipe, 10, [])).toBe(true);
  expect(isPending(emptyRecipe('a'), 10, [])).toBe(false);
  expect(isPending({ ...recipe, effects: [instance('keyer', false)] }, 10, [])).toBe(false);
  // Another format is the same look; another effect or range is not.
  expect(isPending(recipe, 10, [{ recipe: { ...recipe, output: wanted.output }, createdAt: 5 }])).toBe(false);
  expect(isPending(recipe, 10, [{ recipe: { ...recipe, effects: [] }, createdAt: 50 }])).toBe(true);
  expect(isPending(recipe, 10, [{ recipe: { ...recipe, range: null }, createdAt: 50 }])).toBe(true);
  // Of what older versions made only the time is known.
  expect(isPending(recipe, 10, [{ recipe: null, createdAt: 9 }])).toBe(true);
  expect(isPending(recipe, 10, [{ recipe: null, createdAt: 10 }])).toBe(false);
});
