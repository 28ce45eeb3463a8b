import type { StoredFile } from '../../../workers/storage/opfs-api.ts';
import { displayName } from '../../jobs/output/file-name.ts';
import { MediaError } from '../../media/errors.ts';
import { type Arrival, Arrivals, type Known } from './arrivals.ts';
import { type FileStore, writing } from './files.ts';
import { badgesOf } from './item-query.ts';
import { manifestOf } from './manifest.ts';
import { bytesMissing, filesBlocked, notReadable, notStored } from './messages.ts';
import type { ItemRow, Records } from './records.ts';
import { purge, type Unfinished } from './sweep.ts';
import type { ItemEdit, ItemFacts, ItemStorage, LibraryItem, Notice } from './types.ts';
import { noteArrival } from './unfinished.ts';
import { unsorted } from './version-2.ts';

/** The opened storage that items are kept in. */
export interface Shelf {
  readonly records: Records;
  readonly files: FileStore;
  /** Why nothing may be changed, or null. */
  readonly readOnly: Notice | null;
}

/** Milliseconds that an arrival stands for its record, so that a list that is just being worked out anew does not lose it. */
const OVERLAP = 1000;

/** The items of the library: those with a record, and those just arriving. */
export class Items {
  readonly arrivals = new Arrivals();
  readonly #shelf: Promise<Shelf>;
  readonly #onLasting: (temporary: string, lasting: string) => void;
  readonly #onStored: () => void;
  readonly #lasting = new Map<string, string>();
  /** Items whose record changed and whose manifest does not say so yet. */
  readonly #outdated = new Set<string>();
  /** Why there is no file storage, or null. */
  #blocked: string | null = null;
  #copying: Promise<unknown> = Promise.resolve();
  #writingManifests: Promise<void> | null = null;

  /** `onLasting` learns the hash of an item added under a temporary id; `onStored` that something was kept for good. */
  constructor(shelf: Promise<Shelf>, onLasting: (temporary: string, lasting: string) => void, onStored: () => void) {
    this.#shelf = shelf;
    void shelf.then(({ files }) => {
      this.#blocked = files.blocked;
    });
    this.#onLasting = onLasting;
    this.#onStored = onStored;
  }

  add(file: File, known: Partial<Known> = {}): string {
    const arrival = this.arrivals.add(file, known);
    this.#enqueue(arrival);
    return arrival.id;
  }

  /** Goes on with an import whose bytes a tab copied that has ended; it still has to be described. */
  takeUp(row: Unfinished, file: File): void {
    this.#lasting.set(row.id, row.hash);
    this.#enqueue(this.arrivals.takeUp(row, file));
  }

  async describe(id: string, facts: ItemFacts, thumbnail: Blob | null): Promise<void> {
    const arrival = this.arrivals.of(id);
    if (arrival && arrival.storage.state !== 'stored') {
      arrival.facts = facts;
      arrival.thumbnail = thumbnail;
      arrival.described.resolve();
      return this.arrivals.publish();
    }
    const { records, files, readOnly } = await this.#shelf;
    const lasting = this.resolve(id);
    const row = await records.items.get(lasting);
    if (!row || readOnly || (JSON.stringify(row.facts) === JSON.stringify(facts) && (row.hasThumbnail || !thumbnail))) return;
    if (thumbnail && !row.hasThumbnail) await files.write('thumbnails', lasting, thumbnail);
    await this.change([lasting], (known) => ({ ...known, facts, hasThumbnail: known.hasThumbnail || thumbnail !== null }));
  }

  settled(id: string): Promise<string> {
    return this.arrivals.of(id)?.stored.promise ?? Promise.resolve(this.resolve(id));
  }

  resolve(id: string): string {
    return this.#lasting.get(id) ?? id;
  }

  async file(id: string): Promise<File> {
    const arrival = this.arrivals.of(id);
    if (arrival && arrival.storage.state !== 'stored') return arrival.file;
    const { records, files } = await this.#shelf;
    const lasting = this.resolve(id);
    const row = await records.items.get(lasting);
    const file = row ? await files.read('media', lasting) : null;
    if (row && file?.size === row.bytes) return new File([file], row.name, { type: row.mimeType });
    if (!row) throw new MediaError('file-unreadable', 'This clip is not in the library any more.', 'Import the file again.');
    await this.markMissing([lasting], true);
    const message = file ? `The stored content of “${row.name}” has ${file.size} of ${row.bytes} bytes.` : bytesMissing.message;
    throw new MediaError('file-unreadable', message, bytesMissing.remedy);
  }

