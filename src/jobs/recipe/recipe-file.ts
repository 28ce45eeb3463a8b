/** Recipes and presets as files of people's own: YAML or JSON, the same for the page and the command line. */
import { stringify } from 'yaml';
import type { Effect } from '../../gpu/define-effect.ts';
import { toJson } from './canonical-json.ts';
import { MAX_RECIPE_TEXT, parseRecipe, parseRecipeText } from './parse-recipe.ts';
import { type FilePreset, presetIn, unfolded } from './preset-file.ts';
import type { Recipe } from './recipe.ts';
import { field, object } from './recipe-fields.ts';

/** Most characters of a file that may hold either. */
export const MAX_FILE_TEXT = MAX_RECIPE_TEXT;

/** Writes a recipe as YAML or JSON. */
export const recipeText = (recipe: Recipe, form: 'yaml' | 'json'): string =>
  form === 'json' ? `${JSON.stringify(recipe, null, 2)}\n` : stringify(toJson(recipe), { lineWidth: 120, flowCollectionPadding: true });

/** Reads a preset or a recipe that came from anywhere. Throws `RecipeError` naming the place. */
export function parseFile(
  source: string,
  effects: readonly Effect[],
): { readonly kind: 'preset'; readonly preset: FilePreset } | { readonly kind: 'recipe'; readonly recipe: Recipe } {
  const json = jsonIn(source);
  const value = object(json ?? unfolded(source, MAX_FILE_TEXT), '');
  if (field(value, 'framewright') !== undefined) return { kind: 'preset', preset: presetIn(value, effects) };
  // As text, where it is: then its nesting is checked too.
  return { kind: 'recipe', recipe: json === undefined ? parseRecipe(value, effects) : parseRecipeText(source, effects) };
}

/** What JSON says; undefined for what is none, of which YAML tells what is wrong where. */
function jsonIn(source: string): unknown {
  if (source.length > MAX_FILE_TEXT || !source.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}
