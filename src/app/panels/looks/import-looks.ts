import { withoutExtension } from '../../../jobs/output/file-name.ts';
import { stackPresetOf } from '../../../jobs/recipe/looks.ts';
import { failedTo, toast } from '../../design/toasts.tsx';
import { pageCommands } from '../../keys/use-keys.ts';
import { lookOf } from '../../library/presets.ts';
import type { Library } from '../../library/types.ts';
import type { RecipeDocument } from '../../stores/recipe-document.ts';
import { applyRecipe } from '../studio/left-recipe.ts';
import { openFile } from './look-files.ts';
import { words } from './words.ts';

/**
 * Keeps the looks that files hold; a recipe is kept as a look too, and offered to the clip that is open. What is wrong with a file is said in a
 * toast, and changes nothing. Never rejects.
 */
export async function importLooks(library: Library, document: RecipeDocument | null, files: readonly File[]): Promise<void> {
  const names: string[] = [];
  for (const file of files) {
    try {
      const held = await openFile(library, file);
      const preset = held.kind === 'preset' ? held.preset : stackPresetOf(withoutExtension(file.name), held.recipe.effects);
      const kept = await library.addPreset(preset);
      const { name } = kept;
      names.push(name);
      if (held.kind === 'recipe' && document && files.length === 1) {
        const run = () => applyRecipe(document, held.recipe, { keepsRange: true });
        toast({ title: words.importedRecipe(name), action: { label: words.useRecipe, run }, key: 'looks-imported' });
        return;
      }
      // Whoever drops a look on the studio means the clip there; what was dropped changes nothing by itself.
      const { apply } = pageCommands.get() ?? {};
      if (apply && files.length === 1) {
        const run = () => apply(lookOf(kept));
        toast({ title: words.imported([name]), action: { label: words.useLook, run }, key: 'looks-imported' });
        return;
      }
    } catch (error) {
      failedTo(words.importing(file.name))(error);
    }
  }
  if (names.length > 0) toast({ title: words.imported(names), key: 'looks-imported' });
}
