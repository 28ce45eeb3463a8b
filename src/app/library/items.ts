import type { StoredFile } from '../../../workers/storage/opfs-api.ts';
import { displayName } from '../../jobs/output/file-name.ts';
import { MediaError } from '../../media/errors.ts';
import { createStore, type ReadableStore } from '../stores/store.ts';
import { type FileStore, writing } from './files.ts';
import { manifestOf } from './manifest.ts';
import { bytesMissing, notReadable, notStored } from './messages.ts';
import type { ItemRow, Records } from './records.ts';
import { purge } from './sweep.ts';
import type { ItemFacts, ItemStorage, LibraryItem, Notice } from './types.ts';

/** The opened storage that items are kept in. */
export interface Shelf {
  readonly records: Records;
  readonly files: FileStore;
  /** Why nothing may be changed, or null. */
  readonly readOnly: Notice | null;
}

/** An item of this tab: being copied, or not storable. */
interface Arrival {
  /** Temporary id. */
  readonly id: string;
  readonly file: File;
  name: string;
  /** True once a person named it: then the name counts even where the content was known under another. */
  renamed: boolean;
  readonly createdAt: number;
  readonly controller: AbortController;
  hash: string | null;
  facts: ItemFacts | null;
  thumbnail: Blob | null;
  storage: ItemStorage;
  /** Settles the promise of `settled`. */
  readonly stored: PromiseWithResolvers<string>;
  /** Resolves once `facts` are there. */
  readonly described: PromiseWithResolvers<void>;
}

/** The items of the library: those with a record, and those just arriving. */
export class Items {
  readonly #items = createStore<readonly LibraryItem[]>([]);
  readonly #shelf: Promise<Shelf>;
  readonly #onLasting: (temporary: string, lasting: string) => void;
  readonly #onStored: () => void;
  readonly #arrivals = new Map<string, Arrival>();
  readonly #lasting = new Map<string, string>();
  /** Items whose bytes cannot be had, and why. */
  readonly #missing = new Map<string, Notice>();
  #rows: readonly ItemRow[] = [];
  #copying: Promise<unknown> = Promise.resolve();

  /** `onLasting` learns the hash of an item added under a temporary id; `onStored` that something was kept for good. */
  constructor(shelf: Promise<Shelf>, onLasting: (temporary: string, lasting: string) => void, onStored: () => void) {
    this.#shelf = shelf;
    this.#onLasting = onLasting;
    this.#onStored = onStored;
  }

  get store(): ReadableStore<readonly LibraryItem[]> {
    return this.#items;
  }

  /** Takes what the database holds now; `missing` are ids whose bytes cannot be had, for the reason given. */
  show(rows: readonly ItemRow[], missing: Iterable<string> = [], notice: Notice = bytesMissing): void {
    this.#rows = rows;
    for (const id of missing) this.#missing.set(id, notice);
    this.#publish();
  }

  add(file: File): string {
    const arrival: Arrival = {
      id: `new-${crypto.randomUUID()}`,
      file,
      name: displayName(file.name),
      renamed: false,
      createdAt: Date.now(),
      controller: new AbortController(),
      hash: null,
      facts: null,
      thumbnail: null,
      storage: { state: 'copying', done: 0 },
      stored: Promise.withResolvers(),
      described: Promise.withResolvers(),
    };
    // Whoever asks for it handles it; an item removed while it is copied need not be asked for.
    arrival.stored.promise.catch(() => {});
    this.#arrivals.set(arrival.id, arrival);
    this.#publish();
    this.#enqueue(arrival);
    return arrival.id;
  }

  async describe(id: string, facts: ItemFacts, thumbnail: Blob | null): Promise<void> {
    const arrival = this.#arrivalOf(id);
    if (arrival) {
      arrival.facts = facts;
      arrival.thumbnail = thumbnail;
      arrival.described.resolve();
      return this.#publish();
    }
    const { records, files, readOnly } = await this.#shelf;
    const lasting = this.resolve(id);
    const row = await records.items.get(lasting);
    if (!row || readOnly || (JSON.stringify(row.facts) === JSON.stringify(facts) && (row.hasThumbnail || !thumbnail))) return;
    if (thumbnail && !row.hasThumbnail) await files.write('thumbnails', lasting, thumbnail);
    await this.#rewrite(lasting, (known) => ({ ...known, facts, hasThumbnail: known.hasThumbnail || thumbnail !== null }));
  }

  settled(id: string): Promise<string> {
    return this.#arrivalOf(id)?.stored.promise ?? Promise.resolve(this.resolve(id));
  }

  resolve(id: string): string {
    return this.#lasting.get(id) ?? id;
  }

