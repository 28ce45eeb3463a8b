import { type Pasting, withPasted } from '../../../jobs/batch.ts';
import { failedTo, toast } from '../../design/toasts.tsx';
import type { Library } from '../../library/types.ts';
import { effectClipboard } from '../../stores/effect-clipboard.ts';
import { sourcesOf } from './batch-sources.ts';
import { editAll } from './edit-all.ts';
import { words } from './words.ts';

/** Copies the effects of a clip. What came of it is said in a toast; never rejects. */
export async function copyEffects(library: Library, id: string): Promise<void> {
  try {
    const { sources, problems } = await sourcesOf(library, [id]);
    const [source] = sources;
    if (!source) return void toast({ tone: 'warning', title: problems[0] ?? words.nothingToPasteOn, key: 'effects-copied' });
    const { effects } = source.recipe;
    if (effects.length === 0) {
      return void toast({ title: words.noEffects(source.name), remedy: words.noEffectsRemedy, key: 'effects-copied' });
    }
    effectClipboard.set(effects);
    toast({ title: words.effectsCopied(source.name, effects.length), key: 'effects-copied' });
  } catch (error) {
    failedTo(words.copying)(error);
  }
}

/**
 * Pastes the copied effects onto items, all or none; they wait to be exported then, as after any change. Those that take no effects are left
 * out. What came of it is said in a toast that can undo it; never rejects.
 */
export async function pasteEffects(library: Library, ids: readonly string[], pasting: Pasting): Promise<void> {
  const copied = effectClipboard.get();
  if (copied.length === 0) return;
  try {
    const { sources, problems } = await sourcesOf(library, ids);
    if (sources.length === 0) {
      toast({ tone: 'warning', title: words.nothingToPasteOn, remedy: words.nothingToPasteOnRemedy, key: 'effects-pasted' });
      return;
    }
    const undo = await editAll(library, sources, words.pasteStep, (recipe) => withPasted(recipe, copied, pasting));
    const run = () => void undo().catch(failedTo(words.undoStep));
    const title = words.pasted(sources.length, pasting === 'add');
    toast({ title, remedy: problems.join(' ') || undefined, action: { label: words.undo, run }, key: 'effects-pasted' });
  } catch (error) {
    failedTo(words.pasting)(error);
  }
}
