/** A file that gets its name when it is complete; until then it is a hidden one beside it. */
import { constants, existsSync } from 'node:fs';
import { type FileHandle, link, lstat, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { StreamTargetChunk } from 'mediabunny';
import { MediaError } from '../../src/media/errors.ts';
import type { OutputFile } from '../../src/media/output-file.ts';
import { storageError } from './storage-error.ts';
import { syncFolder } from './sync-folder.ts';

/** A file being written. */
export interface FileTarget extends OutputFile {
  /** Where the bytes are meanwhile. */
  readonly part: string;
  /** Gives the file its name. What had it when the target was opened is gone; what has got it since is kept, which is an error. */
  complete(): Promise<void>;
  /** Closes it and leaves what is there, for who opens it again. */
  close(): Promise<void>;
}

/**
 * Waits for what reads the unfinished files of `path`. A file that somebody has removed is `storage-blocked` and not a wrong one:
 * the work behind it is good.
 */
export async function unlessRemoved<T>(path: string, parts: readonly string[], reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    if (parts.every((part) => existsSync(part))) throw cause;
    throw new MediaError(
      'storage-blocked',
      `${path} was removed by another program before it was complete.`,
      'Render it again and continue: its frames are kept.',
      { cause },
    );
  }
}

/** What says that a file system has no second names for files. */
const NO_LINKS: readonly (string | undefined)[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/** Gives a file a name that nothing has. Throws `MediaError` when something has it. */
async function nameNew(part: string, path: string): Promise<void> {
  const refuse = (cause?: unknown) => {
    throw new MediaError(
      'storage-blocked',
      `${path} has appeared while it was rendered, and is not replaced.`,
      'Move it away, or choose to replace it, and continue: the frames are kept.',
      { cause },
    );
  };
  try {
    // Unlike a new name, a second one never replaces anything.
    await link(part, path);
    await rm(part);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') refuse(error);
    if (!NO_LINKS.includes(code)) throw error;
    if (existsSync(path)) refuse();
    await rename(part, path);
  }
}

/** Opens a file to be called `path` later; what an earlier run has written of it stays until something is written. Throws `MediaError`. */
export async function openFileTarget(path: string): Promise<FileTarget> {
  const part = join(dirname(path), `.${basename(path)}.part`);
  let handle: FileHandle | null = null;
  let isFresh = false;
  let bytes = 0;
  let failure: MediaError | null = null;
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      failure ??= storageError(path, error);
      throw failure;
    }
  };
  const close = async () => {
    await handle?.close();
    handle = null;
  };
  const replaces = existsSync(path);
  handle = await guarded(async () => {
    // After a crash just then it may be the finished file by its other name.
    if (existsSync(part) && (await lstat(part)).nlink > 1) await rm(part);
    return open(part, constants.O_RDWR | constants.O_CREAT);
  });
  return {
    part,
    stream: new WritableStream<StreamTargetChunk>({
      write: ({ data, position }) =>
        guarded(async () => {
          if (!isFresh && (await handle?.stat())?.size) await handle?.truncate(0);
          isFresh = true;
          for (let done = 0; done < data.length && handle; ) {
            done += (await handle.write(data, done, data.length - done, position + done)).bytesWritten;
          }
          bytes = Math.max(bytes, position + data.length);
        }),
      close: () =>
        guarded(async () => {
          await handle?.sync();
          await close();
        }),
    }),
    get bytes() {
      return bytes;
    },
    get failure() {
      return failure;
    },
    async complete() {
      await guarded(async () => {
        await close();
        await (replaces ? rename : nameNew)(part, path);
        await syncFolder(dirname(path));
      });
    },
    close,
    async remove() {
      await close();
      await rm(part, { force: true });
    },
  };
}
