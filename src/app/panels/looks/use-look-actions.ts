import { useMemo } from 'react';
import { presetOf } from '../../../jobs/recipe/looks.ts';
import { failedTo, toast } from '../../design/toasts.tsx';
import { useLibrary } from '../../library/hooks.ts';
import { askToShare } from '../share/share-wish.ts';
import { putLook } from '../studio/auto-key.ts';
import { useSession } from '../studio/session.ts';
import { saveAsFile } from './look-files.ts';
import type { LookActions } from './look-tile.tsx';
import { words } from './words.ts';

/** What can be done with looks in the studio; what goes wrong is said in a toast. */
export function useLookActions(): LookActions {
  const session = useSession();
  const library = useLibrary();
  return useMemo(
    () => ({
      apply: (look) => void putLook(session, look),
      star: (look, on) => void library.setFavourite(look.id, on).catch(failedTo(words.starring)),
      save: (look, form) => void saveAsFile(presetOf(look, session.effects), form, session.effects).catch(failedTo(words.saving)),
      share: (look) => askToShare({ name: look.name, preset: presetOf(look, session.effects) }),
      rename: (look, name) => void library.renamePreset(look.id, name).catch(failedTo(words.renaming)),
      remove(look) {
        const preset = library.presets.get().find(({ id }) => id === look.id);
        if (!preset) return;
        const isFavourite = library.favourites.get().has(look.id);
        const remove = async () => {
          await library.removePreset(look.id);
          await library.setFavourite(look.id, false);
          const putBack = async () => {
            await library.restorePreset(preset);
            if (isFavourite) await library.setFavourite(look.id, true);
          };
          const run = () => void putBack().catch(failedTo(words.removing));
          toast({ title: words.removed(look.name), action: { label: words.undo, run }, key: 'look-removed' });
        };
        void remove().catch(failedTo(words.removing));
      },
    }),
    [session, library],
  );
}
