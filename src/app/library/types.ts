/** What the library offers the interface. Implementations: `library.ts`; hooks: `hooks.ts`. */
import type { Effect } from '../../gpu/define-effect.ts';
import type { ParamValue } from '../../gpu/params.ts';
import type { RestoreMade } from '../../jobs/kinds/restore.ts';
import type { Observation } from '../../jobs/lab/observation.ts';
import type { OutputSettings } from '../../jobs/output/output.ts';
import type { FilePreset } from '../../jobs/recipe/preset-file.ts';
import type { EffectInstance, Recipe } from '../../jobs/recipe/recipe.ts';
import type { RecipeVersion } from '../../jobs/recipe/versions.ts';
import type { Size } from '../../media/picture.ts';
import type { SourceWarning } from '../../media/source.ts';
import type { RecipeDocument, RecipeRow } from '../stores/recipe-document.ts';
import type { ReadableStore } from '../stores/store.ts';
import type { ItemQuery } from './item-query.ts';
import type { JobRow } from './records.ts';

/** Something people should know: what happened, and what they can do. Shown as it stands. */
export type Notice = SourceWarning;

/**
 * What opening a file found out about it. Of a LUT, `codec` tells its size and the rest stands empty; a `file` is kept, but can only be
 * saved: an archive, for example.
 */
export interface ItemFacts {
  readonly kind: 'video' | 'image' | 'lut' | 'file';
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

/** What made an item. An open list: what else makes items adds its own word. */
export type MadeBy = 'export' | 'frame' | 'stitch' | 'loop' | 'trim';

/** How an item was made. */
export interface Made {
  readonly what: MadeBy;
  /** The items it was made from; they need not be in the library any more. */
  readonly from: readonly string[];
  readonly job: string | null;
  /** What was done to the first of them. */
  readonly recipe: Recipe | null;
}

/** Where an item comes from. */
export type Origin = { readonly kind: 'imported' } | ({ readonly kind: 'made' } & Made);

/** What is to be seen of an item at a glance; `keyed` and `stylized` tell what its recipe does, or the one it was made with. */
export type Badge = 'source' | 'made' | 'keyed' | 'stylized' | 'loop';

/** A named set of items. */
export interface Collection {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** A clip, picture or other file of the library. */
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
  /** In the order in which they were given. */
  readonly tags: readonly string[];
  /** Stars, 1 to 5; 0 while nobody judged it. */
  readonly rating: number;
  readonly note: string;
  /** Identifiers of the collections it is in. */
  readonly collections: readonly string[];
  readonly origin: Origin;
  readonly badges: readonly Badge[];
  /** When it went to the trash, in milliseconds since 1970; 0 while it is in the library. */
  readonly removedAt: number;
}

/** A change to items; what is left out stays. */
export interface ItemEdit {
  readonly addTags?: readonly string[];
  readonly removeTags?: readonly string[];
  readonly rating?: number;
  readonly note?: string;
  /** A collection to put them into, or take them out of. */
  readonly addTo?: string;
  readonly removeFrom?: string;
}

/** How many items of the library there are of each sort, without the trash. */
export interface Tally {
  readonly all: number;
  readonly trash: number;
  readonly kinds: ReadonlyMap<ItemFacts['kind'], number>;
  readonly badges: ReadonlyMap<Badge, number>;
  readonly tags: ReadonlyMap<string, number>;
  /** By the collection's identifier; empty ones are left out. */
  readonly collections: ReadonlyMap<string, number>;
  readonly missing: number;
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
      /** One sentence that came with a file. */
      readonly help?: string;
      /** Settings of the export that it brings. */
      readonly output?: Partial<OutputSettings>;
    };

/** What a file is, and a small picture of it. */
export interface Described {
  readonly facts: ItemFacts;
  readonly thumbnail: Blob | null;
}

/** Looks into a file. Throws `MediaError` when no reader takes it. */
export type Inspect = (file: File) => Promise<Described>;

/** A file to export into; it belongs to nobody until `complete`. */
export interface ExportTarget {
  readonly id: string;
  readonly handle: FileSystemFileHandle;
  /** Makes an item of the finished file; content that the library has already stays the item that it is. */
  complete(mimeType: string): Promise<{ readonly id: string; readonly name: string }>;
  /** Removes what was written. */
  discard(): Promise<void>;
}

/** What takes up room, in bytes. */
export interface StorageReport {
  readonly items: number;
  readonly trash: number;
  /** What can be made again. */
  readonly caches: number;
  /** Everything of this site, and how much of it there may be; 0 where the browser does not say. */
  readonly usage: number;
  readonly quota: number;
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
  /** Items that are being copied or live in this tab only, newest first. They join the others once they are stored. */
  readonly arriving: ReadableStore<readonly LibraryItem[]>;
  /** By name. */
  readonly collections: ReadableStore<readonly Collection[]>;
  /** By name. */
  readonly presets: ReadableStore<readonly Preset[]>;
  /** Looks that somebody likes, ready-made ones and presets, by their identifier. */
  readonly favourites: ReadableStore<ReadonlySet<string>>;
  readonly settings: ReadableStore<Settings>;
  /** Jobs in the order in which they run. */
  readonly jobs: ReadableStore<readonly JobRow[]>;
  /** Resolves once stored records can be read; never rejects (see `status`). */
  readonly ready: Promise<void>;
  /** Resolves once bytes and records agree and left-overs are gone; never rejects. */
  readonly tidy: Promise<void>;

