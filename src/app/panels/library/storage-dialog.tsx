import { Dialog } from '../../design/dialog.tsx';
import { Storage } from './storage.tsx';

/** What takes up room, over the library. */
export function StorageDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog title="Storage" open={open} onClose={onClose} width={560}>
      <Storage />
    </Dialog>
  );
}