  async file(id: string): Promise<File> {
    const arrival = this.#arrivalOf(id);
    if (arrival) return arrival.file;
    const { records, files } = await this.#shelf;
    const lasting = this.resolve(id);
    const row = await records.items.get(lasting);
    const file = row ? await files.read('media', lasting) : null;
    if (row && file?.size === row.bytes) return new File([file], row.name, { type: row.mimeType });
    if (!row) throw new MediaError('file-unreadable', 'This clip is not in the library any more.', 'Import the file again.');
    this.show(this.#rows, [lasting]);
    const message = file ? `The stored content of “${row.name}” has ${file.size} of ${row.bytes} bytes.` : bytesMissing.message;
    throw new MediaError('file-unreadable', message, bytesMissing.remedy);
  }

  async thumbnail(id: string): Promise<Blob | null> {
    const arrival = this.#arrivalOf(id);
    return arrival ? arrival.thumbnail : (await this.#shelf).files.read('thumbnails', this.resolve(id));
  }

  async rename(id: string, name: string): Promise<void> {
    const arrival = this.#arrivalOf(id);
    if (arrival) {
      arrival.name = displayName(name);
      arrival.renamed = true;
      this.#publish();
      if (!this.#rows.some((row) => row.id === arrival.hash)) return;
    }
    await this.#rewrite(this.resolve(id), (row) => ({ ...row, name: displayName(name) }));
  }

  async remove(id: string): Promise<void> {
    const arrival = this.#arrivalOf(id);
    if (arrival) {
      arrival.controller.abort();
      this.#arrivals.delete(arrival.id);
      this.#publish();
    }
    if (!(await this.#shelf).readOnly) await this.#rewrite(this.resolve(id), (row) => ({ ...row, removedAt: Date.now() }));
  }

  async restore(id: string): Promise<void> {
    const { records } = await this.#shelf;
    if (!(await records.items.get(this.resolve(id)))) {
      const message = 'There is nothing to put back: the clip was removed before it was stored, or its space was needed for another one.';
      throw new MediaError('file-unreadable', message, 'Import the file again.');
    }
    await this.#rewrite(this.resolve(id), (row) => ({ ...row, removedAt: 0 }));
  }

  /** Tries again to store an item that lives in this session only. */
  storeAgain(id: string): void {
    const arrival = this.#arrivalOf(id);
    if (arrival?.storage.state !== 'session') return;
    arrival.storage = { state: 'copying', done: 0 };
    this.#publish();
    this.#enqueue(arrival);
  }

  /** Frees the space of removed items now, except those that a tab has open or an export is made of. Gives how many there were. */
  async purgeRemoved(before: number): Promise<number> {
    const { records, files } = await this.#shelf;
    const { held = [] } = await navigator.locks.query();
    const rows = await records.items.all();
    const jobs = await records.jobs.all();
    const isWanted = (id: string) => jobs.some(({ item, state }) => item === id && state.phase !== 'done');
    const isOpen = (id: string) => held.some(({ name }) => name?.endsWith(id));
    const gone = rows.filter(({ id, removedAt }) => removedAt > 0 && removedAt <= before && !isOpen(id) && !isWanted(id));
    for (const { id } of gone) await purge(id, records, files);
    return gone.length;
  }

  /** True while a copy is under way. */
  get copying(): boolean {
    return [...this.#arrivals.values()].some(({ storage }) => storage.state === 'copying');
  }

  #arrivalOf(id: string): Arrival | undefined {
    return this.#arrivals.get(id) ?? [...this.#arrivals.values()].find(({ hash }) => hash === id);
  }

  /** One copy at a time: several at once only make each of them later. */
  #enqueue(arrival: Arrival) {
    this.#copying = this.#copying.then(() => this.#arrive(arrival));
  }

  /** Copies an item and, in its own time, records it. Resolves when the copy is through, whatever came of it. */
  async #arrive(arrival: Arrival): Promise<void> {
    const copied = Promise.withResolvers<void>();
    // The lock covers the time from the first byte to the record: without it a clean-up would take the bytes for left-overs.
    void writing(async () => {
      try {
        const shelf = await this.#shelf;
        if (shelf.readOnly) return this.#keepInSession(arrival, arrival.id, shelf.readOnly);
        const stored = await this.#copy(shelf, arrival);
        if (!arrival.hash) this.#named(arrival, stored.hash);
        copied.resolve();
        if (stored.problem && !(await this.#isStored(shelf, stored))) {
          return this.#keepInSession(arrival, stored.hash, notStored(arrival.name, stored.bytes, this.#held, stored.problem));
        }
        await Promise.race([arrival.described.promise, aborted(arrival.controller.signal)]);
        await this.#record(shelf, arrival, stored);
      } catch (error) {
        this.#failed(arrival, error);
      } finally {
        copied.resolve();
      }
    });
    await copied.promise;
  }

  async #copy({ files }: Shelf, arrival: Arrival): Promise<StoredFile> {
    const report = (done: number) => {
      arrival.storage = { state: 'copying', done };
      this.#publish();
    };
    const attempt = () => files.store(arrival.file, report, arrival.controller.signal);
    const first = await attempt();
    const freed = first.problem?.kind === 'full' && (await this.purgeRemoved(Date.now())) > 0;
    return freed ? attempt() : first;
  }

  #named(arrival: Arrival, hash: string) {
    arrival.hash = hash;
    this.#lasting.set(arrival.id, hash);
    this.#publish();
    this.#onLasting(arrival.id, hash);
  }

  /** True when the library holds the same content from an earlier import, even if this copy of it failed. */
  async #isStored({ files }: Shelf, { hash, bytes }: StoredFile): Promise<boolean> {
    return (await files.read('media', hash))?.size === bytes;
  }

  async #record({ records, files }: Shelf, arrival: Arrival, { hash, bytes }: StoredFile) {
    const { facts, thumbnail, name, createdAt, file } = arrival;
    if (!facts) throw new Error('An item is recorded only after it was described.');
    const known = await records.items.get(hash);
    const hasThumbnail = thumbnail !== null || (known?.hasThumbnail ?? false);
    const named = { name: arrival.renamed || !known ? name : known.name };
    const row: ItemRow = { id: hash, mimeType: file.type, bytes, createdAt, ...known, ...named, facts, hasThumbnail, removedAt: 0 };
    if (thumbnail) await files.write('thumbnails', hash, thumbnail);
    await files.write('media', `${hash}.json`, new Blob([manifestOf(row)]));
    await records.items.put(row);
    // Renamed while this was written.
    if (arrival.name !== name) await this.#rewrite(hash, (stored) => ({ ...stored, name: arrival.name }));
    arrival.storage = { state: 'stored' };
    this.#missing.delete(hash);
    this.#publish();
    arrival.stored.resolve(hash);
    this.#onStored();
  }

