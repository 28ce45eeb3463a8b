import type { Recipe } from '../../../jobs/recipe/recipe.ts';

/** A recipe that somebody looks at, in the place of the clip's own. */
export interface Peek {
  /** Tells it from others. */
  readonly id: string;
  readonly recipe: Recipe;
  /** What the viewer says that it shows, where no panel does. */
  readonly note?: string;
}
