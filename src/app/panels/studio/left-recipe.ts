/** A recipe on its way from the file it was found in to the clip it belongs to. */
import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import type { RecipeDocument } from '../../stores/recipe-document.ts';

/** What was left for an item. */
export interface LeftRecipe {
  readonly recipe: Recipe;
  /** Name of the files to export at once; null where nobody asked for an export. */
  readonly exportAs: string | null;
}

let left: (LeftRecipe & { readonly item: string }) | null = null;

/** Leaves a recipe for an item, to be taken when it opens; with `exportAs`, the export dialog opens with it. */
export function leaveRecipe(item: string, recipe: Recipe, exportAs: string | null = null): void {
  left = { item, recipe, exportAs };
}

/** The recipe that was left for an item, once. */
export function takeRecipe(item: string): LeftRecipe | null {
  if (left?.item !== item) return null;
  const taken = left;
  left = null;
  return taken;
}

/** Puts a recipe in the place of a document's own, as one step; the clip stays. */
export function applyRecipe(document: RecipeDocument, recipe: Recipe, step = 'Recipe from a file'): void {
  document.edit(step, ({ source }) => ({ ...recipe, source }));
}