  #keepInSession(arrival: Arrival, id: string, notice: Notice) {
    arrival.storage = { state: 'session', notice };
    this.#publish();
    arrival.stored.resolve(id);
  }

  #failed(arrival: Arrival, error: unknown) {
    if (arrival.controller.signal.aborted) {
      arrival.stored.reject(new DOMException('The item was removed while it was being copied.', 'AbortError'));
      return;
    }
    const full = error instanceof Error && /Quota/.test(`${error.name} ${error.message}`);
    const problem = { kind: 'full', written: arrival.file.size, detail: String(error) } as const;
    const notice = full ? notStored(arrival.name, arrival.file.size, this.#held, problem) : notReadable(arrival.name, error);
    arrival.storage = { state: 'session', notice };
    this.#publish();
    arrival.stored.reject(error);
  }

  /** Bytes that the library's items take up. */
  get #held(): number {
    return this.#rows.reduce((sum, row) => sum + row.bytes, 0);
  }

  async #rewrite(id: string, change: (row: ItemRow) => ItemRow) {
    const { records, files, readOnly } = await this.#shelf;
    if (readOnly) throw new MediaError('storage-blocked', readOnly.message, readOnly.remedy);
    let changed: ItemRow | undefined;
    await records.items.update(id, (row) => {
      changed = row && change(row);
      return changed;
    });
    if (changed) await files.write('media', `${id}.json`, new Blob([manifestOf(changed)]));
  }

  #publish() {
    const kept = this.#rows.filter((row) => row.removedAt === 0);
    const recorded = new Set(kept.map(({ id }) => id));
    const seen = new Set(recorded);
    const arriving: LibraryItem[] = [];
    for (const arrival of this.#arrivals.values()) {
      const id = arrival.hash ?? arrival.id;
      // Done once the record is to be seen; until then the arrival stands for it, so that it never flickers away.
      if (arrival.storage.state === 'stored' && recorded.has(id)) this.#arrivals.delete(arrival.id);
      if (seen.has(id)) continue;
      seen.add(id);
      const { file, name, createdAt, facts, thumbnail, storage } = arrival;
      arriving.push({ id, name, mimeType: file.type, bytes: file.size, createdAt, facts, hasThumbnail: thumbnail !== null, storage });
    }
    const stored = kept.map(({ removedAt: _, ...row }): LibraryItem => {
      const notice = this.#missing.get(row.id);
      if (!notice) return { ...row, storage: { state: 'stored' } };
      return { ...row, storage: this.#arrivalOf(row.id)?.storage ?? { state: 'missing', notice } };
    });
    this.#items.set([...arriving, ...stored].sort((a, b) => b.createdAt - a.createdAt));
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
