import { Search } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { ChoiceSelect } from '../../controls/choice-control.tsx';
import control from '../../controls/control.module.css';
import { Button, classes } from '../../design/button.tsx';
import { FilePicker } from '../../design/file-picker.tsx';
import { failedTo, toast } from '../../design/toasts.tsx';
import { bindingsOf, withKeys } from '../../keys/bindings.ts';
import { readable } from '../../keys/combination.ts';
import { type KeyFile, keyFileText, parseKeyFile } from '../../keys/key-file.ts';
import { keyMaps } from '../../keys/key-maps.ts';
import { download } from '../../library/save-file.ts';
import { type Command, commands, GROUPS } from '../../shortcuts.ts';
import { KeyRow } from './key-row.tsx';
import page from './settings.module.css';
import styles from './shortcut-settings.module.css';
import { useSettings } from './use-settings.ts';
import { keyWords as words } from './words.ts';

const mapNames = Object.fromEntries(keyMaps.map(({ id, label }) => [id, label])) as Record<(typeof keyMaps)[number]['id'], string>;

/** Every command with its keys, which can be another program's or a person's own. */
export function ShortcutSettings() {
  const [{ map, changed }, change] = useSettings('keys');
  const [query, setQuery] = useState('');
  const picker = useRef<HTMLInputElement>(null);
  const below = keyMaps.find(({ id }) => id === map)?.keys ?? {};
  const bindings = useMemo(() => bindingsOf([changed, below]), [changed, below]);
  const wanted = query.trim().toLowerCase();
  const answers = ({ id, label, group }: Command) =>
    `${label} ${group} ${(bindings.keys.get(id) ?? []).map(readable).join(' ')}`.toLowerCase().includes(wanted);
  const shown = commands.filter(answers);
  const setKeys = (command: Command, keys: readonly string[]) => change({ changed: withKeys(changed, below, command, keys) });
  /** All keys at once, which may be the work of an evening: the toast brings them back. */
  const replace = (next: KeyFile, title: string) => {
    change(next);
    toast({ title, action: { label: words.undo, run: () => change({ map, changed }) }, key: 'keys-replaced' });
  };
  const load = async (file: File) => replace(parseKeyFile(await file.text()), words.loaded);
  return (
    <>
      <p className={page.lead}>{words.lead}</p>
      <div className={styles.bar}>
        <span>{words.map}</span>
        <ChoiceSelect
          label={words.map}
          value={map}
          options={mapNames}
          onChange={(next) => change({ map: next })}
          className={classes(control.select, styles.map)}
        />
        <label className={styles.find}>
          <Search size={14} aria-hidden />
          <input
            type="search"
            aria-label={words.find}
            placeholder={words.find}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </label>
      </div>
      <div className={styles.bar}>
        <span className={styles.count} role="status">
          {words.changed(Object.keys(changed).length)}
        </span>
        <Button disabled={Object.keys(changed).length === 0} onClick={() => replace({ map, changed: {} }, words.allBack)}>
          {words.resetAll}
        </Button>
        <Button
          onClick={() => download(new Blob([keyFileText({ map, changed })], { type: 'application/json' }), `framewright-keys-${map}.json`)}
        >
          {words.save}
        </Button>
        <Button onClick={() => picker.current?.click()}>{words.load}</Button>
        <FilePicker
          ref={picker}
          label={words.file}
          accept=".json,application/json"
          single
          onPick={([file]) => file && load(file).catch(failedTo(`Reading ${file.name}`))}
        />
      </div>
      {shown.length === 0 && <p role="status">{words.nothing}</p>}
      {GROUPS.map((group) => {
        const list = shown.filter((command) => command.group === group);
        if (list.length === 0) return null;
        return (
          <section key={group} className={styles.group} aria-label={group}>
            <h3>{group}</h3>
            <ul>
              {list.map((command) => (
                <KeyRow
                  key={command.id}
                  command={command}
                  bindings={bindings}
                  changed={Object.hasOwn(changed, command.id)}
                  onChange={(keys) => setKeys(command, keys)}
                  onReset={() => setKeys(command, bindingsOf([below]).keys.get(command.id) ?? [])}
                />
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}
