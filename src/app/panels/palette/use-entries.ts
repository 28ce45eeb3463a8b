import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { builtInLooks, type Look } from '../../../jobs/recipe/looks.ts';
import { destinations } from '../../design/navigation.tsx';
import { keyBindings } from '../../keys/bindings.ts';
import { readable } from '../../keys/combination.ts';
import { pageCommands } from '../../keys/use-keys.ts';
import { useLibrary, useWatched } from '../../library/hooks.ts';
import { lookOf } from '../../library/presets.ts';
import { commands } from '../../shortcuts.ts';
import { useStore } from '../../stores/store.ts';
import { sections } from '../settings/sections.ts';
import { ask } from './asked.ts';
import { type Entry, itemEntry } from './entries.ts';
import { paletteWords } from './words.ts';

/** Items that are looked up for a query. */
const ITEMS = 8;

/** Everything that can be chosen on the open page. */
export function useEntries(): readonly Entry[] {
  const library = useLibrary();
  const navigate = useNavigate();
  const page = useStore(pageCommands);
  const { keys } = useStore(keyBindings);
  const presets = useStore(library.presets);
  return useMemo(() => {
    const common: Readonly<Record<string, () => void>> = {
      shortcuts: () => ask('shortcuts'),
      settings: () => void navigate({ to: '/settings', search: {} }),
    };
    const scope = page?.scope ?? 'page';
    const actOf = (does: string) => common[does] ?? (page?.can(does) ? () => page.run(does) : null);
    const own = commands.flatMap(({ id, does, scopes, label, group }): Entry[] => {
      const run = scopes.includes(scope) ? actOf(does) : null;
      const first = keys.get(id)?.[0];
      return run ? [{ id, group: 'command', label, detail: group, run, ...(first !== undefined && { keys: readable(first) }) }] : [];
    });
    const pages = destinations.map(
      ({ to, label }): Entry => ({ id: `page:${to}`, group: 'page', label, run: () => void navigate({ to, search: {} }) }),
    );
    const settings = sections.map(
      ({ id, label, help }): Entry => ({
        id: `setting:${id}`,
        group: 'setting',
        label,
        detail: help,
        run: () => void navigate({ to: '/settings', search: { section: id } }),
      }),
    );
    const { add, apply } = page ?? {};
    const effects = add
      ? library.effects.map(
          (effect): Entry => ({
            id: `effect:${effect.id}`,
            group: 'effect',
            label: effect.label,
            detail: effect.category,
            also: effect.help,
            run: () => add(effect),
          }),
        )
      : [];
    const detailOf = (look: Look) =>
      look.kind === 'effect' ? (library.effects.find(({ id }) => id === look.effect.effect)?.label ?? '') : look.help;
    const looks = apply
      ? [...presets.map(lookOf), ...builtInLooks(library.effects)].map(
          (look): Entry => ({ id: `preset:${look.id}`, group: 'preset', label: look.name, detail: detailOf(look), run: () => apply(look) }),
        )
      : [];
    return [...own, ...pages, ...settings, ...effects, ...looks];
  }, [library, navigate, page, keys, presets]);
}

/** The items that a query finds, a few at most. */
export function useItemEntries(query: string): readonly Entry[] {
  const library = useLibrary();
  const navigate = useNavigate();
  const search = query.trim();
  const find = async () => (search === '' ? [] : library.page({ search, sort: 'date', descending: true }, null, ITEMS));
  const items = useWatched(find, search) ?? [];
  const open = (id: string) => void navigate({ to: '/item/$id', params: { id } });
  return items.filter(({ facts }) => facts?.kind === 'video' || facts?.kind === 'image').map((item) => itemEntry(item, open));
}

/** What stands behind the label of an entry. */
export const captionOf = ({ group, detail }: Entry): string => detail || paletteWords.groups[group];
