/** A file that a muxer writes in pieces as packets come: an OPFS file or one that the user picked. */
import type { StreamTargetChunk } from 'mediabunny';
import { MediaError } from '../../src/media/errors.ts';
import type { OutputFile } from '../../src/media/output-file.ts';
import { isFull, storageError } from '../storage/storage-error.ts';

/** The two ways to write to a handle. */
interface Pen {
  write(data: Uint8Array<ArrayBuffer>, position: number): Promise<void> | void;
  close(): Promise<void> | void;
  discard(): Promise<void> | void;
}

type Removable = FileSystemFileHandle & { remove?(): Promise<void> };

/** Opens a file for writing from its start; what it held is gone. Throws `MediaError` when it is locked or not allowed. */
export async function openFileTarget(handle: FileSystemFileHandle): Promise<OutputFile> {
  const pen = await openPen(handle);
  let bytes = 0;
  let failure: MediaError | null = null;
  let state: 'open' | 'closed' | 'removed' = 'open';
  const stream = new WritableStream<StreamTargetChunk>({
    async write({ data, position }) {
      // Pieces that were on their way when the export was given up.
      if (state !== 'open') return;
      try {
        await pen.write(data, position);
      } catch (error) {
        failure = await storageError(handle.name, position + data.byteLength, error);
        throw failure;
      }
      bytes = Math.max(bytes, position + data.byteLength);
    },
    async close() {
      if (state !== 'open') return;
      state = 'closed';
      try {
        await pen.close();
      } catch (error) {
        failure = await storageError(handle.name, bytes, error);
        throw failure;
      }
    },
  });
  return {
    stream,
    get bytes() {
      return bytes;
    },
    get failure() {
      return failure;
    },
    async remove() {
      if (state === 'removed') return;
      if (state === 'open') await pen.discard();
      state = 'removed';
      await removeFile(handle);
    },
  };
}

/**
 * Removes a file of the private file system. One that the user picked stays, empty, because an export that goes on later could not
 * make it again; whoever gave it removes it. Where handles cannot be removed all are emptied. A file that is gone already is fine.
 */
export async function removeFile(handle: FileSystemFileHandle): Promise<void> {
  const file: Removable = handle;
  try {
    if (file.remove && (await isPrivate(handle))) return await file.remove();
    if ((await handle.getFile()).size === 0) return;
    const pen = await openPen(handle);
    await pen.close();
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'NotFoundError') throw error;
  }
}

/** Whether a file lies in the private file system. */
async function isPrivate(handle: FileSystemFileHandle): Promise<boolean> {
  try {
    (await handle.createSyncAccessHandle()).close();
    return true;
  } catch (error) {
    // Only files of the private file system have such a handle, if only one at a time.
    return error instanceof DOMException && error.name === 'NoModificationAllowedError';
  }
}

async function openPen(handle: FileSystemFileHandle): Promise<Pen> {
  try {
    return (await syncPen(handle)) ?? (await streamPen(handle));
  } catch (error) {
    if (isFull(error)) throw await storageError(handle.name, 0, error);
    throw new MediaError(
      'storage-blocked',
      `“${handle.name}” cannot be written (${error instanceof Error ? error.message : String(error)}).`,
      'Close other tabs or programs that use it, allow this page to write, or choose another place.',
      { cause: error },
    );
  }
}

/** Files of the private file system are written without copies; null for others. */
async function syncPen(handle: FileSystemFileHandle): Promise<Pen | null> {
  if (!('createSyncAccessHandle' in handle)) return null;
  let access: FileSystemSyncAccessHandle;
  try {
    access = await handle.createSyncAccessHandle();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NoModificationAllowedError') throw error;
    // Only files of the private file system have one.
    return null;
  }
  access.truncate(0);
  return {
    write(data, position) {
      // Chromium answers a full disk with a wrapped negative number instead of an exception.
      const written = access.write(data, { at: position });
      if (written !== data.byteLength) throw new DOMException(`${data.byteLength} bytes do not fit.`, 'QuotaExceededError');
    },
    close() {
      access.flush();
      access.close();
    },
    discard: () => access.close(),
  };
}

async function streamPen(handle: FileSystemFileHandle): Promise<Pen> {
  const writable = await handle.createWritable();
  return {
    write: (data, position) => writable.write({ type: 'write', data, position }),
    close: () => writable.close(),
    discard: () => writable.abort(),
  };
}
