/** A folder that gets its name when it is complete; until then it is a hidden one beside it. */
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { storageError } from '../storage-error.ts';
import { syncFolder } from '../sync-folder.ts';

/** A folder being filled. */
export interface FolderTarget {
  /** Where the files are meanwhile. */
  readonly part: string;
  /** Size of all files so far. */
  readonly bytes: number;
  /** Writes a file and makes it safe. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Gives the folder its name; what had it is gone. */
  complete(): Promise<void>;
  /** Removes the folder unless it is complete. Safe at any time, also twice. */
  remove(): Promise<void>;
}

/** Opens a folder to be called `path` later, empty. Throws `MediaError`, as all its methods do. */
export async function openFolderTarget(path: string): Promise<FolderTarget> {
  const hidden = (end: string) => join(dirname(path), `.${basename(path)}.${end}`);
  const [part, old] = [hidden('part'), hidden('old')];
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw storageError(path, error);
    }
  };
  await guarded(async () => {
    await rm(part, { recursive: true, force: true });
    await mkdir(part);
  });
  let bytes = 0;
  return {
    part,
    get bytes() {
      return bytes;
    },
    write: (name, data) =>
      guarded(async () => {
        const file = await open(join(part, name), 'wx');
        try {
          await file.writeFile(data);
          await file.sync();
        } finally {
          await file.close();
        }
        bytes += data.length;
      }),
    complete: () =>
      guarded(async () => {
        await syncFolder(part);
        await rm(old, { recursive: true, force: true });
        // Folders with something in them cannot be renamed over.
        await rename(path, old).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOENT') throw error;
        });
        await rename(part, path);
        await syncFolder(dirname(path));
        await rm(old, { recursive: true, force: true });
      }),
    remove: () => rm(part, { recursive: true, force: true }),
  };
}
