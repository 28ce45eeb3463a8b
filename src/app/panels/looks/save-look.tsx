import { useState } from 'react';
import { displayName } from '../../../jobs/output/file-name.ts';
import type { EffectInstance } from '../../../jobs/recipe/recipe.ts';
import { NameForm } from '../../design/name-form.tsx';
import { failedTo } from '../../design/toasts.tsx';
import { useLibrary, useStackPresets } from '../../library/hooks.ts';
import { keepLook } from './keep-look.ts';
import styles from './looks.module.css';
import { words } from './words.ts';

/** Asks for a name and keeps the effects of the clip under it. */
export function SaveLook({ effects, onDone }: { effects: readonly EffectInstance[]; onDone: () => void }) {
  const library = useLibrary();
  const presets = useStackPresets();
  const [name, setName] = useState('');
  const replaces = presets.some((preset) => preset.name === displayName(name.trim()));
  return (
    <NameForm
      label={words.name}
      className={styles.save}
      name={name}
      onName={setName}
      save={name.trim() && replaces ? words.replaceIt : words.saveIt}
      onSave={(wanted) => void keepLook(library, wanted, effects).then(onDone).catch(failedTo(words.saving))}
      onLeave={onDone}
    />
  );
}
