import { lazy, Suspense } from 'react';
import { useStore } from '../../stores/store.ts';
import { sequenceWish } from './sequence-wish.ts';

const SequenceDialog = lazy(() => import('./sequence-dialog.tsx').then((module) => ({ default: module.SequenceDialog })));

/** Where clips are stitched and looped, on whatever page that was wished for; its code is loaded with the first wish. */
export function SequenceHost() {
  const wish = useStore(sequenceWish);
  return (
    wish && (
      <Suspense>
        <SequenceDialog />
      </Suspense>
    )
  );
}
