import type { Category, Effect } from '../../../gpu/define-effect.ts';
import { categoryOf, type Look } from '../../../jobs/recipe/looks.ts';
import { words } from './words.ts';

/** The order in which categories of effects are offered. */
const CATEGORIES: readonly Category[] = ['Style', 'Colour', 'Light', 'Sticker', 'Keying', 'Matte', 'Time'];
/** Categories in front of the stacks: what they offer is drawn fastest. */
const FIRST = 2;

/** What narrows the looks; `only` is the title of a section. */
export interface Narrowing {
  readonly query: string;
  readonly only: string | null;
}

/** Looks under a title. */
export interface Section {
  readonly title: string;
  readonly looks: readonly Look[];
}

/**
 * Looks in sections, none empty, none twice: favourites first, then what people keep, then
 * stacks among what each kind of effect offers.
 */
export function sectionsOf(
  own: readonly Look[],
  builtIn: readonly Look[],
  favourites: ReadonlySet<string>,
  effects: readonly Effect[],
  { query, only }: Narrowing,
): Section[] {
  const terms = query.toLowerCase().split(/\s+/).filter(Boolean);
  const isWanted = (look: Look) => terms.every((term) => textOf(look, effects).includes(term));
  const titles = new Map<string, Look[]>(titlesOf().map((title) => [title, []]));
  for (const [looks, isOwn] of [
    [own, true],
    [builtIn, false],
  ] as const) {
    for (const look of looks) if (isWanted(look)) titles.get(titleOf(look, isOwn, favourites, effects))?.push(look);
  }
  return [...titles]
    .map(([title, looks]) => ({ title, looks }))
    .filter(({ title, looks }) => looks.length > 0 && (only === null || only === title));
}

/** Every title that there can be, in order. */
export const titlesOf = (): string[] => [
  words.favourites,
  words.yours,
  ...CATEGORIES.slice(0, FIRST),
  words.stacks,
  ...CATEGORIES.slice(FIRST),
];

/** What stands below the name of a look. */
export const kindOf = (look: Look, effects: readonly Effect[]): string =>
  look.kind === 'effect'
    ? (effects.find(({ id }) => id === look.effect.effect)?.label ?? look.effect.effect)
    : stackOf(look)
        .map((id) => effects.find((effect) => effect.id === id)?.label ?? id)
        .join(', ');

const stackOf = (look: Exclude<Look, { kind: 'effect' }>) =>
  (look.kind === 'built-in' ? look.preset.effects : look.effects).map(({ effect }) => effect);

function titleOf(look: Look, isOwn: boolean, favourites: ReadonlySet<string>, effects: readonly Effect[]): string {
  if (favourites.has(look.id)) return words.favourites;
  return isOwn ? words.yours : (categoryOf(look, effects) ?? words.stacks);
}

const textOf = (look: Look, effects: readonly Effect[]) =>
  `${look.name} ${look.help} ${kindOf(look, effects)} ${categoryOf(look, effects) ?? words.stacks}`.toLowerCase();
