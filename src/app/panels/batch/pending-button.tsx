import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { failedTo, toast } from '../../design/toasts.tsx';
import { useLibrary } from '../../library/hooks.ts';
import { pendingItems } from './batch-sources.ts';
import { openBatchFor } from './batch-wish.ts';
import { words } from './words.ts';

/** Opens the dialog for every clip that waits to be exported. */
export function PendingButton() {
  const library = useLibrary();
  const [isLooking, setLooking] = useState(false);
  const look = async () => {
    setLooking(true);
    try {
      const items = await pendingItems(library);
      if (items.length > 0) openBatchFor(items);
      else toast({ title: words.nothingPending, remedy: words.nothingPendingRemedy, key: 'nothing-pending' });
    } finally {
      setLooking(false);
    }
  };
  return (
    <Button disabled={isLooking} onClick={() => void look().catch(failedTo(words.findingPending))}>
      {words.findPending}
    </Button>
  );
}
