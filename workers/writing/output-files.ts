/** The files of one export, opened when there is something to write. */
import type { StreamTargetChunk } from 'mediabunny';
import type { OutputFile } from '../../src/media/output-file.ts';
import { openFileTarget } from './file-target.ts';

/** Files by their place: one, or for a pair first its colour, then its alpha; and a folder where one was picked. */
export class OutputFiles {
  readonly #handles: readonly FileSystemFileHandle[];
  readonly folder: FileSystemDirectoryHandle | null;
  readonly #open: OutputFile[] = [];

  constructor(handles: readonly FileSystemFileHandle[], folder: FileSystemDirectoryHandle | null) {
    this.#handles = handles;
    this.folder = folder;
  }

  /** Bytes written, in all files. */
  get bytes(): number {
    return this.#open.reduce((sum, { bytes }) => sum + bytes, 0);
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

  /** Writes the parts of a file one after the other. */
  async writeParts(place: number, parts: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<void> {
    await this.write(place, async (stream) => {
      const writer = stream.getWriter();
      let position = 0;
      for await (const data of parts) {
        await writer.write({ type: 'write', data, position });
        position += data.length;
      }
      await writer.close();
    });
  }

  /** Removes what was written. Safe at any time, also twice. */
  async remove(): Promise<void> {
    for (const file of this.#open) await file.remove();
  }
}
