/** The recipe that travels inside an exported file. */
import { openAsBlob } from 'node:fs';
import { ALL_FORMATS, BlobSource, Input } from 'mediabunny';
import { parseRecipeText } from '../../src/jobs/parse-recipe.ts';
import type { Recipe } from '../../src/jobs/recipe.ts';
import { RECIPE_KEY } from '../../src/media/recipe-text.ts';
import { effects } from '../../src/shaders/effects.ts';
import { UsageError } from './usage-error.ts';

/** Reads the recipe of a video. Throws `UsageError` when it carries none, `RecipeError` when it cannot be used. */
export async function recipeIn(path: string): Promise<Recipe> {
  using input = new Input({ source: new BlobSource(await openAsBlob(path)), formats: ALL_FORMATS });
  const { raw = {} } = await input.getMetadataTags();
  // Matroska’s own tags are often written in capitals.
  const [, text] = Object.entries(raw).find(([name]) => name.toLowerCase() === RECIPE_KEY) ?? [];
  if (typeof text === 'string') return parseRecipeText(text, effects);
  throw new UsageError(
    `${path} carries no recipe.`,
    'Files carry theirs when this program exported them; nothing else may have rewritten them since.',
  );
}