  async thumbnail(id: string): Promise<Blob | null> {
    const arrival = this.arrivals.of(id);
    return arrival?.thumbnail ?? (await this.#shelf).files.read('thumbnails', this.resolve(id));
  }

  async rename(id: string, name: string): Promise<void> {
    const arrival = this.arrivals.of(id);
    if (arrival) {
      arrival.name = displayName(name);
      arrival.renamed = true;
      this.arrivals.publish();
      await this.#noted(arrival);
      if (!(await (await this.#shelf).records.items.get(this.resolve(id)))) return;
    }
    await this.change([this.resolve(id)], (row) => ({ ...row, name: displayName(name) }));
  }

  async edit(ids: readonly string[], edit: ItemEdit): Promise<void> {
    const arriving = ids.map((id) => this.arrivals.of(id)).filter((arrival) => arrival !== undefined);
    for (const arrival of arriving) arrival.known = edited(arrival.known, edit);
    if (arriving.length > 0) this.arrivals.publish();
    await Promise.all(arriving.map((arrival) => this.#noted(arrival)));
    await this.change(ids, (row) => edited(row, edit));
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const arrival = this.arrivals.of(id);
      arrival?.controller.abort();
      if (arrival) this.arrivals.drop(arrival);
    }
    if (!(await this.#shelf).readOnly) await this.change(ids, (row) => (row.removedAt > 0 ? row : { ...row, removedAt: Date.now() }));
  }

  /** Stops an import; what is stored is left alone. */
  abandon(id: string): void {
    const arrival = this.arrivals.of(id);
    if (!arrival || arrival.storage.state === 'stored') return;
    arrival.controller.abort();
    this.arrivals.drop(arrival);
  }

  async restore(ids: readonly string[]): Promise<void> {
    const { records } = await this.#shelf;
    const known = await records.items.many(ids.map((id) => this.resolve(id)));
    await this.change(ids, (row) => ({ ...row, removedAt: 0 }));
    if (known.every((row) => row !== undefined)) return;
    const message = 'There is nothing to put back: the clip was removed before it was stored, or its space was needed for another one.';
    throw new MediaError('file-unreadable', message, 'Import the file again.');
  }

  /** Tries again to store an item that lives in this session only. */
  storeAgain(id: string): void {
    const arrival = this.arrivals.of(id);
    if (arrival?.storage.state !== 'session') return;
    arrival.storage = { state: 'copying', done: 0 };
    this.arrivals.publish();
    this.#enqueue(arrival);
  }

  /**
   * Frees the space of items that were removed up to a time, except those that a tab has open or an export is made of; of `only` when it
   * is given. Gives how many there were.
   */
  async purgeRemoved(before: number, only?: readonly string[]): Promise<number> {
    const { records, files } = await this.#shelf;
    const { held = [] } = await navigator.locks.query();
    const trash = only ?? (await records.items.ids({ sort: 'date', descending: false, trash: true }));
    const rows = (await records.items.many(trash)).filter((row) => row !== undefined);
    const jobs = await records.jobs.all();
    const isWanted = (id: string) => jobs.some(({ inputs, state }) => inputs.includes(id) && state.phase !== 'done');
    const isOpen = (id: string) => held.some(({ name }) => name?.endsWith(id));
    const gone = rows.filter(({ id, removedAt }) => removedAt > 0 && removedAt <= before && !isOpen(id) && !isWanted(id));
    for (const { id } of gone) await purge(id, records, files);
    return gone.length;
  }

  /**
   * Writes what lies beside an item's bytes and gives its record, for the caller to put once the bytes are there. What was known of the same
   * content stays, except its facts, and its name when the new one was `named` by a person.
   */
  async prepare(row: ItemRow, thumbnail: Blob | null, named = false): Promise<ItemRow> {
    const { records, files } = await this.#shelf;
    const known = await records.items.get(row.id);
    const hasThumbnail = thumbnail !== null || (known?.hasThumbnail ?? false);
    const name = named || !known ? row.name : known.name;
    const kept: ItemRow = {
      ...row,
      ...known,
      ...joined(known ?? row, row),
      facts: row.facts,
      name,
      hasThumbnail,
      missing: false,
      removedAt: 0,
    };
    if (thumbnail) await files.write('thumbnails', row.id, thumbnail);
    await files.write('media', `${row.id}.json`, new Blob([manifestOf(kept)]));
    return kept;
  }

  /** A record as an item. Call once the shelf is open. */
  itemOf({ looks, missing, ...row }: ItemRow): LibraryItem {
    return { ...row, badges: badgesOf({ origin: row.origin, looks }), storage: this.#storageOf(row.id, missing) };
  }

  #storageOf(id: string, missing: boolean): ItemStorage {
    const arrival = this.arrivals.of(id);
    if (arrival && arrival.storage.state !== 'stored') return arrival.storage;
    const notice = this.#blocked !== null ? filesBlocked(this.#blocked) : missing ? bytesMissing : null;
    return notice ? { state: 'missing', notice } : { state: 'stored' };
  }

  /** Notes that the bytes of items are gone, or there again. */
  async markMissing(ids: readonly string[], missing: boolean): Promise<void> {
    const { records, readOnly } = await this.#shelf;
    if (readOnly || ids.length === 0) return;
    await records.items.updateMany(ids, (row) => (row.missing === missing ? row : { ...row, missing }));
  }

  /** Changes records in one step, and their manifests after it. Throws `MediaError` where nothing may be changed. */
  async change(ids: readonly string[], change: (row: ItemRow) => ItemRow): Promise<void> {
    const { records, readOnly } = await this.#shelf;
    if (readOnly) throw new MediaError('storage-blocked', readOnly.message, readOnly.remedy);
    const changed = await records.items.updateMany([...new Set(ids.map((id) => this.resolve(id)))], change);
    for (const { id } of changed) this.#outdated.add(id);
    this.#writingManifests ??= this.#writeManifests().finally(() => {
      this.#writingManifests = null;
    });
    // Of a few the caller may wait for it; of thousands nobody would.
    if (changed.length <= 4) await this.#writingManifests;
  }

  async #writeManifests(): Promise<void> {
    const { records, files } = await this.#shelf;
    for (const id of this.#outdated) {
      this.#outdated.delete(id);
      const row = await records.items.get(id);
      if (row) await files.write('media', `${id}.json`, new Blob([manifestOf(row)]));
    }
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
        // Noted before and after: wherever the tab ends, the next one knows what there is of it.
        await noteArrival(shelf.records, arrival);
        const stored = await this.#copy(shelf, arrival);
        const { problem } = stored;
        arrival.copied = !problem || (await this.#isStored(shelf, stored));
        if (!arrival.hash) this.#named(arrival, stored.hash);
        copied.resolve();
        if (problem && !arrival.copied) {
          await shelf.records.arrivals.remove(arrival.id);
          const held = await shelf.records.items.bytes();
          return this.#keepInSession(arrival, stored.hash, notStored(arrival.name, stored.bytes, held, problem));
        }
        await noteArrival(shelf.records, arrival);
        await Promise.race([arrival.described.promise, aborted(arrival.controller.signal)]);
        await this.#record(shelf, arrival, stored);
      } catch (error) {
        await this.#failed(arrival, error);
      } finally {
        copied.resolve();
      }
    });
    await copied.promise;
  }

  async #copy(shelf: Shelf, arrival: Arrival): Promise<StoredFile> {
    const { files } = shelf;
    if (arrival.copied && arrival.hash) {
      const before: StoredFile = { hash: arrival.hash, bytes: arrival.file.size, existed: true, problem: null };
      if (await this.#isStored(shelf, before)) return before;
    }
    const report = (done: number) => {
      arrival.storage = { state: 'copying', done };
      this.arrivals.publish();
    };
    const attempt = () => files.store(arrival.file, report, arrival.controller.signal);
    const first = await attempt();
    const freed = first.problem?.kind === 'full' && (await this.purgeRemoved(Date.now())) > 0;
    return freed ? attempt() : first;
  }

  #named(arrival: Arrival, hash: string) {
    arrival.hash = hash;
    this.#lasting.set(arrival.id, hash);
    this.arrivals.publish();
    this.#onLasting(arrival.id, hash);
  }

  /** True when the library holds the same content from an earlier import, even if this copy of it failed. */
  async #isStored({ files }: Shelf, { hash, bytes }: StoredFile): Promise<boolean> {
    return (await files.read('media', hash))?.size === bytes;
  }

