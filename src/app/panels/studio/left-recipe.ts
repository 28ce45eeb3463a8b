/** A recipe on its way from the file it was found in to the clip it belongs to. */
import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import type { RecipeDocument } from '../../stores/recipe-document.ts';

let left: { readonly item: string; readonly recipe: Recipe } | null = null;

/** Leaves a recipe for an item, to be taken when it opens. */
export function leaveRecipe(item: string, recipe: Recipe): void {
  left = { item, recipe };
}

/** The recipe that was left for an item, once. */
export function takeRecipe(item: string): Recipe | null {
  if (left?.item !== item) return null;
  const { recipe } = left;
  left = null;
  return recipe;
}

/** Puts a recipe in the place of a document's own, as one step; the clip stays. */
export function applyRecipe(document: RecipeDocument, recipe: Recipe): void {
  document.edit('Recipe from a file', ({ source }) => ({ ...recipe, source }));
}
