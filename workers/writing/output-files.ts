/** The files of one export, opened when there is something to write. */
import type { StreamTargetChunk } from 'mediabunny';
import { crc32 } from '../../src/media/archive/crc32.ts';
import { MediaError } from '../../src/media/errors.ts';
import type { OutputFile } from '../../src/media/output-file.ts';
import { storageError } from '../storage/storage-error.ts';
import { failed } from './check-index.ts';
import { openFileTarget } from './file-target.ts';

/** Files by their place: one, or for a pair first its colour, then its alpha; and a folder where one was picked. */
export class OutputFiles {
  readonly #handles: readonly FileSystemFileHandle[];
  readonly folder: FileSystemDirectoryHandle | null;
  readonly #open: OutputFile[] = [];
  /** Sizes of the files in the folder, by name. */
  readonly #inFolder = new Map<string, number>();

  constructor(handles: readonly FileSystemFileHandle[], folder: FileSystemDirectoryHandle | null) {
    this.#handles = handles;
    this.folder = folder;
  }

  /** Bytes written, in all files. */
  get bytes(): number {
    const inFolder = [...this.#inFolder.values()].reduce((sum, bytes) => sum + bytes, 0);
    return this.#open.reduce((sum, { bytes }) => sum + bytes, inFolder);
  }

  /** Runs `work` with the stream of a file, which it has to close. A full disk is reported as that, not as a broken stream. */
  async write<Result>(place: number, work: (stream: WritableStream<StreamTargetChunk>) => Promise<Result>): Promise<Result> {
    const handle = this.#handles[place];
    if (!handle) throw new RangeError(`There is no file at place ${place}.`);
    const file = await openFileTarget(handle);
    this.#open.push(file);
    try {
      return await work(file.stream);
    } catch (error) {
      throw file.failure ?? error;
    }
  }

  /** Writes the parts of a file one after the other; gives their checksum, for `checkBytes`. */
  writeParts(place: number, parts: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<number> {
    return this.write(place, async (stream) => {
      const writer = stream.getWriter();
      let [position, sum] = [0, 0];
      for await (const data of parts) {
        await writer.write({ type: 'write', data, position });
        position += data.length;
        sum = crc32(data, sum);
      }
      await writer.close();
      return sum;
    });
  }

  /** Writes a whole file of the folder. */
  async writeInFolder(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const { folder } = this;
    if (!folder) throw new MediaError('storage-blocked', 'No folder was chosen for the pictures.', 'Choose a folder and export again.');
    try {
      this.#inFolder.set(name, bytes.length);
      const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await writable.write(bytes);
      await writable.close();
    } catch (error) {
      throw await storageError(name, bytes.length, error);
    }
  }

  /** Removes what was written. Safe at any time, also twice. */
  async remove(): Promise<void> {
    for (const file of this.#open) await file.remove();
    for (const name of this.#inFolder.keys()) {
      await this.folder?.removeEntry(name).catch((error: unknown) => {
        if (!(error instanceof DOMException) || error.name !== 'NotFoundError') throw error;
      });
    }
  }
}

/** Bytes read at a time. */
const PIECE = 4 * 2 ** 20;

/** Reads a finished file again. Throws `MediaError` (`verification-failed`) unless it holds the very bytes that were written. */
export async function checkBytes(file: File, checksum: number): Promise<void> {
  let sum = 0;
  for (let at = 0; at < file.size; at += PIECE) sum = crc32(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()), sum);
  if (sum !== checksum) throw failed(file, 'its bytes are not those that were written');
}
