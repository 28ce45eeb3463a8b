/** Recipes that are wrong in ways nobody thought of: each is refused by name and place, or is a recipe. */
import { expect, test } from 'vitest';
import { exampleOf } from '../../gpu/define-effect.ts';
import { effects } from '../../shaders/effects.ts';
import { parseRecipe, parseRecipeText, RecipeError } from './parse-recipe.ts';
import { emptyRecipe } from './recipe.ts';

/** A recipe with every effect at the values that show it, and a keyframe for each parameter. */
const full = {
  ...emptyRecipe('clip'),
  effects: effects.map((effect) => {
    const values = exampleOf(effect) as Record<string, unknown>;
    const keyframes = Object.fromEntries(Object.entries(values).map(([id, value]) => [id, [{ time: 1, value, ease: 'hold' }]]));
    return { id: effect.id, effect: effect.id, version: effect.version, enabled: true, values, keyframes };
  }),
};

/** Numbers from 0 up to `below`, the same in every run (a linear congruential generator, Numerical Recipes' constants). */
function numbersFrom(seed: number) {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const deep = (levels: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
};

const WRONG: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  1e308,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
  '',
  'x'.repeat(300),
  '\ud800',
  '__proto__',
  'toString',
  [],
  {},
  [[0, 0]],
  [{}],
  deep(40),
  { kind: 'polygon', points: 'all' },
  { toString: 1, valueOf: 2 },
];

/** A copy in which one part, chosen by `next`, is replaced, removed or added. */
function mutated(value: unknown, next: (below: number) => number): unknown {
  if (typeof value !== 'object' || value === null || next(6) === 0) return WRONG[next(WRONG.length)];
  const entries = Object.entries(value);
  const at = next(entries.length + 1);
  const [key, part] = entries[at] ?? [['constructor', '__proto__', '0', 'x'][next(4)] as string, 1];
  const changed = Object.fromEntries(next(8) === 0 ? entries.filter((_, index) => index !== at) : [...entries, [key, mutated(part, next)]]);
  return Array.isArray(value) ? Object.values(changed) : changed;
}

test('the recipe that is mutated below is a good one', () => {
  expect(parseRecipe(full, effects).effects).toHaveLength(effects.length);
});

test('whatever is changed in a recipe, it is refused with a place and a remedy, or read and then stable', () => {
  const next = numbersFrom(7);
  let refused = 0;
  for (let round = 0; round < 1200; round++) {
    const recipe = mutated(full, next);
    try {
      const read = parseRecipe(recipe, effects);
      expect(parseRecipe(structuredClone(read), effects)).toEqual(read);
    } catch (error) {
      if (!(error instanceof RecipeError)) throw error;
      expect(error.remedy).not.toBe('');
      expect(error.message.length).toBeLessThan(1000);
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(400);
});

test('whatever is changed in its text, nothing but its own errors comes out', () => {
  const next = numbersFrom(11);
  const text = JSON.stringify(full);
  const pieces = ['{', '[', '"', ',', ':', '1e400', '-', '\\u0000', '\\ud800', 'null', '"__proto__":{},', '9'.repeat(400)];
  for (let round = 0; round < 500; round++) {
    const at = next(text.length);
    const broken = text.slice(0, at) + pieces[next(pieces.length)] + text.slice(at + next(4));
    try {
      parseRecipeText(broken, effects);
    } catch (error) {
      if (!(error instanceof RecipeError)) throw error;
    }
  }
  expect('polluted' in {}).toBe(false);
});

test('text that is no Unicode is refused: half a character is stored as another one', () => {
  expect(() => parseRecipe({ ...emptyRecipe('clip'), source: 'clip \ud83d' }, effects)).toThrow('source: must be text');
});
