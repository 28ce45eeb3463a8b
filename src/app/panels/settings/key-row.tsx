import { Plus, RotateCcw, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button, IconButton } from '../../design/button.tsx';
import { type Bindings, conflictsOf } from '../../keys/bindings.ts';
import { readable } from '../../keys/combination.ts';
import { type Command, SCOPES } from '../../shortcuts.ts';
import styles from './shortcut-settings.module.css';
import { useCapture } from './use-capture.ts';
import { keyWords as words } from './words.ts';

/** Keys that wait for an answer, because they belong to other commands. */
interface Conflict {
  readonly combination: string;
  readonly owners: readonly Command[];
}

/** A command with its keys, which are changed by pressing others. */
export function KeyRow(props: {
  command: Command;
  bindings: Bindings;
  changed: boolean;
  onChange: (keys: readonly string[]) => void;
  onReset: () => void;
}) {
  const { command, bindings, changed, onChange, onReset } = props;
  const keys = bindings.keys.get(command.id) ?? [];
  /** The place in the list that is being given keys; its length adds to it. */
  const [place, setPlace] = useState<number | null>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const row = useRef<HTMLLIElement>(null);
  const first = useRef<HTMLButtonElement>(null);
  const take = useRef<HTMLButtonElement>(null);
  const end = () => {
    setPlace(null);
    setConflict(null);
  };
  const put = (combination: string) => {
    const at = place ?? keys.length;
    onChange([...new Set([...keys.slice(0, at), combination, ...keys.slice(at + 1)])]);
    end();
    first.current?.focus();
  };
  const { refusal } = useCapture(
    place !== null && conflict === null,
    row,
    (combination) => {
      const owners = conflictsOf(bindings, command, combination);
      if (owners.length === 0) put(combination);
      else setConflict({ combination, owners });
    },
    end,
  );
  useEffect(() => {
    if (conflict) take.current?.focus();
  }, [conflict]);
  const shown = [...keys, ...(place === keys.length ? [''] : [])];
  return (
    <li ref={row} className={styles.row} data-changed={changed}>
      <span className={styles.label}>
        <span>{command.label}</span>
        {!command.scopes.includes('studio') && command.scopes.length < SCOPES.length && (
          <small>{command.scopes.map((scope) => words.scopes[scope]).join(', ')}</small>
        )}
      </span>
      <span className={styles.keys}>
        {shown.map((combination, at) => (
          <span key={combination} className={styles.key} data-capturing={place === at}>
            <button
              ref={at === 0 ? first : null}
              type="button"
              aria-label={`${words.change(command.label)}: ${readable(combination)}`}
              title={words.cancel}
              onClick={() => {
                setConflict(null);
                setPlace(at);
              }}
            >
              {place === at && !conflict ? words.press : readable(conflict && place === at ? conflict.combination : combination)}
            </button>
            {place === null && (
              <button
                type="button"
                className={styles.drop}
                aria-label={words.remove(readable(combination), command.label)}
                onClick={() => onChange(keys.filter((one) => one !== combination))}
              >
                <X size={12} aria-hidden />
              </button>
            )}
          </span>
        ))}
        {shown.length === 0 && <span className={styles.none}>{words.none}</span>}
      </span>
      <IconButton icon={Plus} label={words.add(command.label)} side="left" onClick={() => setPlace(keys.length)} />
      <IconButton icon={RotateCcw} label={words.reset(command.label)} side="left" disabled={!changed} onClick={onReset} />
      {place !== null && (conflict || refusal) && (
        <div className={styles.answer} role="alert">
          {conflict ? (
            <>
              <span>{words.taken(readable(conflict.combination), conflict.owners.map(({ label }) => `“${label}”`).join(', '))}</span>
              <Button ref={take} variant="primary" onClick={() => put(conflict.combination)}>
                {words.take}
              </Button>
              <Button onClick={end}>{words.keep}</Button>
            </>
          ) : (
            <span>{refusal}</span>
          )}
        </div>
      )}
    </li>
  );
}
