import { sha256 } from '@noble/hashes/sha2.js';
import { MediaError } from '../../src/media/errors.ts';
import { expose } from '../rpc.ts';
import type { OpfsApi, StoredFile, StoreProblem } from './opfs-api.ts';
import { isFull } from './storage-error.ts';

/** Missing from TypeScript's library: renames within the private file system. */
interface MovableFile extends FileSystemFileHandle {
  move(parent: FileSystemDirectoryHandle, name: string): Promise<void>;
}

const PIECE = 4 << 20;

const api: OpfsApi = {
  async store(file, paths, report, signal) {
    const hash = sha256.create();
    let copy: Copy | null = null;
    let problem: StoreProblem | null = null;
    const failed = async (error: unknown) => {
      problem = { kind: isFull(error) ? 'full' : 'blocked', written: copy?.size ?? 0, detail: String(error) };
      await copy?.discard();
      copy = null;
    };
    try {
      copy = paths && (await Copy.create(paths.temporary).catch((error) => failed(error).then(() => null)));
      for await (const piece of pieces(file)) {
        signal.throwIfAborted();
        hash.update(piece.bytes);
        try {
          copy?.append(piece.bytes);
        } catch (error) {
          // Full or not, the content's hash is still wanted: edits are kept under it.
          await failed(error);
        }
        report(piece.end);
      }
      signal.throwIfAborted();
      const name = toHex(hash.digest());
      const existed = copy && paths ? await copy.moveTo(paths.directory, name).catch((error) => failed(error).then(() => false)) : false;
      return { hash: name, bytes: file.size, existed, problem } satisfies StoredFile;
    } catch (error) {
      await copy?.discard();
      throw error;
    }
  },

  async move(path, to) {
    const [from, name] = split(path);
    const [parent, newName] = split(to);
    const file = (await (await directoryAt(from)).getFileHandle(name)) as MovableFile;
    await file.move(await directoryAt(parent), newName);
  },

  async write(path, temporary, content) {
    const copy = await Copy.create(temporary);
    try {
      copy.append(new Uint8Array(await content.arrayBuffer()));
      const [directory, name] = split(path);
      await copy.replace(directory, name);
    } catch (error) {
      await copy.discard();
      throw error;
    }
  },
};

/** A file being written under a temporary name. */
class Copy {
  size = 0;
  readonly #file: MovableFile;
  readonly #access: FileSystemSyncAccessHandle;
  readonly #path: string;

  private constructor(path: string, file: MovableFile, access: FileSystemSyncAccessHandle) {
    this.#path = path;
    this.#file = file;
    this.#access = access;
  }

  static async create(path: string): Promise<Copy> {
    const [parent, name] = split(path);
    const file = (await (await directoryAt(parent)).getFileHandle(name, { create: true })) as MovableFile;
    return new Copy(path, file, await file.createSyncAccessHandle());
  }

  append(bytes: Uint8Array<ArrayBuffer>) {
    const written = this.#access.write(bytes, { at: this.size });
    // Chromium does not always throw on a full disk: it may return less, or its error code as a number near 2³².
    if (written !== bytes.length) {
      throw new DOMException(`Not all of ${bytes.length} bytes were taken after ${this.size}.`, 'QuotaExceededError');
    }
    this.size += written;
  }

  /** Completes the file under its final name, unless the same content is there already: then this gives true. */
  async moveTo(parent: string, name: string): Promise<boolean> {
    this.#finish();
    const present = await sizeOf(parent, name);
    if (present === this.size) {
      await this.discard();
      return true;
    }
    await this.#file.move(await directoryAt(parent), name);
    return false;
  }

  async replace(parent: string, name: string): Promise<void> {
    this.#finish();
    await this.#file.move(await directoryAt(parent), name);
  }

  async discard(): Promise<void> {
    this.#access.close();
    const [parent, name] = split(this.#path);
    const directory = await directoryAt(parent);
    await directory.removeEntry(name).catch((error: DOMException) => {
      if (error.name !== 'NotFoundError') throw error;
    });
  }

  #finish() {
    this.#access.flush();
    const kept = this.#access.getSize();
    this.#access.close();
    if (kept !== this.size) throw new DOMException(`${this.size} bytes were written, but the file has ${kept}.`, 'InvalidStateError');
  }
}

/** Reads a file in pieces, the next one on its way while the last is worked on. */
async function* pieces(file: Blob) {
  const read = (start: number) => file.slice(start, start + PIECE).arrayBuffer();
  let next = read(0);
  for (let start = 0; start < file.size; start += PIECE) {
    const buffer = await next.catch((error) => {
      throw unreadable(start, file.size, error instanceof Error ? error.message : String(error));
    });
    const end = Math.min(start + PIECE, file.size);
    if (buffer.byteLength !== end - start) throw unreadable(start + buffer.byteLength, file.size, 'it ends there');
    next = read(end);
    // A failure of the piece ahead is met when its turn comes, not as an unhandled rejection.
    next.catch(() => {});
    yield { bytes: new Uint8Array(buffer), end };
  }
}

const unreadable = (at: number, size: number, cause: string) =>
  new MediaError(
    'file-unreadable',
    `The file could not be read beyond byte ${at} of ${size}: ${cause}.`,
    'Check that it was not changed, moved or unplugged meanwhile, then import it again.',
  );

async function directoryAt(name: string): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
}

async function sizeOf(directory: string, name: string): Promise<number | null> {
  try {
    return (await (await (await directoryAt(directory)).getFileHandle(name)).getFile()).size;
  } catch (error) {
    if ((error as DOMException).name === 'NotFoundError') return null;
    throw error;
  }
}

function split(path: string): [directory: string, name: string] {
  const slash = path.indexOf('/');
  return [path.slice(0, slash), path.slice(slash + 1)];
}

const toHex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

expose(api, self);
