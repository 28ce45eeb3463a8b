import { Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import { IconButton } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { NameForm } from '../../design/name-form.tsx';
import { useLibrary } from '../../library/hooks.ts';
import type { Preset } from '../../library/types.ts';
import { useSession } from '../studio/session.ts';
import styles from './preset-dialog.module.css';

/** Asks for the name of a preset; the presets there are can be replaced or removed here. */
export function PresetDialog(props: {
  title: string;
  open: boolean;
  presets: readonly Preset[];
  onClose: () => void;
  onSave: (name: string) => Promise<void>;
}) {
  const session = useSession();
  const library = useLibrary();
  const [name, setName] = useState('');
  const id = useId();
  const replaces = props.presets.some((preset) => preset.name === name.trim());
  const save = async (wanted: string) => {
    try {
      await props.onSave(wanted);
      session.notify({ tone: 'info', title: `Preset “${wanted}” saved.` });
    } catch (error) {
      session.fail(error, 'Saving the preset');
    }
    setName('');
    props.onClose();
  };
  return (
    <Dialog title={props.title} open={props.open} onClose={props.onClose} width={380}>
      <div className={styles.form}>
        <label htmlFor={id}>Preset name</label>
        <NameForm
          label="Preset name"
          id={id}
          className={styles.line}
          name={name}
          onName={setName}
          save={replaces ? 'Replace' : 'Save'}
          onSave={(wanted) => void save(wanted)}
        />
      </div>
      {props.presets.length > 0 && (
        <ul className={styles.list} aria-label="Saved presets">
          {props.presets.map((preset) => (
            <li key={preset.id}>
              <button type="button" onClick={() => setName(preset.name)}>
                {preset.name}
              </button>
              <IconButton
                icon={Trash2}
                label={`Remove preset ${preset.name}`}
                onClick={() => library.removePreset(preset.id).catch((error: unknown) => session.fail(error, 'Removing the preset'))}
              />
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