  /** So many stored items that the query wants, from the one behind `after`. */
  page(query: ItemQuery, after: LibraryItem | null, limit: number): Promise<readonly LibraryItem[]>;
  /** The identifiers of all stored items that the query wants, in its order. */
  ids(query: ItemQuery): Promise<readonly string[]>;
  /** Stored items in the order of `ids`; null for those that there are not. Those in the trash count. */
  items(ids: readonly string[]): Promise<readonly (LibraryItem | null)[]>;
  tally(): Promise<Tally>;
  /**
   * Calls `listener` with what `read` gives, now and whenever the stored items that it read change, in this tab or another; the returned
   * function stops that.
   */
  watch<T>(read: () => Promise<T>, listener: (value: T) => void): () => void;
  /** One item under its lasting or temporary id: undefined until it is known, null when it is not in the library. */
  item(id: string): ReadableStore<LibraryItem | null | undefined>;

  /**
   * Adds a file. It is usable at once under the returned id (`file` gives it back); copying goes on in the
   * background. Once it is copied nothing is lost with the tab; it is listed as stored once it is described too.
   */
  add(file: File, known?: Partial<Pick<LibraryItem, 'tags' | 'rating' | 'note' | 'collections' | 'origin'>>): string;
  /** Stops the import of an item that is still arriving, of which nothing stays; an item that is stored is left alone. */
  abandon(id: string): void;
  /** Whether an item with the content of a file is there, in the library and not in its trash. Reads the whole file. Throws the signal's reason. */
  holds(file: Blob, signal: AbortSignal): Promise<boolean>;
  /** Says what opening the file found, with a small picture to show for it. */
  describe(id: string, facts: ItemFacts, thumbnail?: Blob): Promise<void>;
  /** Resolves with the lasting id when the item is stored or it is known that it cannot be; rejects when its file cannot be read or it was removed. */
  settled(id: string): Promise<string>;
  /** The lasting id of an item that was added under a temporary one; other ids unchanged. */
  resolve(id: string): string;
  /** The item's content. Throws `MediaError` when it is gone or incomplete. */
  file(id: string): Promise<File>;
  thumbnail(id: string): Promise<Blob | null>;
  /** Small pictures of a clip side by side, if they were made; they may be thrown away at any time. */
  strip(id: string): Promise<Blob | null>;
  keepStrip(id: string, strip: Blob): Promise<void>;
  rename(id: string, name: string): Promise<void>;
  /** Changes tags, rating, note or collections of items in one step. */
  edit(ids: readonly string[], edit: ItemEdit): Promise<void>;
  /** Puts items into the trash (stops their copy), where they stay for thirty days; `restore` takes them out again. */
  remove(...ids: readonly string[]): Promise<void>;
  restore(...ids: readonly string[]): Promise<void>;
  /** Removes items of the trash for good, all when `ids` is left out; what is open or an export is made of stays. Gives how many went. */
  purge(ids?: readonly string[]): Promise<number>;
  /** Makes a collection and gives its id. */
  createCollection(name: string): Promise<string>;
  renameCollection(id: string, name: string): Promise<void>;
  /** Removes a collection; its items stay. */
  removeCollection(id: string): Promise<void>;
  /**
   * Puts a file back into the place of an item whose bytes are gone, when its content is that item’s; `describe` is called with the id to
   * look into it. False when it belongs to none. Throws `MediaError`.
   */
  giveBack(file: File, describe: (id: string) => Promise<void>): Promise<boolean>;
  /** Compares the size of every stored file with its record, and says how many are missing or incomplete. */
  checkFiles(): Promise<number>;
  storage(): Promise<StorageReport>;
  /** The whole library as one archive, part by part; `report` gets the bytes read and how many there are. Throws the signal's reason. */
  backup(report: (done: number, total: number) => void, signal: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer> | Blob>;
  /** Puts what a backup holds into the library, once; `report` gets items. Throws `MediaError`, or the signal's reason. */
  restoreBackup(archive: File, report: (done: number, total: number) => void, signal: AbortSignal): Promise<RestoreMade>;
  /** Throws away what can be made again, such as the strips of small pictures. */
  cleanCaches(): Promise<void>;
  /** Asks the browser not to evict the library by itself; gives its answer. */
  persist(): Promise<boolean>;
  /** Tries again to store an item whose storage is `session`. */
  storeAgain(id: string): void;
  /** Takes a notice out of `status` that was read and needs nothing more. */
  dismissNotice(code: string): void;

  /** The undoable recipe of an item; the same document for everybody. Balance each call with `releaseDocument`. */
  acquireDocument(id: string): RecipeDocument;
  releaseDocument(document: RecipeDocument): void;

  /** What an item's recipe has been, oldest first, now and whenever that changes; the returned function stops that. */
  watchVersions(item: string, listener: (versions: readonly RecipeVersion[]) => void): () => void;
  /** What was found in comparisons of an item, oldest first, now and after every change; the returned function stops that. */
  watchObservations(item: string, listener: (observations: readonly Observation[]) => void): () => void;
  /** Changes what was found of an item, in one transaction. */
  editObservations(item: string, change: (observations: readonly Observation[]) => readonly Observation[]): Promise<void>;
  /** Gives a version a name, which keeps it; null takes it away. */
  nameVersion(item: string, id: string, name: string | null): Promise<void>;
  /** Keeps the version of an item's recipe from which something is going to be made, and gives its id; null for a recipe that it never had. */
  keepVersion(item: string, recipe: Recipe): Promise<string | null>;
  /** Notes which files were made from a version. */
  noteExport(item: string, version: string, names: readonly string[]): Promise<void>;

  /** Every stored recipe, as it was read; `parseRecipe` tells whether it can be used. */
  recipeRows(): Promise<readonly RecipeRow[]>;

  /** Saves values of an effect by name, replacing a preset of that name. */
  saveEffectPreset(name: string, instance: EffectInstance): Promise<void>;
  /** Saves a whole stack by name, replacing a preset of that name. */
  saveStackPreset(name: string, effects: readonly EffectInstance[]): Promise<void>;
  /** Keeps a preset that came from elsewhere, under another name where its own is taken by something else. Throws `MediaError` for one without effects. */
  addPreset(preset: FilePreset): Promise<Preset>;
  /** Gives a preset another name; it stays a favourite. Throws `MediaError` when the name is taken. */
  renamePreset(id: string, name: string): Promise<void>;
  removePreset(id: string): Promise<void>;
  /** Takes back that a preset was removed. */
  restorePreset(preset: Preset): Promise<void>;
  setFavourite(look: string, on: boolean): Promise<void>;

  /** Makes an empty file for an item that is made from `item`. Throws `MediaError` (`storage-blocked`). */
  createExport(item: string, fileName: string, made?: Partial<Made>): Promise<ExportTarget>;

  /** Deletes the frames that a job has kept; finished files stay. */
  forgetWork(id: string): Promise<void>;
  /** Deletes frames kept by jobs that are no more. Call while no export runs. */
  sweepJobs(): Promise<void>;
  /** All jobs as they are stored, also those that another tab has just added. */
  storedJobs(): Promise<readonly JobRow[]>;
  /** Adds jobs, all or none. */
  addJobs(jobs: readonly JobRow[]): Promise<void>;
  /** Changes a job in one transaction; `change` may return what it got to leave it. A job that is gone stays gone. */
  updateJob(id: string, change: (job: JobRow) => JobRow): Promise<void>;
  /** Forgets a job with the frames it has kept; finished files stay. */
  removeJob(id: string): Promise<void>;

  setSetting(key: string, value: unknown): Promise<void>;
  /** Changes a setting as it is stored, which need not be read here yet, in one transaction; shown at once. `change` gets undefined when there is none. */
  changeSetting(key: string, change: (stored: unknown) => unknown): Promise<void>;
  /** Saves what is unsaved and closes the database. */
  close(): Promise<void>;
}
