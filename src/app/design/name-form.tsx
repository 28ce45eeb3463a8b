import type { ReactNode } from 'react';
import control from '../controls/control.module.css';
import { Button } from './button.tsx';

/** Asks for the name under which something is kept; `onSave` is given the name without spaces around it, never an empty one. */
export function NameForm(props: {
  /** What the name is of. */
  label: string;
  /** Of the field, where a label of its own stands beside it; else the field shows `label` while it is empty. */
  id?: string;
  name: string;
  onName: (name: string) => void;
  /** What the button says. */
  save: string;
  onSave: (name: string) => void;
  /** What Escape does where the form takes the place of something; it has the focus at once then. */
  onLeave?: () => void;
  className?: string | undefined;
  /** Further buttons. */
  children?: ReactNode;
}) {
  const { label, name, onSave, onLeave } = props;
  const wanted = name.trim();
  return (
    <form
      className={props.className}
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted) onSave(wanted);
      }}
      onKeyDown={(event) => {
        if (!onLeave) return;
        event.stopPropagation();
        if (event.key === 'Escape') onLeave();
      }}
    >
      <input
        id={props.id}
        className={control.text}
        aria-label={label}
        placeholder={props.id === undefined ? label : undefined}
        maxLength={80}
        value={name}
        // biome-ignore lint/a11y/noAutofocus: it was just asked for
        autoFocus={onLeave !== undefined}
        onChange={(event) => props.onName(event.target.value)}
      />
      <Button type="submit" variant="primary" disabled={!wanted}>
        {props.save}
      </Button>
      {props.children}
    </form>
  );
}
