import { useId, useState } from 'react';
import control from '../../controls/control.module.css';
import { useTally } from '../../library/hooks.ts';

/** A field for a tag: Enter gives it; those in use are offered. */
export function TagField({ onAdd }: { onAdd: (tag: string) => void }) {
  const known = useTally()?.tags ?? new Map<string, number>();
  const list = useId();
  const [text, setText] = useState('');
  return (
    <>
      <input
        type="text"
        className={control.text}
        aria-label="New tag"
        placeholder="Add a tag"
        list={list}
        autoComplete="off"
        spellCheck={false}
        maxLength={60}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !text.trim()) return;
          event.preventDefault();
          onAdd(text.trim().toLowerCase());
          setText('');
        }}
      />
      <datalist id={list}>
        {[...known.keys()].map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
    </>
  );
}
