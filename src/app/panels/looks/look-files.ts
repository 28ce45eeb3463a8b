import type { Effect } from '../../../gpu/define-effect.ts';
import { withExtension } from '../../../jobs/output/file-name.ts';
import type { FilePreset } from '../../../jobs/recipe/preset-file.ts';
import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import { MediaError } from '../../../media/errors.ts';
import { download } from '../../library/save-file.ts';
import type { Library } from '../../library/types.ts';

// Reading and writing YAML is not needed to show a page.
const files = () => import('../../../jobs/recipe/recipe-file.ts');

const TYPES = { yaml: 'application/yaml', json: 'application/json' } as const;

/** Hands a look to the browser's downloads. */
export async function saveAsFile(preset: FilePreset, form: 'yaml' | 'json', effects: readonly Effect[]): Promise<void> {
  const { presetText } = await import('../../../jobs/recipe/preset-file.ts');
  download(new Blob([presetText(preset, form, effects)], { type: TYPES[form] }), withExtension(preset.name, form));
}

/** Hands a whole recipe to the browser's downloads. */
export async function saveRecipe(name: string, recipe: Recipe, form: 'yaml' | 'json'): Promise<void> {
  const { recipeText } = await files();
  download(new Blob([recipeText(recipe, form)], { type: TYPES[form] }), withExtension(name, form));
}

/** Reads a preset or a recipe, JSON or YAML. Throws what says where it is wrong, with the name of the file. */
export async function openFile(library: Library, file: File) {
  const { MAX_FILE_TEXT, parseFile } = await files();
  if (file.size > MAX_FILE_TEXT) {
    throw new MediaError(
      'too-large',
      `${file.name} is too large for a look or a recipe.`,
      'Choose a YAML or JSON file that was saved as one.',
    );
  }
  try {
    return parseFile(await file.text(), library.effects);
  } catch (error) {
    const { code, message, remedy } = error as { code?: unknown; message: string; remedy?: string };
    throw Object.assign(new Error(`${file.name}: ${message}`), { code, remedy: remedy ?? 'Choose another file.' });
  }
}
