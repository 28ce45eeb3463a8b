import { connect } from '../../../workers/rpc.ts';
import type { OpfsApi, StoredFile } from '../../../workers/storage/opfs-api.ts';
import { MediaError } from '../../media/errors.ts';

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
  /** Why the browser gives no file storage, or null. Then `store` only hashes, nothing is there, and `create` fails. */
  readonly blocked: string | null;
  /** Copies a file into `media`; see `OpfsApi.store`. */
  store(file: Blob, report: (done: number) => void, signal: AbortSignal): Promise<StoredFile>;
  /** Replaces a small file as a whole. */
  write(directory: Directory, name: string, content: Blob): Promise<void>;
  /** The file, or null when there is none. */
  read(directory: Directory, name: string): Promise<File | null>;
  /** Removes a file; one that is not there is fine. */
  remove(directory: Directory, name: string): Promise<void>;
  /** Names and sizes; slower than `names`, since every file is opened. */
  list(directory: Directory): Promise<FileEntry[]>;
  names(directory: Directory): Promise<string[]>;
  /** SHA-256 of a file's content, in hexadecimal. Throws `MediaError` when it cannot be read. */
  hashOf(file: Blob, signal?: AbortSignal): Promise<string>;
  /** Moves a file as a whole, over one of that name. */
  move(from: Directory, name: string, to: Directory, newName: string): Promise<void>;
  /** Makes an empty file for somebody else to write. */
  create(directory: Directory, name: string): Promise<FileSystemFileHandle>;
  close(): void;
}

/** Opens the private file system, or a store that says why it cannot. Never rejects. */
export async function openFileStore(): Promise<FileStore> {
  const worker = connect<OpfsApi>(
    new Worker(new URL('../../../workers/storage/opfs.worker.ts', import.meta.url), { type: 'module', name: 'files' }),
  );
  const directories = new Map<Directory, FileSystemDirectoryHandle>();
  let blocked: string | null = null;
  try {
    const root = await navigator.storage.getDirectory();
    for (const name of DIRECTORIES) directories.set(name, await root.getDirectoryHandle(name, { create: true }));
  } catch (error) {
    blocked = error instanceof Error ? error.message : String(error);
  }
  const temporary = () => `temporary/${crypto.randomUUID()}`;
  const inside = async <T>(name: Directory, absent: T, action: (directory: FileSystemDirectoryHandle) => Promise<T>): Promise<T> => {
    const directory = blocked === null ? directories.get(name) : undefined;
    return directory ? unlessMissing(absent, () => action(directory)) : absent;
  };

  return {
    blocked,
    async store(file, report, signal) {
      if (blocked === null) {
        return writing(() => worker.api.store(file, { temporary: temporary(), directory: 'media' }, report, signal));
      }
      const hashed = await worker.api.store(file, null, report, signal);
      return { ...hashed, problem: { kind: 'blocked', written: 0, detail: blocked } };
    },
    write: (parent, name, content) => writing(() => worker.api.write(`${parent}/${name}`, temporary(), content)),
    read: (parent, name) => inside<File | null>(parent, null, async (directory) => (await directory.getFileHandle(name)).getFile()),
    remove: (parent, name) => inside(parent, undefined, (directory) => directory.removeEntry(name)),
    list: (parent) =>
      inside<FileEntry[]>(parent, [], async (directory) => {
        const entries: FileEntry[] = [];
        for await (const handle of directory.values()) {
          if (handle.kind !== 'file') continue;
          const file = await unlessMissing(null, () => (handle as FileSystemFileHandle).getFile());
          if (file) entries.push({ name: handle.name, bytes: file.size });
        }
        return entries;
      }),
    names: (parent) => inside<string[]>(parent, [], (directory) => Array.fromAsync(directory.keys())),
    hashOf: async (file, signal = new AbortController().signal) => (await worker.api.store(file, null, () => {}, signal)).hash,
    move: (from, name, to, newName) => writing(() => worker.api.move(`${from}/${name}`, `${to}/${newName}`)),
    async create(parent, name) {
      const directory = directories.get(parent);
      if (blocked === null && directory) return directory.getFileHandle(name, { create: true });
      throw new MediaError(
        'storage-blocked',
        `This browser gives the page no file storage: ${blocked}`,
        'Allow this site to store data (leave private browsing), or choose a file on disk as the target.',
      );
    },
    close: () => worker.close(),
  };
}

/** The lock that whoever writes files shares, and `whenNobodyWrites` takes alone. */
const WRITERS = 'framewright:writers';

/** Runs `action` while no clean-up may happen, in any tab. May be nested. */
export function writing<T>(action: () => Promise<T>): Promise<T> {
  return navigator.locks.request(WRITERS, { mode: 'shared' }, action);
}

/** Runs `action` unless some tab is writing files just now; `action` must not write through the store. */
export async function whenNobodyWrites(action: () => Promise<void>): Promise<void> {
  await navigator.locks.request(WRITERS, { ifAvailable: true }, (lock) => (lock ? action() : undefined));
}

async function unlessMissing<T>(absent: T, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return absent;
    throw error;
  }
}
