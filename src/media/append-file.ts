/**
 * A file that grows at its end and survives crashes, on a disk or in a browser's private storage.
 *
 * What was appended is safe only once `flush` has resolved: a crash before that may lose any part of it, or all of it.
 */
export interface AppendFile {
  /** Bytes. */
  readonly size: number;
  /** The bytes from `at` on, fewer than `length` only where the file ends. */
  read(at: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Throws `MediaError` (`storage-full`, `storage-blocked`); part of the bytes may be in the file then. */
  append(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Drops what lies behind `size`. */
  truncate(size: number): Promise<void>;
  flush(): Promise<void>;
}
