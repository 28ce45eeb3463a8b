import { fileName } from '../../jobs/output/file-name.ts';
import { MediaError } from '../../media/errors.ts';
import { writing } from './files.ts';
import type { Shelf } from './items.ts';
import type { ExportRecord, ExportTarget } from './types.ts';

/** Makes an empty file for an export called `name` (any name; its extension counts). Throws `MediaError`. */
export async function createExport({ records, files }: Shelf, item: string, name: string): Promise<ExportTarget> {
  const id = crypto.randomUUID();
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1] ?? 'bin';
  const stored = `${id}.${extension}`;
  const done = Promise.withResolvers<void>();
  const created = Promise.withResolvers<FileSystemFileHandle>();
  // Held from here to `complete` or `discard`: a clean-up in another tab would take the file for a left-over.
  writing(async () => {
    created.resolve(await files.create('exports', stored));
    await done.promise;
  }).catch(created.reject);
  const handle = await created.promise;
  return {
    id,
    handle,
    async complete(mimeType) {
      const { size } = await handle.getFile();
      const record: ExportRecord = { id, item, name: fileName(name, extension), mimeType, bytes: size, createdAt: Date.now() };
      await records.exports.put(record);
      done.resolve();
      return record;
    },
    async discard() {
      // The lock must be let go whatever becomes of the file; what is left of it is swept at the next start.
      try {
        await files.remove('exports', stored);
      } finally {
        done.resolve();
      }
    },
  };
}

/** The exported file under its name. Throws `MediaError` when it is gone. */
export async function exportFile({ records, files }: Shelf, id: string): Promise<File> {
  const record = await records.exports.get(id);
  const file = record && (await files.read('exports', storedName(record)));
  if (!record || !file)
    throw new MediaError('file-unreadable', 'This export is gone from the browser’s storage.', 'Export the clip again.');
  return new File([file], record.name, { type: record.mimeType });
}

/** Removes an export and its record. */
export async function removeExport(shelf: Shelf, id: string): Promise<void> {
  const record = await shelf.records.exports.get(id);
  if (record) await shelf.files.remove('exports', storedName(record));
  await shelf.records.exports.remove(id);
}

/**
 * Removes the frames that exports keep while they are made, of those jobs that `isGone`. What a worker still has open stays, for
 * the next time.
 */
export async function removeWork(isGone: (job: string) => boolean): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('exporting', { create: true });
  const gone: string[] = [];
  for await (const name of folder.keys()) if (isGone(name.slice(0, JOB_ID))) gone.push(name);
  for (const name of gone) await folder.removeEntry(name, { recursive: true }).catch(() => undefined);
}

/** Characters of a job's identifier, with which the names of its folders begin. */
const JOB_ID = 36;

const storedName = ({ id, name }: ExportRecord) => `${id}.${name.slice(name.lastIndexOf('.') + 1)}`;
