import { lazy, Suspense } from 'react';
import { useStore } from '../../stores/store.ts';
import { shareWish } from './share-wish.ts';

const ShareDialog = lazy(() => import('./share-dialog.tsx').then((module) => ({ default: module.ShareDialog })));

/** Shows the dialog for sharing wherever it was asked for. */
export function ShareHost() {
  const shared = useStore(shareWish);
  if (!shared) return null;
  return (
    <Suspense>
      <ShareDialog shared={shared} onClose={() => shareWish.set(null)} />
    </Suspense>
  );
}
