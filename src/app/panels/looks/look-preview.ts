import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import type { ReadableStore, Store } from '../../stores/store.ts';
import type { Peek } from '../studio/peek.ts';

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

/** Makes a preview of an open clip that playing ends, as any edit does. */
export function createLookPreview(clip: {
  readonly peek: Store<Peek | null>;
  readonly player: { readonly speed: ReadableStore<number> };
}): LookPreview {
  const { peek, player } = clip;
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
