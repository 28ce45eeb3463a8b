import { displayName } from '../../../jobs/output/file-name.ts';
import type { EffectInstance } from '../../../jobs/recipe/recipe.ts';
import { failedTo, toast } from '../../design/toasts.tsx';
import type { Library } from '../../library/types.ts';
import { words } from './words.ts';

/** Keeps effects as a look and says so in a toast, which takes back what was replaced. Rejects when it cannot be stored. */
export async function keepLook(library: Library, name: string, effects: readonly EffectInstance[]): Promise<void> {
  const shown = displayName(name);
  const replaced = library.presets.get().find((preset) => preset.kind === 'stack' && preset.name === shown);
  await library.saveStackPreset(shown, effects);
  if (!replaced) return void toast({ title: words.saved(shown), key: 'look-saved' });
  const run = () => void library.restorePreset(replaced).catch(failedTo(words.saving));
  toast({ title: words.replaced(shown), action: { label: words.undo, run }, key: 'look-saved' });
}
