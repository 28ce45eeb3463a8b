/** A folder that gets its name when it is complete; until then it is a hidden one beside it. */
import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isSequenceName, SEQUENCE_RECIPE } from '../../src/jobs/export/sequence-files.ts';
import { MediaError } from '../../src/media/errors.ts';
import { storageError } from '../files/storage-error.ts';
import { syncFolder } from '../files/sync-folder.ts';

/** A folder being filled. */
export interface FolderTarget {
  /** Where the files are meanwhile. */
  readonly part: string;
  /** Size of all files so far. */
  readonly bytes: number;
  /** Writes a file and makes it safe. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Gives the folder its name; an earlier sequence that had it is gone. */
  complete(): Promise<void>;
  /** Removes the folder unless it is complete. Safe at any time, also twice. */
  remove(): Promise<void>;
}

/** Throws `MediaError` unless nothing is at a path, or nothing but an earlier sequence of ours. */
async function refuseForeign(path: string): Promise<void> {
  const there = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!there) return;
  const names = there.isDirectory() ? await readdir(path) : [basename(path)];
  const foreign = names.find((name) => name !== SEQUENCE_RECIPE && !isSequenceName(name));
  if (names.length === 0 || (foreign === undefined && names.includes(SEQUENCE_RECIPE))) return;
  const why = there.isDirectory()
    ? foreign
      ? `“${foreign}” in it belongs to no sequence`
      : `it holds no ${SEQUENCE_RECIPE}`
    : 'it is no folder';
  throw new MediaError(
    'storage-blocked',
    `The folder ${path} is not replaced by a sequence of pictures: ${why}.`,
    'Choose another name or folder for the sequence, or move what is there away.',
  );
}

/**
 * Opens a folder to be called `path` later, empty. Throws `MediaError`, as all its methods do, also where that name belongs to
 * anything but an earlier sequence.
 */
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
    await refuseForeign(path);
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
        // Once more, right before: a render takes its time.
        await refuseForeign(path);
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
