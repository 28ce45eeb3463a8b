import type { Effect } from '../../../gpu/define-effect.ts';
import { addEffect } from '../../../jobs/recipe/recipe-edit.ts';
import type { Library } from '../../library/types.ts';
import type { RecipeDocument, RecipeState } from '../../stores/recipe-document.ts';

/**
 * Adds an effect to the end of a clip's recipe and calls `open`; the step can be undone there. Gives back why that is
 * not possible, or null.
 */
export async function addToClip(
  library: Library,
  clip: string,
  effect: Effect,
  open: () => Promise<unknown>,
): Promise<RecipeState['notice']> {
  const document = library.acquireDocument(clip);
  try {
    const { access, notice } = await settled(document);
    if (access !== 'editable') return notice;
    document.edit(`Add ${effect.label}`, (recipe) => addEffect(recipe, effect));
    await open();
    return null;
  } finally {
    // The studio holds it by now, with its undo history.
    library.releaseDocument(document);
  }
}

/** The state of a document once it has been read. */
function settled({ state }: RecipeDocument): Promise<RecipeState> {
  return new Promise((resolve) => {
    let stop = () => {};
    const look = () => {
      if (state.get().access === 'opening') return;
      stop();
      resolve(state.get());
    };
    stop = state.subscribe(look);
    look();
  });
}
