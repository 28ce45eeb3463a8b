import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes, IconButton } from '../../design/button.tsx';
import styles from './side-panel.module.css';

/** What measures the picture beside it: a head with choices and a way to close it, and what is measured below. */
export function SidePanel(props: {
  /** Its accessible name. */
  label: string;
  className: string | undefined;
  head: ReactNode;
  close: { readonly label: string; readonly keys: string; readonly onClick: () => void };
  children: ReactNode;
}) {
  return (
    <section className={classes(styles.panel, props.className)} aria-label={props.label}>
      <header className={styles.head}>
        {props.head}
        <IconButton icon={X} {...props.close} />
      </header>
      {props.children}
    </section>
  );
}
