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
  return setOutput(steady ? recipe : withoutSteadying(recipe), { quality });
}

/** A recipe whose looks go without the filters that steady them over time. */
export function withoutSteadying(recipe: Recipe): Recipe {
  return steadied(recipe).reduce((next, { id }) => applyPreset(next, id, { stability: 0 }), recipe);
}

/** Whether a recipe has looks that filters steady over time. */
export const isSteadied = (recipe: Recipe): boolean =>
  steadied(recipe).some(
    ({ enabled, values, keyframes }) => enabled && (values['stability'] !== 0 || keyframes?.['stability'] !== undefined),
  );

const steadied = ({ effects }: Recipe): Recipe['effects'] => effects.filter(({ values }) => values['stability'] !== undefined);
