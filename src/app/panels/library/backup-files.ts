/** Backups of the library: into a file that the user picks, or a download where the browser cannot write files. */
import { backupKind } from '../../../jobs/kinds/backup.ts';
import { toast } from '../../design/toasts.tsx';
import type { Jobs } from '../../jobs/jobs.ts';
import type { Library } from '../../library/types.ts';
import { canPickFile, download } from '../export/save-file.ts';

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
