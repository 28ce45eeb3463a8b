/** The recipe that travels inside an exported file. */
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SEQUENCE_RECIPE } from '../../src/jobs/export/sequence-files.ts';
import { parseRecipeText } from '../../src/jobs/recipe/parse-recipe.ts';
import type { Recipe } from '../../src/jobs/recipe/recipe.ts';
import { readEmbeddedRecipe } from '../../src/media/video/embedded-recipe.ts';
import { effects } from '../../src/shaders/effects.ts';
import { DiskFile } from '../files/disk-file.ts';

/** Reads the recipe inside a file, or beside the pictures in a folder; null when it carries none. Throws `RecipeError` when it cannot be used. */
export async function recipeIn(path: string): Promise<Recipe | null> {
  const text = await recipeTextIn(path);
  return text === null ? null : parseRecipeText(text, effects);
}

/** The recipe inside a file as it stands there, with what else travels with it. */
export async function recipeTextIn(path: string): Promise<string | null> {
  if (statSync(path).isDirectory()) {
    const beside = join(path, SEQUENCE_RECIPE);
    return existsSync(beside) ? readFile(beside, 'utf8') : null;
  }
  await using file = await DiskFile.open(path);
  return await readEmbeddedRecipe(file);
}
