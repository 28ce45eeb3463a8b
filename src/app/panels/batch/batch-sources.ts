import { useEffect, useState } from 'react';
import { type BatchSource, isPending } from '../../../jobs/batch.ts';
import { parseRecipe } from '../../../jobs/recipe/parse-recipe.ts';
import { emptyRecipe, type Recipe } from '../../../jobs/recipe/recipe.ts';
import { newest } from '../../library/item-query.ts';
import type { Library, LibraryItem } from '../../library/types.ts';
import { words } from './words.ts';

/** The clips of a batch, and why some that were chosen are not among them. */
export interface BatchSources {
  readonly sources: readonly BatchSource[];
  readonly problems: readonly string[];
}

/** Looks up items with their recipes; undefined until that is done. */
export function useBatchSources(library: Library, ids: readonly string[]): BatchSources | undefined {
  const [found, setFound] = useState<BatchSources>();
  const key = ids.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same identifiers in another list are the same clips
  useEffect(() => {
    let isWanted = true;
    void sourcesOf(library, ids).then((next) => isWanted && setFound(next));
    return () => {
      isWanted = false;
    };
  }, [library, key]);
  return found;
}

/** Looks up items with their recipes. */
export async function sourcesOf(library: Library, ids: readonly string[]): Promise<BatchSources> {
  const rows = new Map((await library.recipeRows()).map((row) => [row.item, row.recipe]));
  const problems: string[] = [];
  let leftOut = 0;
  const sources = (await library.items(ids)).flatMap((item): BatchSource[] => {
    if (!item || !canExport(item)) {
      leftOut++;
      return [];
    }
    const recipe = recipeOf(library, item.id, rows.get(item.id));
    if (recipe instanceof Error) problems.push(words.unreadable(item.name, recipe.message));
    return recipe instanceof Error ? [] : [{ ...item, ...item.facts, recipe }];
  });
  if (leftOut > 0) problems.unshift(words.leftOut(leftOut));
  return { sources, problems };
}

type Exportable = LibraryItem & { readonly facts: NonNullable<LibraryItem['facts']> };

const canExport = (item: LibraryItem): item is Exportable =>
  (item.facts?.kind === 'video' || item.facts?.kind === 'image') && item.storage.state === 'stored' && item.removedAt === 0;

function recipeOf(library: Library, id: string, stored: unknown): Recipe | Error {
  if (stored === undefined) return emptyRecipe(id);
  try {
    return parseRecipe(stored, library.effects);
  } catch (error) {
    return error as Error;
  }
}

/** Made files of an item that are looked at to find the one that its recipe makes. */
const MOST_MADE = 100;

/** Items whose recipe was changed since something was made by it, or by which nothing ever was; those that are being made are not. */
export async function pendingItems(library: Library): Promise<string[]> {
  const rows = await library.recipeRows();
  const changed = new Map(rows.map(({ item, updatedAt }) => [item, updatedAt]));
  const { sources } = await sourcesOf(library, [...changed.keys()]);
  const jobs = await library.storedJobs();
  const isBeingMade = (id: string) =>
    jobs.some(({ kind, inputs, state }) => kind === 'export' && inputs[0] === id && state.phase !== 'done' && state.phase !== 'failed');
  const pending: string[] = [];
  for (const { id, recipe } of sources) {
    if (isBeingMade(id)) continue;
    const made = (await library.page({ ...newest, madeFrom: id }, null, MOST_MADE)).flatMap(({ origin, createdAt }) =>
      origin.kind === 'made' && origin.what === 'export' && origin.from[0] === id ? [{ recipe: origin.recipe, createdAt }] : [],
    );
    if (isPending(recipe, changed.get(id) ?? 0, made)) pending.push(id);
  }
  return pending;
}
