import type { ReactNode } from 'react';
import styles from './settings.module.css';

/** A setting: its name, what it does, what was found out about it on this machine, and its control. */
export function SettingRow(props: { label: string; help: string; found?: string | undefined; children: ReactNode }) {
  return (
    <div className={styles.row}>
      <div>
        <strong>{props.label}</strong>
        <p>{props.help}</p>
        {props.found && <p>{props.found}</p>}
      </div>
      {props.children}
    </div>
  );
}
