import { useEffect, useMemo } from 'react';
import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import { type Peek, type Session, useSession } from '../studio/session.ts';

/** Milliseconds that the pointer or the keyboard rests on a look before it is shown: crossing one asks the GPU for nothing. */
const REST = 150;

/** Shows what somebody points at in the viewer, in the place of the clip's recipe. */
export interface LookPreview {
  /** Shows the recipe that a look would make, once it was pointed at for a moment; nothing while the clip plays. */
  point(name: string, recipe: Recipe): void;
  /** Shows the clip as it is again. */
  end(): void;
  close(): void;
}

/** Makes a preview that playing ends, as any edit does. */
export function createLookPreview({ peek, player }: Pick<Session, 'peek'> & { player: Pick<Session['player'], 'speed'> }): LookPreview {
  let resting: ReturnType<typeof setTimeout> | undefined;
  let own: Peek | null = null;
  const end = () => {
    clearTimeout(resting);
    // What somebody looks at by other means stays.
    peek.update((last) => (last === own ? null : last));
    own = null;
  };
  const unlisten = player.speed.subscribe(() => player.speed.get() !== 0 && end());
  return {
    point(name, recipe) {
      end();
      if (player.speed.get() !== 0) return;
      resting = setTimeout(() => {
        own = { id: `look ${name}`, recipe, note: name };
        peek.set(own);
      }, REST);
    },
    end,
    close() {
      end();
      unlisten();
    },
  };
}

/** The preview of looks in the open clip, for as long as a panel shows them. */
export function useLookPreview(): LookPreview {
  const session = useSession();
  const preview = useMemo(() => createLookPreview(session), [session]);
  useEffect(() => () => preview.close(), [preview]);
  return preview;
}
