import type { Effect } from '../../../gpu/define-effect.ts';
import type { ParamValue } from '../../../gpu/params.ts';
import { builtInLooks, type Look, wantsScreen, withLook } from '../../../jobs/recipe/looks.ts';
import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import type { RecipeVersion } from '../../../jobs/recipe/versions.ts';
import { lookOf } from '../../library/presets.ts';
import type { Preset } from '../../library/types.ts';
import { words } from './words.ts';

/** Something that a variant can be made from. */
export interface Choice {
  /** As addresses name it. */
  readonly key: string;
  readonly name: string;
  readonly group: 'clip' | 'own' | 'built-in' | 'effect' | 'version';
  /** The recipe that it makes of the clip's own; `screen` holds values for a keyer that comes new with it. */
  recipe(own: Recipe, screen: Readonly<Record<string, ParamValue>> | null): Recipe;
  /** Whether it brings a keyer, which wants to know the screen of the clip. */
  wantsScreen(own: Recipe): boolean;
}

/** The clip's own recipe, with which B begins, and A where it has no effects. */
export const OWN = 'own';

/** The clip without effects, with which A begins. */
export const SOURCE = 'source';

/** Everything that a variant can be made from, group after group. */
export function choicesOf(effects: readonly Effect[], presets: readonly Preset[], versions: readonly RecipeVersion[]): readonly Choice[] {
  const fixed = (key: string, name: string, group: Choice['group'], recipe: (own: Recipe) => Recipe): Choice => ({
    ...{ key, name, group, recipe },
    wantsScreen: () => false,
  });
  const look = (one: Look, group: Choice['group'], name = one.name): Choice => ({
    ...{ key: one.id, name, group },
    recipe: (own, screen) => withLook(own, one, effects, screen),
    wantsScreen: (own) => wantsScreen(own, one),
  });
  const labelOf = (id: string) => effects.find((effect) => effect.id === id)?.label ?? id;
  const named = (one: Look) => (one.kind === 'effect' ? words.effectLook(labelOf(one.effect.effect), one.name) : one.name);
  const builtIn = builtInLooks(effects);
  return [
    fixed(OWN, words.own, 'clip', (own) => own),
    fixed(SOURCE, words.source, 'clip', (own) => ({ ...own, effects: [] })),
    ...versions
      .toReversed()
      .map((version) =>
        fixed(`version:${version.id}`, words.version(version.name ?? version.step, version.at), 'version', () => version.recipe),
      ),
    ...presets.map(lookOf).map((one) => look(one, 'own', named(one))),
    ...builtIn.filter(({ kind }) => kind === 'built-in').map((one) => look(one, 'built-in')),
    ...builtIn.filter(({ kind }) => kind === 'effect').map((one) => look(one, 'effect', named(one))),
  ];
}
