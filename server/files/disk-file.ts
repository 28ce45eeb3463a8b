/** A file on disk as the `File` that browsers have: code that reads containers is the same on both hosts. */
import { type FileHandle, open, stat } from 'node:fs/promises';

/**
 * A file, or a part of one, read when it is asked for. Node's own `openAsBlob` counts sizes in 32 bits, so files above 4 GiB
 * would be cut off.
 */
export class DiskFile extends File implements AsyncDisposable {
  readonly #handle: FileHandle;
  readonly #start: number;
  readonly #end: number;

  private constructor(name: string, handle: FileHandle, start: number, end: number) {
    super([], name);
    this.#handle = handle;
    this.#start = start;
    this.#end = end;
    Object.defineProperty(this, 'size', { value: end - start });
  }

  /** Opens the file at a path. Throws what the file system says. */
  static async open(path: string): Promise<DiskFile> {
    // A pipe would be waited for when it is opened.
    const about = await stat(path);
    if (!about.isFile()) throw new Error('it is no file');
    return new DiskFile(path, await open(path), 0, about.size);
  }

  override slice(start = 0, end = this.size): DiskFile {
    const from = Math.min(this.#start + start, this.#end);
    return new DiskFile(this.name, this.#handle, from, Math.max(from, Math.min(this.#start + end, this.#end)));
  }

  /** The bytes; fewer where the file has become shorter. */
  override async arrayBuffer(): Promise<ArrayBuffer> {
    const bytes = new Uint8Array(this.size);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await this.#handle.read(bytes, filled, bytes.length - filled, this.#start + filled);
      if (bytesRead === 0) return bytes.buffer.slice(0, filled);
      filled += bytesRead;
    }
    return bytes.buffer;
  }

  /** Closes it, and all of its parts. */
  async close(): Promise<void> {
    await this.#handle.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
