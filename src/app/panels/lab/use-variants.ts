import { useEffect, useMemo, useRef, useState } from 'react';
import type { VariantId } from '../../../jobs/lab/blind.ts';
import { sameEffects } from '../../../jobs/recipe/looks.ts';
import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import type { RecipeVersion } from '../../../jobs/recipe/versions.ts';
import { failedTo } from '../../design/toasts.tsx';
import { useLibrary, useRecipeDocument } from '../../library/hooks.ts';
import { RecipeDocument } from '../../stores/recipe-document.ts';
import { useStore } from '../../stores/store.ts';
import { type Choice, choicesOf, OWN, SOURCE } from './choices.ts';
import { words } from './words.ts';

/** One of the two recipes that are compared. */
export interface Variant {
  readonly id: VariantId;
  /** A document of its own: what is changed here does not touch the clip. */
  readonly document: RecipeDocument;
  readonly recipe: Recipe;
  /** What it was made from, and whether it was changed since. */
  readonly from: string;
  readonly name: string;
}

/** The two variants, and how to set them. */
export interface Variants {
  readonly a: Variant;
  readonly b: Variant;
  readonly choices: readonly Choice[];
  /** The clip's own recipe. */
  readonly own: RecipeDocument;
  choose(which: VariantId, choice: Choice): void;
  /** Puts a recipe that comes from elsewhere. */
  put(which: VariantId, recipe: Recipe, name: string): void;
}

/** What a variant was made from. */
interface Origin {
  readonly key: string;
  readonly name: string;
  readonly recipe: Recipe;
}

/** Opens two variants of a clip; null until its own recipe is known. `findScreen` looks for the values of a keyer that comes new. */
export function useVariants(
  id: string,
  wanted: { readonly a: string; readonly b: string },
  findScreen: () => Promise<Parameters<Choice['recipe']>[1]>,
): Variants | null {
  const library = useLibrary();
  const open = useRecipeDocument(id);
  const own = open && open.access !== 'opening' ? open.document : null;
  const presets = useStore(library.presets);
  const versions = useVersions(id);
  const choices = useMemo(() => choicesOf(library.effects, presets, versions ?? []), [library, presets, versions]);
  const documents = useMemo(() => ({ a: new RecipeDocument(id, true), b: new RecipeDocument(id, true) }), [id]);
  const [origins, setOrigins] = useState<Readonly<Record<VariantId, Origin>> | null>(null);
  const first = useRef(wanted);
  const a = useStore(documents.a.state);
  const b = useStore(documents.b.state);

  const put = (which: VariantId, { key, name, recipe }: Origin) => {
    documents[which].edit(words.chosen(name), () => recipe);
    setOrigins((last) => last && { ...last, [which]: { key, name, recipe } });
  };
  const choose = async (which: VariantId, choice: Choice, from: Recipe) => {
    const { key, name } = choice;
    put(which, { key, name, recipe: choice.recipe(from, null) });
    if (!choice.wantsScreen(from)) return;
    const screen = await findScreen();
    if (screen) put(which, { key, name, recipe: choice.recipe(from, screen) });
  };
  const chooseNow = (which: VariantId, choice: Choice) => {
    if (own) choose(which, choice, own.state.get().recipe).catch(failedTo(words.doing.screen));
  };
  const start = useRef(chooseNow);
  start.current = chooseNow;

  useEffect(() => {
    if (!own || !versions || origins) return;
    const { recipe } = own.state.get();
    const origin = { key: OWN, name: words.own, recipe };
    for (const which of ['a', 'b'] as const) documents[which].edit(words.chosen(words.own), () => recipe);
    setOrigins({ a: origin, b: origin });
    for (const which of ['a', 'b'] as const) {
      // What the recipe does to the source is the first thing to compare.
      const usual = which === 'a' && recipe.effects.length > 0 ? SOURCE : OWN;
      const choice = choices.find(({ key }) => key === (first.current[which] || usual));
      if (choice && choice.key !== OWN) start.current(which, choice);
    }
  }, [own, versions, origins, documents, choices]);

  if (!own || !origins) return null;
  const variant = (which: VariantId, { recipe }: { readonly recipe: Recipe }): Variant => {
    const { key, name, recipe: before } = origins[which];
    const isChanged = !sameEffects(before.effects, recipe.effects);
    return { id: which, document: documents[which], recipe, from: key, name: isChanged ? words.changed(name) : name };
  };
  return {
    ...{ a: variant('a', a), b: variant('b', b), choices, own },
    choose: chooseNow,
    put: (which, recipe, name) => put(which, { key: '', name, recipe }),
  };
}

/** What the clip's recipe has been; undefined until that is known. */
function useVersions(id: string): readonly RecipeVersion[] | undefined {
  const library = useLibrary();
  const [versions, setVersions] = useState<readonly RecipeVersion[]>();
  useEffect(() => library.watchVersions(id, setVersions), [library, id]);
  return versions;
}
