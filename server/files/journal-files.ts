/** Exports on their way, each in a folder of its own. */
import { type FileHandle, mkdir, open as openFile, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportFiles } from '../../src/jobs/export/export-log.ts';
import type { AppendFile } from '../../src/media/append-file.ts';
import { isClaim, lockFolder } from './folder-lock.ts';
import { storageError } from './storage-error.ts';
import { syncFolder } from './sync-folder.ts';

/** Opens the files of an export, or makes them. Throws `MediaError` when another process works on it or the disk refuses. */
export async function openExportFiles(folder: string): Promise<ExportFiles> {
  const closing = new AsyncDisposableStack();
  try {
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    const unlock = await lockFolder(folder);
    closing.defer(unlock);
    const open = closing.use(new AsyncDisposableStack());
    const packets = open.use(await DiskFile.open(join(folder, 'packets')));
    const journal = open.use(await DiskFile.open(join(folder, 'journal')));
    // A name is as safe as the folder that holds it.
    await syncFolder(folder);
    return {
      packets,
      journal,
      async remove() {
        await open.disposeAsync();
        // Held until it is empty: who comes then begins anew, and the folder is theirs.
        const names = await readdir(folder).catch(() => []);
        for (const name of names) if (!isClaim(name)) await rm(join(folder, name), { recursive: true, force: true });
        await closing.disposeAsync();
        await rmdir(folder).catch((error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST' && error.code !== 'ENOENT') throw error;
        });
      },
      [Symbol.asyncDispose]: () => closing.disposeAsync(),
    };
  } catch (error) {
    await closing.disposeAsync();
    throw storageError(folder, error);
  }
}

class DiskFile implements AppendFile, AsyncDisposable {
  readonly #path: string;
  readonly #handle: FileHandle;
  size: number;

  private constructor(path: string, handle: FileHandle, size: number) {
    this.#path = path;
    this.#handle = handle;
    this.size = size;
  }

  static async open(path: string): Promise<DiskFile> {
    // Reads and writes at places of our own; made when it is not there.
    const handle = await openFile(path, 'a+');
    const { size } = await handle.stat();
    return new DiskFile(path, handle, size);
  }

  async read(at: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.size - at)));
    for (let done = 0; done < bytes.length; ) {
      const { bytesRead } = await this.#handle.read(bytes, done, bytes.length - done, at + done);
      if (bytesRead === 0) return bytes.slice(0, done);
      done += bytesRead;
    }
    return bytes;
  }

  async append(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#guarded(async () => {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await this.#handle.write(bytes, done);
        done += bytesWritten;
        this.size += bytesWritten;
      }
    });
  }

  async truncate(size: number): Promise<void> {
    await this.#guarded(() => this.#handle.truncate(size));
    this.size = size;
  }

  async flush(): Promise<void> {
    await this.#guarded(() => this.#handle.sync());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw storageError(this.#path, error);
    }
  }
}
