/** What the file worker offers: every write into the origin's private file system goes through it. */

/** What became of a copy. */
export interface StoredFile {
  /** SHA-256 of the content, in hexadecimal. */
  readonly hash: string;
  readonly bytes: number;
  /** True when the library already held the same content. */
  readonly existed: boolean;
  /** Null when the bytes are stored; else why not, with the content still hashed to its end. */
  readonly problem: StoreProblem | null;
}

/** Why a file could not be stored. */
export interface StoreProblem {
  readonly kind: 'full' | 'blocked';
  /** Bytes written before it happened; they are removed again. */
  readonly written: number;
  /** The browser's own words. */
  readonly detail: string;
}

/** Paths are `directory/name`, one level deep. */
export interface OpfsApi {
  /**
   * Copies a file into `directory` under its SHA-256, by way of `temporary`, so that a name there always stands for
   * complete content. Without `paths` it only hashes. `report` gets the bytes read so far. Throws `MediaError`
   * (`file-unreadable`) when the source cannot be read to its end, and `AbortError`; nothing is left behind then.
   */
  store(
    file: Blob,
    paths: { readonly temporary: string; readonly directory: string } | null,
    report: (done: number) => void,
    signal: AbortSignal,
  ): Promise<StoredFile>;
  /** Moves a file as a whole to another name, over what lies there. */
  move(path: string, to: string): Promise<void>;
  /** Replaces a small file as a whole: readers see the old content or the new one. */
  write(path: string, temporary: string, content: Blob): Promise<void>;
}
