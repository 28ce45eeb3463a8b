import type { ReactNode } from 'react';
import { useStore } from '../../stores/store.ts';
import { useSession } from './session.ts';
import styles from './studio.module.css';

/** True while this tab may change the recipe. */
export function useEditable(): boolean {
  return useStore(useSession().document.state, ({ access }) => access === 'editable');
}

/** Controls that change the recipe: greyed out and without effect while another tab edits it, or it cannot be read. */
export function Edits({ children }: { children: ReactNode }) {
  return (
    <fieldset className={styles.edits} disabled={!useEditable()}>
      {children}
    </fieldset>
  );
}
