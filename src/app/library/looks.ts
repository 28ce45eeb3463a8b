import type { Effect } from '../../gpu/define-effect.ts';
import type { ItemRow } from './records.ts';

/** What a recipe does, from its effects that are not bypassed. `recipe` may be as it was stored; of what is no recipe nothing is known. */
export function looksOf(recipe: unknown, effects: readonly Effect[]): ItemRow['looks'] {
  const stack = (recipe as { effects?: unknown } | null | undefined)?.effects;
  if (!Array.isArray(stack)) return [];
  const used = new Set(stack.filter((one) => one?.enabled === true).map(({ effect }) => effect));
  const does = (...categories: Effect['category'][]) => effects.some(({ id, category }) => used.has(id) && categories.includes(category));
  return [...(does('Keying') ? (['keyed'] as const) : []), ...(does('Style', 'Sticker') ? (['stylized'] as const) : [])];
}
