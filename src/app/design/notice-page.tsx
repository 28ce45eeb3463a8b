import type { ReactNode } from 'react';
import { Card, type Notice } from './card.tsx';
import { Navigation } from './navigation.tsx';
import styles from './notice-page.module.css';

/** A page that has nothing to show but a notice, with the way to the other pages. */
export function NoticePage({ children, ...notice }: Notice & { children?: ReactNode }) {
  return (
    <main className={styles.page}>
      <Navigation />
      <div className={styles.middle}>
        <Card {...notice}>{children}</Card>
      </div>
    </main>
  );
}
