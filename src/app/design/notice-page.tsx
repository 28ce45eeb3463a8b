import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { Card, type Notice } from './card.tsx';
import styles from './notice-page.module.css';

// Not part of what every page loads first; where it cannot be loaded, the notice is still there.
const Navigation = lazy<ComponentType>(() =>
  import('./navigation.tsx').then(
    (module) => ({ default: module.Navigation }),
    () => ({ default: () => null }),
  ),
);

/** A page that has nothing to show but a notice, with the way to the other pages. */
export function NoticePage({ children, ...notice }: Notice & { children?: ReactNode }) {
  return (
    <main className={styles.page}>
      <Suspense>
        <Navigation />
      </Suspense>
      <div className={styles.middle}>
        <Card {...notice}>{children}</Card>
      </div>
    </main>
  );
}
