/** Backups of the library: into a file that the user picks, or a download where the browser cannot write files; and back. */
import { backupKind } from '../../../jobs/kinds/backup.ts';
import { dismissToast, toast } from '../../design/toasts.tsx';
import type { Jobs } from '../../jobs/jobs.ts';
import type { Library } from '../../library/types.ts';
import { canPickFile, download } from '../export/save-file.ts';
import { itemsText } from './browse-words.ts';

interface PickerWindow {
  showSaveFilePicker?(options: object): Promise<FileSystemFileHandle>;
}

const nameOfToday = () => `framewright-library-${new Date().toISOString().slice(0, 10)}.zip`;

/** Starts a backup, which goes on as a job; where no file can be picked it is a download. Throws `MediaError`. */
export async function startBackup(library: Library, jobs: Jobs): Promise<void> {
  const suggestedName = nameOfToday();
  if (!canPickFile()) return downloadBackup(library, suggestedName);
  const types = [{ description: 'ZIP archive', accept: { 'application/zip': ['.zip'] } }];
  try {
    const picked = await (window as PickerWindow).showSaveFilePicker?.({ suggestedName, types });
    if (!picked) return;
    const name = `Backup into ${picked.name}`;
    await jobs.add({ kind: backupKind, name, inputs: [], request: null, weight: 1, picked: [picked] });
    toast({ title: 'The backup has begun.', remedy: 'It goes on while you work; “Jobs” shows how far it is.' });
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
  }
}

/** The parts are files of the library, read only when the browser writes the download. */
async function downloadBackup(library: Library, name: string): Promise<void> {
  const parts: BlobPart[] = [];
  for await (const part of library.backup(() => {}, new AbortController().signal)) parts.push(part);
  download(new Blob(parts, { type: 'application/zip' }), name);
}

/** Restores a backup and says in a toast how far it is and what came of it. Throws `MediaError`. */
export async function restoreAll(library: Library, archive: File): Promise<void> {
  const stop = new AbortController();
  const action = { label: 'Stop', run: () => stop.abort() };
  const say = (done: number, total: number) =>
    toast({ key: 'restore', title: `Restoring, ${done.toLocaleString()} of ${itemsText(total)}`, action, stays: true });
  try {
    const { added, known, failed } = await library.restoreBackup(archive, say, stop.signal);
    dismissToast('restore');
    const there = known > 0 ? ` ${itemsText(known)} ${known === 1 ? 'was' : 'were'} here already.` : '';
    toast({ title: `${itemsText(added)} restored.${there}` });
    if (failed.length > 0) {
      const names = failed.slice(0, 5).join(', ');
      toast({
        tone: 'error',
        title: `The files of ${itemsText(failed.length)} are missing in the backup or damaged: ${names}.`,
        remedy: 'Restore them from another backup.',
      });
    }
  } catch (error) {
    dismissToast('restore');
    if (!stop.signal.aborted) throw error;
    toast({ title: 'Restoring was stopped.', remedy: 'Import the same backup again to go on.' });
  }
}
