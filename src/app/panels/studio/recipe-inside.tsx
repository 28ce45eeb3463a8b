import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { parseRecipeText } from '../../../jobs/recipe/parse-recipe.ts';
import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import { readEmbeddedRecipe } from '../../../media/video/embedded-recipe.ts';
import { Button } from '../../design/button.tsx';
import { Card, type Notice, noticeOf } from '../../design/card.tsx';
import { useItem, useLibrary } from '../../library/hooks.ts';
import type { Library } from '../../library/types.ts';
import type { RecipeDocument } from '../../stores/recipe-document.ts';
import { applyRecipe, leaveRecipe } from './left-recipe.ts';

type Found = { readonly recipe: Recipe } | { readonly notice: Notice } | null;

/** Offers the recipe that travels inside a file, an export of ours: for the clip it was made of, or (with a document) for this one. */
export function RecipeInside({ id, document }: { id: string; document: RecipeDocument | null }) {
  const library = useLibrary();
  const navigate = useNavigate();
  const [found, setFound] = useState<Found>(null);
  const source = useItem(found && 'recipe' in found ? found.recipe.source : '');
  useEffect(() => {
    let wanted = true;
    void recipeIn(library, id).then((next) => wanted && setFound(next));
    return () => {
      wanted = false;
    };
  }, [library, id]);
  if (!found) return null;
  const dismiss = () => setFound(null);
  if ('notice' in found) return <Card {...found.notice} onDismiss={dismiss} />;
  const { recipe } = found;
  const elsewhere = source && source.id !== library.resolve(id) ? source : null;
  return (
    <Card
      tone="info"
      title="This file was made with Framewright, and its recipe is inside."
      remedy={elsewhere ? undefined : 'The clip it was made of is not in this library: import it to open it with the recipe.'}
      onDismiss={dismiss}
    >
      {elsewhere && (
        <Button
          variant="primary"
          onClick={() => {
            leaveRecipe(elsewhere.id, recipe);
            void navigate({ to: '/item/$id', params: { id: elsewhere.id } });
          }}
        >
          Open “{elsewhere.name}” with it
        </Button>
      )}
      {document && (
        <Button
          onClick={() => {
            // Its in and out are places in the clip that this one was made of.
            applyRecipe(document, recipe, { keepsRange: true });
            dismiss();
          }}
        >
          Use its effects here
        </Button>
      )}
    </Card>
  );
}

/** The recipe inside an item's file; why it cannot be used when there is one, and null when there is none. */
async function recipeIn(library: Library, id: string): Promise<Found> {
  try {
    const text = await readEmbeddedRecipe(await library.file(id));
    return text === null ? null : { recipe: parseRecipeText(text, library.effects) };
  } catch (error) {
    return { notice: { ...noticeOf(error, 'Reading the recipe inside this file'), tone: 'warning' } };
  }
}
