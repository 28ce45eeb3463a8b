/** Backups of the library: into a file that the user picks, or a download where the browser cannot write files. */
import { backupKind } from '../../../jobs/kinds/backup.ts';
import { toast } from '../../design/toasts.tsx';
import type { Jobs } from '../../jobs/jobs.ts';
import { canPickFile, download, pickFile } from '../../library/save-file.ts';
import type { Library } from '../../library/types.ts';

const zip = { label: 'ZIP archive', extension: 'zip', mimeType: 'application/zip' };

const nameOfToday = () => `framewright-library-${new Date().toISOString().slice(0, 10)}.zip`;

/** Starts a backup, which goes on as a job; where no file can be picked it is a download. Throws `MediaError`. */
export async function startBackup(library: Library, jobs: Jobs): Promise<void> {
  const fileName = nameOfToday();
  if (!canPickFile()) return downloadBackup(library, fileName);
  const picked = await pickFile(fileName, zip);
  if (!picked) return;
  const name = `Backup into ${picked.name}`;
  await jobs.add({ kind: backupKind, name, inputs: [], request: null, weight: 1, picked: [picked] });
  toast({ title: 'The backup has begun.', remedy: 'It goes on while you work; “Jobs” shows how far it is.' });
}

/** The parts are files of the library, read only when the browser writes the download. */
async function downloadBackup(library: Library, name: string): Promise<void> {
  const parts: BlobPart[] = [];
  for await (const part of library.backup(() => {}, new AbortController().signal)) parts.push(part);
  download(new Blob(parts, { type: zip.mimeType }), name);
}
