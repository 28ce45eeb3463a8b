import type { OpfsApi, StoredFile } from '../../../workers/opfs-api.ts';
import { connect } from '../../../workers/rpc.ts';

/** Directories of the private file system. Everything else in it is left alone. */
export const DIRECTORIES = ['media', 'thumbnails', 'exports', 'temporary'] as const;

/** One of the library's directories. */
export type Directory = (typeof DIRECTORIES)[number];

/** A file as a listing shows it. */
export interface FileEntry {
  readonly name: string;
  readonly bytes: number;
}

/** The library's bytes. Names within a directory; content under its hash. */
export interface FileStore {
  /** Copies a file into `media`; see `OpfsApi.store`. */
  store(file: Blob, report: (done: number) => void, signal: AbortSignal): Promise<StoredFile>;
  /** Replaces a small file as a whole. */
  write(directory: Directory, name: string, content: Blob): Promise<void>;
  /** The file, or null when there is none. */
  read(directory: Directory, name: string): Promise<File | null>;
  /** Removes a file; one that is not there is fine. */
  remove(directory: Directory, name: string): Promise<void>;
  list(directory: Directory): Promise<FileEntry[]>;
  /** Makes an empty file for somebody else to write. */
  create(directory: Directory, name: string): Promise<FileSystemFileHandle>;
  close(): void;
}

/** Opens the private file system; rejects where the browser blocks it. */
export async function openFileStore(): Promise<FileStore> {
  const root = await navigator.storage.getDirectory();
  const directories = new Map<Directory, FileSystemDirectoryHandle>();
  for (const name of DIRECTORIES) directories.set(name, await root.getDirectoryHandle(name, { create: true }));
  const directory = (name: Directory) => directories.get(name) as FileSystemDirectoryHandle;
  const worker = connect<OpfsApi>(
    new Worker(new URL('../../../workers/opfs.worker.ts', import.meta.url), { type: 'module', name: 'files' }),
  );
  const temporary = () => `temporary/${crypto.randomUUID()}`;

  return {
    store: (file, report, signal) => worker.api.store(file, { temporary: temporary(), directory: 'media' }, report, signal),
    write: (parent, name, content) => worker.api.write(`${parent}/${name}`, temporary(), content),
    read: (parent, name) => unlessMissing(async () => (await directory(parent).getFileHandle(name)).getFile()),
    remove: async (parent, name) => void (await unlessMissing(() => directory(parent).removeEntry(name))),
    async list(parent) {
      const entries: FileEntry[] = [];
      for await (const handle of directory(parent).values()) {
        if (handle.kind !== 'file') continue;
        const file = await unlessMissing(() => (handle as FileSystemFileHandle).getFile());
        if (file) entries.push({ name: handle.name, bytes: file.size });
      }
      return entries;
    },
    create: (parent, name) => directory(parent).getFileHandle(name, { create: true }),
    close: () => worker.close(),
  };
}

async function unlessMissing<T>(action: () => Promise<T>): Promise<T | null> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null;
    throw error;
  }
}
