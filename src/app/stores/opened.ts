import type { RecipeDocument, RecipeState } from './recipe-document.ts';

/** Waits until it is known what is stored of a document and who edits it, and gives that. */
export async function opened({ state }: RecipeDocument): Promise<RecipeState> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => state.get().access !== 'opening' && resolve();
  const stop = state.subscribe(look);
  look();
  await promise;
  stop();
  return state.get();
}
