import { lazy, Suspense } from 'react';
import { useStore } from '../../stores/store.ts';
import { batchWish } from './batch-wish.ts';

const BatchDialog = lazy(() => import('./batch-dialog.tsx').then((module) => ({ default: module.BatchDialog })));

/** Shows the dialog of batches wherever it was asked for. */
export function BatchHost() {
  const wish = useStore(batchWish);
  if (!wish) return null;
  return (
    <Suspense>
      <BatchDialog wish={wish} onClose={() => batchWish.set(null)} />
    </Suspense>
  );
}
