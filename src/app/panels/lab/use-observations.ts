import { useEffect, useState } from 'react';
import type { MeasuredFrame } from '../../../../workers/lab-api.ts';
import type { VariantId } from '../../../jobs/lab/blind.ts';
import { type Observation, type Rated, readObservations } from '../../../jobs/lab/observation.ts';
import { parseRecipe } from '../../../jobs/recipe/parse-recipe.ts';
import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import { failedTo, toast } from '../../design/toasts.tsx';
import { useLibrary } from '../../library/hooks.ts';
import { meansOf } from './measure-panel.tsx';
import type { Blind } from './rate-panel.tsx';
import type { Variants } from './use-variants.ts';
import { words } from './words.ts';

/** What was found of a clip, and how to add to it. */
export interface Observed {
  /** Oldest first. */
  readonly all: readonly Observation[];
  keep(
    stars: Readonly<Record<VariantId, number>>,
    note: string,
    blind: Blind | null,
    frames: readonly MeasuredFrame[] | null,
  ): Promise<void>;
  /** Deletes one, with a way back. */
  forget(observation: Observation): void;
  /** Puts its two recipes side by side again. */
  show(observation: Observation): void;
  /** Adds what was measured of two recipes to observations of them that had no numbers yet. */
  measured(pair: readonly [a: Recipe, b: Recipe], frames: readonly MeasuredFrame[]): void;
}

/** The observations of a clip. */
export function useObservations(id: string, variants: Variants | null): Observed {
  const library = useLibrary();
  const [all, setAll] = useState<readonly Observation[]>([]);
  useEffect(() => library.watchObservations(id, (stored) => setAll(readObservations(stored))), [library, id]);
  const edit = (change: (last: readonly Observation[]) => readonly Observation[]) => library.editObservations(id, change);
  return {
    all,
    async keep(stars, note, blind, frames) {
      if (!variants) return;
      const means = frames && frames.length > 0 ? meansOf(frames) : null;
      const rated = (which: VariantId): Rated => {
        const { name, recipe } = variants[which];
        return { name, recipe, stars: stars[which], measured: means?.[which] ?? null };
      };
      const observation = { id: crypto.randomUUID(), at: Date.now(), blind: blind?.seed ?? null, a: rated('a'), b: rated('b'), note };
      await edit((last) => [...last, observation]);
    },
    forget(observation) {
      const back = () =>
        void edit((last) => [...last, observation].sort((one, other) => one.at - other.at)).catch(failedTo(words.doing.keeping));
      edit((last) => last.filter((one) => one.id !== observation.id))
        .then(() => toast({ title: words.forgotten, action: { label: words.undo, run: back } }))
        .catch(failedTo(words.doing.keeping));
    },
    show({ a, b }) {
      try {
        const recipes = [a, b].map(({ recipe }) => parseRecipe(recipe, library.effects)) as [Recipe, Recipe];
        variants?.put('a', recipes[0], a.name);
        variants?.put('b', recipes[1], b.name);
      } catch {
        toast({ tone: 'warning', title: words.unreadable });
      }
    },
    measured([one, other], frames) {
      if (frames.length === 0) return;
      const means = meansOf(frames);
      const isOf = (rated: Rated, recipe: Recipe) => JSON.stringify(rated.recipe) === JSON.stringify(recipe);
      const added = (observation: Observation): Observation => {
        const { a, b } = observation;
        if (a.measured || b.measured || !isOf(a, one) || !isOf(b, other)) return observation;
        return { ...observation, a: { ...a, measured: means.a }, b: { ...b, measured: means.b } };
      };
      edit((last) => last.map(added)).catch(failedTo(words.doing.keeping));
    },
  };
}