  async #record({ records }: Shelf, arrival: Arrival, { hash, bytes }: StoredFile) {
    const { facts, thumbnail, name, createdAt, file, known } = arrival;
    if (!facts) throw new Error('An item is recorded only after it was described.');
    const added: ItemRow = {
      ...unsorted,
      ...known,
      id: hash,
      name,
      mimeType: file.type,
      bytes,
      createdAt,
      facts,
      hasThumbnail: false,
      removedAt: 0,
    };
    await records.items.put(await this.prepare(added, thumbnail, arrival.renamed));
    // At once: the list that is worked out anew because of the record asks for it.
    arrival.storage = { state: 'stored' };
    this.arrivals.publish();
    await records.arrivals.remove(arrival.id);
    // Said while this was written.
    if (arrival.name !== name || arrival.known !== known)
      await this.change([hash], (stored) => ({
        ...stored,
        ...joined(stored, arrival.known),
        name: arrival.renamed ? arrival.name : stored.name,
      }));
    arrival.stored.resolve(hash);
    this.#onStored();
    setTimeout(() => this.arrivals.drop(arrival), OVERLAP);
  }

  /** Notes what was said of an item that is still arriving. */
  async #noted({ id, name, renamed, known }: Arrival) {
    const { records, readOnly } = await this.#shelf;
    if (!readOnly) await records.arrivals.update(id, (row) => row && { ...row, name, renamed, known });
  }

  #keepInSession(arrival: Arrival, id: string, notice: Notice) {
    arrival.storage = { state: 'session', notice };
    this.arrivals.publish();
    arrival.stored.resolve(id);
  }

  async #failed(arrival: Arrival, error: unknown) {
    // What is copied whole stays noted: the next start goes on with it.
    if (arrival.controller.signal.aborted || !arrival.copied) await (await this.#shelf).records.arrivals.remove(arrival.id);
    if (arrival.controller.signal.aborted) {
      arrival.stored.reject(new DOMException('The item was removed while it was being copied.', 'AbortError'));
      return;
    }
    const full = error instanceof Error && /Quota/.test(`${error.name} ${error.message}`);
    const problem = { kind: 'full', written: arrival.file.size, detail: String(error) } as const;
    const held = full ? await (await this.#shelf).records.items.bytes() : 0;
    const notice = full ? notStored(arrival.name, arrival.file.size, held, problem) : notReadable(arrival.name, error);
    arrival.storage = { state: 'session', notice };
    this.arrivals.publish();
    arrival.stored.reject(error);
  }
}

/** What was said of the same content twice: all tags and collections, and of the rest what was said first. */
const joined = (own: Known, also: Known): Partial<Known> => ({
  tags: [...new Set([...own.tags, ...also.tags])],
  collections: [...new Set([...own.collections, ...also.collections])],
  rating: own.rating || also.rating,
  note: own.note || also.note,
});

/** The row with the edit made to it; the same row where nothing changes. */
function edited<Row extends Known>(row: Row, { addTags = [], removeTags = [], rating, note, addTo, removeFrom }: ItemEdit): Row {
  const tags = [...new Set([...row.tags, ...addTags.map(tagName).filter(Boolean)])].filter((tag) => !removeTags.includes(tag));
  const collections = [...new Set([...row.collections, ...(addTo === undefined ? [] : [addTo])])].filter((id) => id !== removeFrom);
  const next = { ...row, tags, collections, rating: rating ?? row.rating, note: note ?? row.note };
  return JSON.stringify(next) === JSON.stringify(row) ? row : next;
}

/** A tag as it is kept: small letters, one line, not too long. */
export const tagName = (tag: string): string => (tag.trim() === '' ? '' : displayName(tag.slice(0, 60)).toLowerCase());

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
