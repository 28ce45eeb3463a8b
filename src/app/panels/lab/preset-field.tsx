import { useState } from 'react';
import type { EffectInstance } from '../../../jobs/recipe/recipe.ts';
import control from '../../controls/control.module.css';
import { Button } from '../../design/button.tsx';
import { failedTo } from '../../design/toasts.tsx';
import { useLibrary } from '../../library/hooks.ts';
import { keepLook } from '../looks/keep-look.ts';
import styles from './lab.module.css';
import { words } from './words.ts';

/** Saves a stack under a name: a button that turns into a field, or with `onDone` the field alone. */
export function PresetField({ effects, onDone }: { effects: readonly EffectInstance[]; onDone?: () => void }) {
  const library = useLibrary();
  const [name, setName] = useState<string | null>(onDone ? '' : null);
  const leave = () => (onDone ? onDone() : setName(null));
  if (name === null) {
    return (
      <div className={styles.actions}>
        <Button disabled={effects.length === 0} onClick={() => setName('')}>
          {words.savePreset}
        </Button>
      </div>
    );
  }
  const save = async () => {
    await keepLook(library, name.trim(), effects);
    leave();
  };
  return (
    <form
      className={styles.row}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) save().catch(failedTo(words.doing.saving));
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the button that was pressed becomes this field
        autoFocus
        className={control.text}
        aria-label={words.presetName}
        placeholder={words.presetName}
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && leave()}
      />
      <Button type="submit" variant="primary" disabled={!name.trim()}>
        {words.save}
      </Button>
      <Button variant="quiet" onClick={leave}>
        {words.cancel}
      </Button>
    </form>
  );
}
