import type { EffectInstance } from '../../jobs/recipe/recipe.ts';
import { createStore } from './store.ts';

/** Copied effects; they outlive the clip they were copied from. */
export const effectClipboard = createStore<readonly EffectInstance[]>([]);
