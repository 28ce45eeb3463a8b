import { Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import control from '../../controls/control.module.css';
import { Button, IconButton } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
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
  const trimmed = name.trim();
  const replaces = props.presets.some((preset) => preset.name === trimmed);
  const save = async () => {
    try {
      await props.onSave(trimmed);
      session.notify({ tone: 'info', title: `Preset “${trimmed}” saved.` });
    } catch (error) {
      session.fail(error, 'Saving the preset');
    }
    setName('');
    props.onClose();
  };
  return (
    <Dialog title={props.title} open={props.open} onClose={props.onClose} width={380}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (trimmed) void save();
        }}
      >
        <label htmlFor={id}>Preset name</label>
        <div className={styles.line}>
          <input id={id} className={control.text} value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
          <Button type="submit" variant="primary" disabled={!trimmed}>
            {replaces ? 'Replace' : 'Save'}
          </Button>
        </div>
      </form>
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
