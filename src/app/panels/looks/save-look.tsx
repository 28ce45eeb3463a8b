import { useState } from 'react';
import { displayName } from '../../../jobs/output/file-name.ts';
import type { EffectInstance } from '../../../jobs/recipe/recipe.ts';
import control from '../../controls/control.module.css';
import { Button } from '../../design/button.tsx';
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
  const wanted = name.trim();
  const replaces = wanted !== '' && presets.some((preset) => preset.name === displayName(wanted));
  const save = async () => {
    await keepLook(library, wanted, effects);
    onDone();
  };
  return (
    <form
      className={styles.save}
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted) void save().catch(failedTo(words.saving));
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') onDone();
      }}
    >
      <input
        className={control.text}
        aria-label={words.name}
        placeholder={words.name}
        maxLength={80}
        value={name}
        // biome-ignore lint/a11y/noAutofocus: it was just asked for
        autoFocus
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" variant="primary" disabled={!wanted}>
        {replaces ? words.replaceIt : words.saveIt}
      </Button>
    </form>
  );
}
