/** What the library offers the interface. Implementations: `library.ts`; hooks: `hooks.ts`. */
import type { Effect } from '../../gpu/define-effect.ts';
import type { ParamValue } from '../../gpu/params.ts';
import type { EffectInstance } from '../../jobs/recipe/recipe.ts';
import type { Size } from '../../media/picture.ts';
import type { SourceWarning } from '../../media/source.ts';
import type { RecipeDocument } from '../stores/recipe-document.ts';
import type { ReadableStore } from '../stores/store.ts';
import type { JobRow } from './records.ts';

/** Something people should know: what happened, and what they can do. Shown as it stands. */
export type Notice = SourceWarning;

/** What opening a file found out about it; of a LUT, `codec` tells its size and the rest stands empty. */
export interface ItemFacts {
  readonly kind: 'video' | 'image' | 'lut';
  /** As a user would name it, for example `MP4`. */
  readonly container: string;
  readonly codec: string;
  readonly audioCodec: string | null;
  readonly size: Size;
  /** Seconds. */
  readonly duration: number;
  readonly frames: number;
  readonly frameRate: number;
  /** False where frames last differently long; `frameRate` is then the mean. Absent in records of older versions. */
  readonly constantRate?: boolean;
  readonly hasAlpha: boolean;
  readonly warnings: readonly SourceWarning[];
}

/** Where an item's bytes are. */
export type ItemStorage =
  /** Being copied into the library; `done` of `LibraryItem.bytes` so far. */
  | { readonly state: 'copying'; readonly done: number }
  | { readonly state: 'stored' }
  /** Usable until this tab closes, and why it could not be stored. */
  | { readonly state: 'session'; readonly notice: Notice }
  /** Known, but its bytes are gone; importing the same file again brings it back. */
  | { readonly state: 'missing'; readonly notice: Notice };

/** A clip or picture of the library. */
export interface LibraryItem {
  /** SHA-256 of the content; a temporary name until that is known (see `Library.resolve`). */
  readonly id: string;
  /** Safe to show: no control or text-direction characters. */
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Null until `Library.describe` was called. */
  readonly facts: ItemFacts | null;
  /** True when `Library.thumbnail` has a picture. */
  readonly hasThumbnail: boolean;
  readonly storage: ItemStorage;
}

/** Values saved by name: of one effect, or of a whole stack. Names are unique among presets of the same kind. */
export type Preset =
  | {
      readonly id: string;
      readonly kind: 'effect';
      readonly name: string;
      readonly createdAt: number;
      readonly effect: string;
      readonly version: number;
      readonly values: Readonly<Record<string, ParamValue>>;
    }
  | {
      readonly id: string;
      readonly kind: 'stack';
      readonly name: string;
      readonly createdAt: number;
      readonly effects: readonly EffectInstance[];
    };

/** An export kept in the library. */
export interface ExportRecord {
  readonly id: string;
  /** The item it was made from. */
  readonly item: string;
  /** File name with extension, safe for a download. */
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: number;
  readonly createdAt: number;
}

/** A file to export into; it belongs to nobody until `complete`. */
export interface ExportTarget {
  readonly id: string;
  readonly handle: FileSystemFileHandle;
  /** Puts the finished file into the library. */
  complete(mimeType: string): Promise<ExportRecord>;
  /** Removes what was written. */
  discard(): Promise<void>;
}

/** How the library as a whole is doing. */
export interface LibraryStatus {
  readonly phase: 'opening' | 'ready';
  /** `memory`: this browser blocks the database; `read-only`: a newer version wrote it; `superseded`: a newer version took it over. */
  readonly records: 'stored' | 'memory' | 'read-only' | 'superseded';
  /** `memory`: this browser blocks file storage. */
  readonly files: 'stored' | 'memory';
  /** Whether the browser promised not to evict the library; null until asked. */
  readonly persisted: boolean | null;
  /** Everything that should stay visible until it is resolved. */
  readonly notices: readonly Notice[];
}

/** Small values of the interface that outlive a reload, by key: plain JSON. */
export type Settings = Readonly<Record<string, unknown>>;

/** The user's clips, recipes, presets and exports. */
export interface Library {
  readonly effects: readonly Effect[];
  readonly status: ReadableStore<LibraryStatus>;
  /** Newest first. */
  readonly items: ReadableStore<readonly LibraryItem[]>;
  /** By name. */
  readonly presets: ReadableStore<readonly Preset[]>;
  /** Newest first. */
  readonly exports: ReadableStore<readonly ExportRecord[]>;
  readonly settings: ReadableStore<Settings>;
  /** Exports that were asked for, in the order in which they run. */
  readonly jobs: ReadableStore<readonly JobRow[]>;
  /** Resolves once stored records are loaded; never rejects (see `status`). */
  readonly ready: Promise<void>;

  /**
   * Adds a file. It is usable at once under the returned id (`file` gives it back); copying goes on in the
   * background. The item is kept for good once it is copied *and* described.
   */
  add(file: File): string;
  /** Says what opening the file found, with a small picture to show for it. */
  describe(id: string, facts: ItemFacts, thumbnail?: Blob): Promise<void>;
  /** Resolves with the lasting id when the item is stored or it is known that it cannot be; rejects when its file cannot be read or it was removed. */
  settled(id: string): Promise<string>;
  /** The lasting id of an item that was added under a temporary one; other ids unchanged. */
  resolve(id: string): string;
  /** The item's content. Throws `MediaError` when it is gone or incomplete. */
  file(id: string): Promise<File>;
  thumbnail(id: string): Promise<Blob | null>;
  rename(id: string, name: string): Promise<void>;
  /** Takes an item out of the library (stops its copy); `restore` undoes it for ten minutes. */
  remove(id: string): Promise<void>;
  restore(id: string): Promise<void>;
  /** Tries again to store an item whose storage is `session`. */
  storeAgain(id: string): void;
  /** Takes a notice out of `status` that was read and needs nothing more. */
  dismissNotice(code: string): void;

  /** The undoable recipe of an item; the same document for everybody. Balance each call with `releaseDocument`. */
  acquireDocument(id: string): RecipeDocument;
  releaseDocument(document: RecipeDocument): void;

  /** Saves values of an effect by name, replacing a preset of that name. */
  saveEffectPreset(name: string, instance: EffectInstance): Promise<void>;
  /** Saves a whole stack by name, replacing a preset of that name. */
  saveStackPreset(name: string, effects: readonly EffectInstance[]): Promise<void>;
  removePreset(id: string): Promise<void>;

  /** Makes an empty file to export into. Throws `MediaError` (`storage-blocked`). */
  createExport(item: string, fileName: string): Promise<ExportTarget>;
  exportFile(id: string): Promise<File>;
  removeExport(id: string): Promise<void>;

  /** Deletes the frames that a job has kept; finished files stay. */
  forgetWork(id: string): Promise<void>;
  /** Deletes frames kept by jobs that are no more. Call while no export runs. */
  sweepJobs(): Promise<void>;
  /** All jobs as they are stored, also those that another tab has just added. */
  storedJobs(): Promise<readonly JobRow[]>;
  /** Adds a job. */
  addJob(job: JobRow): Promise<void>;
  /** Changes a job in one transaction; `change` may return what it got to leave it. A job that is gone stays gone. */
  updateJob(id: string, change: (job: JobRow) => JobRow): Promise<void>;
  /** Forgets a job with the frames it has kept; finished files stay. */
  removeJob(id: string): Promise<void>;

  setSetting(key: string, value: unknown): Promise<void>;
  /** Saves what is unsaved and closes the database. */
  close(): Promise<void>;
}
