import type { Pasting } from '../../../jobs/batch.ts';
import { useLibrary } from '../../library/hooks.ts';
import { effectClipboard } from '../../stores/effect-clipboard.ts';
import { useStore } from '../../stores/store.ts';
import { copyEffects, pasteEffects } from '../batch/paste-effects.ts';

/** What can be done with the effects of items. */
export interface EffectsOf {
  readonly hasCopied: boolean;
  copy(id: string): void;
  paste(ids: readonly string[], pasting: Pasting): void;
}

/** Copying effects from one item and pasting them onto others. */
export function useEffectsOf(): EffectsOf {
  const library = useLibrary();
  const hasCopied = useStore(effectClipboard, (copied) => copied.length > 0);
  return {
    hasCopied,
    copy: (id) => void copyEffects(library, id),
    paste: (ids, pasting) => void pasteEffects(library, ids, pasting),
  };
}

/** The commands of the keyboard for what is chosen; the browser's own paste brings files in while no effects are copied. */
export function effectKeys({ hasCopied, copy, paste }: EffectsOf, chosen: readonly string[]) {
  const [only] = chosen;
  return {
    copy: only !== undefined && chosen.length === 1 ? () => copy(only) : undefined,
    paste: hasCopied ? () => paste(chosen, 'replace') : undefined,
    add: hasCopied ? () => paste(chosen, 'add') : undefined,
  };
}
