import styles from './looks.module.css';

/** A field in the place of a name; Enter and leaving it take what it says, Escape gives null. */
export function NameField({ label, name, onDone }: { label: string; name: string; onDone: (name: string | null) => void }) {
  return (
    <input
      className={styles.rename}
      aria-label={label}
      defaultValue={name}
      maxLength={80}
      // biome-ignore lint/a11y/noAutofocus: it takes the place of what was just pressed
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onBlur={(event) => onDone(event.currentTarget.value.trim())}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') onDone(null);
      }}
    />
  );
}
