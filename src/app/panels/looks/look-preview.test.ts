import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { emptyRecipe } from '../../../jobs/recipe/recipe.ts';
import { createStore } from '../../stores/store.ts';
import type { Peek } from '../studio/peek.ts';
import { createLookPreview } from './look-preview.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open() {
  const peek = createStore<Peek | null>(null);
  const speed = createStore(0);
  return { peek, speed, preview: createLookPreview({ peek, player: { speed } }) };
}

const recipe = emptyRecipe('clip');

test('a look is shown while it is pointed at, and not when it is only crossed', () => {
  const { peek, preview } = open();
  preview.point('Silver', recipe);
  preview.point('Charcoal', recipe);
  vi.runAllTimers();
  expect(peek.get()).toMatchObject({ note: 'Charcoal', recipe });
  preview.end();
  expect(peek.get()).toBeNull();
  preview.point('Silver', recipe);
  preview.end();
  vi.runAllTimers();
  expect(peek.get()).toBeNull();
});

test('playing ends it, and begins none', () => {
  const { peek, speed, preview } = open();
  preview.point('Silver', recipe);
  vi.runAllTimers();
  speed.set(1);
  expect(peek.get()).toBeNull();
  preview.point('Silver', recipe);
  vi.runAllTimers();
  expect(peek.get()).toBeNull();
});

test('what is looked at by other means stays', () => {
  const { peek, preview } = open();
  const version = { id: 'a version', recipe };
  preview.point('Silver', recipe);
  vi.runAllTimers();
  peek.set(version);
  preview.close();
  expect(peek.get()).toBe(version);
});
