/** Exports on their way in the browser's private file system, each in a folder of its own that one worker has open. */
import type { ExportFiles } from '../../src/jobs/export/export-log.ts';
import type { AppendFile } from '../../src/media/append-file.ts';
import { MediaError } from '../../src/media/errors.ts';
import { storageError } from './storage-error.ts';

/** How names begin of work that nobody wants to take up again: leftovers of tabs that were closed. */
export const UNNAMED = 'unnamed-';

/** The folder of all exports on their way. */
export async function exportsFolder(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle('exporting', { create: true });
}

/** Removes what tabs that were closed have left behind of exports without a name; those still being made are left alone. */
export async function sweepExports(): Promise<void> {
  const folder = await exportsFolder();
  for await (const name of folder.keys()) {
    // What somebody has open cannot be removed.
    if (name.startsWith(UNNAMED)) await folder.removeEntry(name, { recursive: true }).catch(() => undefined);
  }
}

/** Removes what is kept of an export of that name, and of its parts, which are called `name.…`. */
export async function forgetExports(name: string): Promise<void> {
  const folder = await exportsFolder();
  for await (const found of folder.keys()) {
    if (found === name || found.startsWith(`${name}.`)) await folder.removeEntry(found, { recursive: true });
  }
}

/**
 * Opens the files of the export `name`, or makes them; `title` is what the user calls it. Throws `MediaError` when another tab
 * works on it or there is no room.
 */
export async function openExportFiles(parent: FileSystemDirectoryHandle, name: string, title: string): Promise<ExportFiles> {
  const closing = new DisposableStack();
  try {
    const folder = await parent.getDirectoryHandle(name, { create: true });
    const packets = closing.use(await OpfsFile.open(folder, 'packets', title));
    const journal = closing.use(await OpfsFile.open(folder, 'journal', title));
    return {
      packets,
      journal,
      async remove() {
        closing.dispose();
        await parent.removeEntry(name, { recursive: true }).catch((error: unknown) => {
          if (!(error instanceof DOMException) || error.name !== 'NotFoundError') throw error;
        });
      },
      async [Symbol.asyncDispose]() {
        closing.dispose();
      },
    };
  } catch (error) {
    closing.dispose();
    if (error instanceof DOMException && error.name === 'NoModificationAllowedError') {
      throw new MediaError(
        'storage-blocked',
        `“${title}” is being made in another tab already.`,
        'Go to that tab, or close it and continue here.',
        { cause: error },
      );
    }
    throw await storageError(title, 0, error);
  }
}

class OpfsFile implements AppendFile, Disposable {
  readonly #title: string;
  readonly #access: FileSystemSyncAccessHandle;
  size: number;

  private constructor(title: string, access: FileSystemSyncAccessHandle) {
    this.#title = title;
    this.#access = access;
    this.size = access.getSize();
  }

  static async open(folder: FileSystemDirectoryHandle, name: string, title: string): Promise<OpfsFile> {
    const file = await folder.getFileHandle(name, { create: true });
    return new OpfsFile(title, await file.createSyncAccessHandle());
  }

  async read(at: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.size - at)));
    const read = this.#access.read(bytes, { at });
    return read === bytes.length ? bytes : bytes.slice(0, read);
  }

  async append(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#guarded(() => {
      // Chromium answers a full disk with less than was asked for, or a wrapped negative number, instead of an exception.
      const written = this.#access.write(bytes, { at: this.size });
      if (written !== bytes.length) throw new DOMException(`${bytes.length} bytes do not fit.`, 'QuotaExceededError');
    }, this.size + bytes.length);
  }

  async truncate(size: number): Promise<void> {
    await this.#guarded(() => this.#access.truncate(size), size);
  }

  async flush(): Promise<void> {
    await this.#guarded(() => this.#access.flush(), this.size);
  }

  [Symbol.dispose](): void {
    this.#access.close();
  }

  async #guarded(work: () => void, needed: number): Promise<void> {
    try {
      work();
    } catch (error) {
      throw await storageError(this.#title, needed, error);
    } finally {
      this.size = this.#access.getSize();
    }
  }
}
