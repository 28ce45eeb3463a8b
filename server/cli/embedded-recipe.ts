/** The recipe that travels inside an exported file. */
import { openAsBlob } from 'node:fs';
import { parseRecipeText } from '../../src/jobs/parse-recipe.ts';
import type { Recipe } from '../../src/jobs/recipe.ts';
import { readEmbeddedRecipe } from '../../src/media/embedded-recipe.ts';
import { effects } from '../../src/shaders/effects.ts';

/** Reads the recipe inside a file; null when it carries none. Throws `RecipeError` when it cannot be used. */
export async function recipeIn(path: string): Promise<Recipe | null> {
  const text = await readEmbeddedRecipe((await openAsBlob(path)) as Blob);
  return text === null ? null : parseRecipeText(text, effects);
}
