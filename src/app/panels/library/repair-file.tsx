import { useEffect, useRef } from 'react';
import { noticeOf } from '../../design/card.tsx';
import { FilePicker } from '../../design/file-picker.tsx';
import { toast } from '../../design/toasts.tsx';
import { useLibrary } from '../../library/hooks.ts';
import { describeItem } from '../../playback/describe.ts';
import { itemsText } from './browse-words.ts';
import { ACCEPT } from './import-files.ts';

/** Asks for the files of items whose bytes are gone, as soon as it is `open`; which file belongs to which is told by their content. */
export function RepairFile({ open, onClose }: { open: boolean; onClose: () => void }) {
  const library = useLibrary();
  const picker = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const input = picker.current;
    if (!open || !input) return;
    // React knows no event for it: the dialog was closed without choosing.
    input.addEventListener('cancel', onClose, { once: true });
    input.click();
    return () => input.removeEventListener('cancel', onClose);
  }, [open, onClose]);
  const repair = async (files: readonly File[]) => {
    let back = 0;
    for (const file of files) {
      try {
        if (await library.giveBack(file, (id) => describeItem(library, id))) back++;
        else
          toast({
            tone: 'warning',
            title: `“${file.name}” has another content than every file that is missing.`,
            remedy: 'Look for the file as it was when it was imported, or import this one as a new item.',
          });
      } catch (error) {
        toast(noticeOf(error, `Reading ${file.name}`));
      }
    }
    if (back > 0) toast({ title: `${itemsText(back)} back in place.` });
  };
  return (
    <FilePicker
      ref={picker}
      label="Files that are missing"
      accept={ACCEPT}
      onPick={(files) => {
        onClose();
        void repair(files);
      }}
    />
  );
}
