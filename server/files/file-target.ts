/** A file that gets its name when it is complete; until then it is a hidden one beside it. */
import { existsSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
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
  /** Gives the file its name; what had it is gone. */
  complete(): Promise<void>;
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

/** Opens a file to be called `path` later. Throws `MediaError`. */
export async function openFileTarget(path: string): Promise<FileTarget> {
  const part = join(dirname(path), `.${basename(path)}.part`);
  let handle: FileHandle | null = null;
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
  handle = await guarded(() => open(part, 'w'));
  return {
    part,
    stream: new WritableStream<StreamTargetChunk>({
      write: ({ data, position }) =>
        guarded(async () => {
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
        await rename(part, path);
        await syncFolder(dirname(path));
      });
    },
    async remove() {
      await close();
      await rm(part, { force: true });
    },
  };
}
