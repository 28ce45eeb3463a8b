/** How much time a render may take for its quality: one choice that sets several. */
import type { OutputSettings } from '../output/output.ts';
import type { Recipe } from './recipe.ts';
import { applyPreset, setOutput } from './recipe-edit.ts';

/** A balance of speed and quality. */
export interface Balance {
  readonly name: string;
  /** One sentence: what is gained and what it costs. */
  readonly help: string;
  readonly quality: OutputSettings['quality'];
  /** False leaves out the filters that steady looks over time, which are often dearer than the look itself. */
  readonly steady: boolean;
}

/** The balances, from the fastest to the best. */
export const balances: readonly Balance[] = [
  {
    name: 'Speed',
    help: 'Quick encoding with visible losses, and looks without their steadying over time.',
    quality: 'draft',
    steady: false,
  },
  { name: 'Balanced', help: 'What is exported unless somebody says otherwise: losses that hardly show.', quality: 'good', steady: true },
  { name: 'Quality', help: 'Slow encoding whose losses do not show; larger files.', quality: 'best', steady: true },
];

/** Gives a recipe the settings of a balance. */
export function withBalance(recipe: Recipe, { quality, steady }: Balance): Recipe {
  const steadied = steady ? [] : recipe.effects.filter(({ values }) => values['stability'] !== undefined);
  const lighter = steadied.reduce((next, { id }) => applyPreset(next, id, { stability: 0 }), recipe);
  return setOutput(lighter, { quality });
}
