import { type BatchSource, plannedExports } from '../../../jobs/batch.ts';
import { type BatchWanted, batchKind, type Look } from '../../../jobs/kinds/batch.ts';
import { exportKind } from '../../../jobs/kinds/export.ts';
import { outputFormats } from '../../../jobs/output/output.ts';
import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import { applyStack } from '../../../jobs/recipe/recipe-edit.ts';
import { itemsOf } from '../../../jobs/recipe/stack.ts';
import { MediaError } from '../../../media/errors.ts';
import type { Jobs } from '../../jobs/jobs.ts';
import type { Library } from '../../library/types.ts';
import { words } from './words.ts';

/** Today as file names may hold it. */
export const today = (): string => new Date().toISOString().slice(0, 10);

/** Adds a batch with an export for each clip and look, and gives its name; asked for twice at once it is one. Throws `MediaError`. */
export async function startBatch(library: Library, jobs: Jobs, wanted: BatchWanted, sources: readonly BatchSource[]): Promise<string> {
  const name = words.batchName(sources.length, wanted.output.formats.map((format) => outputFormats[format].label).join(', '));
  const parent = { kind: batchKind, name, inputs: sources.map(({ id }) => id), request: wanted, weight: 1 };
  const children = plannedExports(wanted, sources, today()).map(({ source, recipe, names, name: file, weight }) => ({
    ...{ kind: exportKind, name: file, weight, request: { recipe, names } },
    inputs: [source.id, ...itemsOf(recipe, library.effects)],
  }));
  await jobs.addTree(parent, children);
  return name;
}

/** Puts the effects of a look in the place of those that clips have. Gives how to take that back. Throws `MediaError`. */
export async function applyLook(
  library: Library,
  sources: readonly BatchSource[],
  look: Extract<Look, { kind: 'stack' }>,
): Promise<() => Promise<void>> {
  const before: { readonly source: BatchSource; readonly recipe: Recipe }[] = [];
  const undo = async () => {
    for (const { source, recipe } of before) await editRecipe(library, source, words.undoStep, () => recipe);
  };
  try {
    for (const source of sources) {
      const recipe = await editRecipe(library, source, words.appliedStep(look.name), (now) => applyStack(now, look.effects));
      before.push({ source, recipe });
    }
  } catch (error) {
    // All or none: half a selection with new effects helps nobody.
    await undo();
    throw error;
  }
  return undo;
}

/** Changes a clip's recipe as a step and saves it; gives the recipe as it was. */
async function editRecipe(library: Library, source: BatchSource, step: string, change: (recipe: Recipe) => Recipe): Promise<Recipe> {
  const document = library.acquireDocument(source.id);
  try {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => document.state.get().access !== 'opening' && resolve();
    const stop = document.state.subscribe(look);
    look();
    await promise;
    stop();
    const { recipe, access, notice } = document.state.get();
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
