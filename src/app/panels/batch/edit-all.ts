import type { BatchSource } from '../../../jobs/batch.ts';
import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import { MediaError } from '../../../media/errors.ts';
import type { Library } from '../../library/types.ts';
import { opened } from '../../stores/opened.ts';
import { words } from './words.ts';

/** Changes the recipes of clips, each as one step named `step`, all or none. Gives how to take that back. Throws `MediaError`. */
export async function editAll(
  library: Library,
  sources: readonly BatchSource[],
  step: string,
  change: (recipe: Recipe) => Recipe,
): Promise<() => Promise<void>> {
  const before: { readonly source: BatchSource; readonly recipe: Recipe }[] = [];
  const undo = async () => {
    for (const { source, recipe } of before) await editRecipe(library, source, words.undoStep, () => recipe);
  };
  try {
    for (const source of sources) {
      const recipe = await editRecipe(library, source, step, change);
      before.push({ source, recipe });
    }
  } catch (error) {
    // Half a selection with new effects helps nobody.
    await undo();
    throw error;
  }
  return undo;
}

/** Changes a clip's recipe as a step and saves it; gives the recipe as it was. */
async function editRecipe(library: Library, source: BatchSource, step: string, change: (recipe: Recipe) => Recipe): Promise<Recipe> {
  const document = library.acquireDocument(source.id);
  try {
    const { recipe, access, notice } = await opened(document);
    if (access !== 'editable') {
      throw new MediaError('storage-blocked', words.openElsewhere(source.name), notice?.remedy ?? words.openElsewhereRemedy);
    }
    document.edit(step, change);
    await document.flush();
    return recipe;
  } finally {
    library.releaseDocument(document);
  }
}
