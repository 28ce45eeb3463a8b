/** A recipe or a look on its way from where it was found to the clip it is for. */
import type { Look } from '../../../jobs/recipe/looks.ts';
import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import type { Shared } from '../../../jobs/recipe/share-link.ts';
import type { RecipeDocument } from '../../stores/recipe-document.ts';

/** What was left for an item. */
export type LeftRecipe =
  | {
      readonly recipe: Recipe;
      /** The name of the step. */
      readonly step: string;
      /** Whether the clip keeps its own in and out. */
      readonly keepsRange: boolean;
      /** Name of the files to export at once; null where nobody asked for an export. */
      readonly exportAs: string | null;
    }
  | { readonly look: Look };

let left: (LeftRecipe & { readonly item: string }) | null = null;

/** Leaves a recipe for an item, to be taken when it opens; with `exportAs`, the export dialog opens with it. */
export function leaveRecipe(item: string, recipe: Recipe, exportAs: string | null = null): void {
  left = { item, recipe, exportAs, keepsRange: false, step: exportAs === null ? FROM_FILE : 'Recipe of an export' };
}

/** Leaves what somebody shared for an item, to be put on it when it opens. The range stays the clip's own. */
export function leaveShared(item: string, { name, recipe, preset }: Shared): void {
  const [first] = preset?.effects ?? [];
  if (recipe) left = { item, recipe, exportAs: null, keepsRange: true, step: `Shared “${name}”` };
  else if (preset.kind === 'effect' && first) left = { item, look: { id: '', name, help: '', kind: 'effect', effect: first } };
  else left = { item, look: { id: '', name, help: '', kind: 'stack', effects: preset.effects, output: preset.output } };
}

/** The recipe that was left for an item, once. */
export function takeRecipe(item: string): LeftRecipe | null {
  if (left?.item !== item) return null;
  const taken = left;
  left = null;
  return taken;
}

/** How a recipe is put on a clip: the name of the step, and whether the clip keeps its own in and out. */
export interface Applying {
  readonly step?: string;
  readonly keepsRange?: boolean;
}

/** Puts a recipe in the place of a document's own, as one step; the clip stays. */
export function applyRecipe(document: RecipeDocument, recipe: Recipe, { step = FROM_FILE, keepsRange = false }: Applying = {}): void {
  const own = ({ range, loop }: Recipe) => keepsRange && { range, ...(loop && { loop }) };
  document.edit(step, (now) => ({ ...recipe, source: now.source, ...own(now) }), { whole: true });
}

const FROM_FILE = 'Recipe from a file';
