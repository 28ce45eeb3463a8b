import { useState } from 'react';
import type { EffectInstance } from '../../../jobs/recipe/recipe.ts';
import { Button } from '../../design/button.tsx';
import { NameForm } from '../../design/name-form.tsx';
import { failedTo } from '../../design/toasts.tsx';
import { useLibrary } from '../../library/hooks.ts';
import { keepLook } from '../looks/keep-look.ts';
import styles from './panel.module.css';
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
  return (
    <NameForm
      label={words.presetName}
      className={styles.row}
      name={name}
      onName={setName}
      save={words.save}
      onSave={(wanted) => void keepLook(library, wanted, effects).then(leave).catch(failedTo(words.doing.saving))}
      onLeave={leave}
    >
      <Button variant="quiet" onClick={leave}>
        {words.cancel}
      </Button>
    </NameForm>
  );
}
