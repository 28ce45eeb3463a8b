import { displayName } from '../../jobs/output/file-name.ts';
import { createStore, type ReadableStore } from '../stores/store.ts';
import { badgesOf } from './item-query.ts';
import type { ArrivalRow } from './records.ts';
import type { ItemFacts, ItemStorage, LibraryItem } from './types.ts';
import { unsorted } from './version-2.ts';

/** What is known of an item besides its content. */
export type Known = ArrivalRow['known'];

/** An item of this tab: being copied, or not storable. */
export interface Arrival {
  /** Temporary id. */
  readonly id: string;
  readonly file: File;
  name: string;
  /** True once a person named it: then the name counts even where the content was known under another. */
  renamed: boolean;
  readonly createdAt: number;
  /** What is known of it besides, from where it comes or because somebody said so meanwhile. */
  known: Known;
  readonly controller: AbortController;
  hash: string | null;
  /** Whether its bytes are in the library. */
  copied: boolean;
  facts: ItemFacts | null;
  thumbnail: Blob | null;
  storage: ItemStorage;
  /** Settles the promise of `settled`. */
  readonly stored: PromiseWithResolvers<string>;
  /** Resolves once `facts` are there. */
  readonly described: PromiseWithResolvers<void>;
}

/** The items that are just arriving in this tab. */
export class Arrivals {
  readonly #arrivals = new Map<string, Arrival>();
  readonly #shown = createStore<readonly LibraryItem[]>([]);

  /** As items, newest first. */
  get shown(): ReadableStore<readonly LibraryItem[]> {
    return this.#shown;
  }

  /** True while a copy is under way. */
  get copying(): boolean {
    return [...this.#arrivals.values()].some(({ storage }) => storage.state === 'copying');
  }

  add(file: File, known: Partial<Known>): Arrival {
    const { tags, rating, note, collections, origin, looks } = { ...unsorted, ...known };
    return this.#enter({
      ...{ id: `new-${crypto.randomUUID()}`, file, name: displayName(file.name), renamed: false, createdAt: Date.now() },
      ...{ known: { tags, rating, note, collections, origin, looks }, hash: null, copied: false },
      storage: { state: 'copying', done: 0 },
    });
  }

  /** Takes up what was copied in a tab that has ended. */
  takeUp({ id, name, renamed, createdAt, known, hash }: ArrivalRow, file: File): Arrival {
    const storage = { state: 'copying', done: file.size } as const;
    return this.#enter({ id, file, name, renamed, createdAt, known, hash, copied: true, storage });
  }

  #enter(begun: Omit<Arrival, 'controller' | 'facts' | 'thumbnail' | 'stored' | 'described'>): Arrival {
    const arrival: Arrival = {
      ...begun,
      controller: new AbortController(),
      facts: null,
      thumbnail: null,
      stored: Promise.withResolvers(),
      described: Promise.withResolvers(),
    };
    // Whoever asks for it handles it; an item removed while it is copied need not be asked for.
    arrival.stored.promise.catch(() => {});
    this.#arrivals.set(arrival.id, arrival);
    this.publish();
    return arrival;
  }

  /** The arrival under its temporary or its lasting id. */
  of(id: string): Arrival | undefined {
    return this.#arrivals.get(id) ?? [...this.#arrivals.values()].find(({ hash }) => hash === id);
  }

  drop(arrival: Arrival): void {
    if (this.#arrivals.delete(arrival.id)) this.publish();
  }

  /** To be called after every change of an arrival. */
  publish(): void {
    const seen = new Set<string>();
    const items: LibraryItem[] = [];
    for (const arrival of this.#arrivals.values()) {
      const item = itemOfArrival(arrival);
      if (!seen.has(item.id)) items.push(item);
      seen.add(item.id);
    }
    this.#shown.set(items.sort((a, b) => b.createdAt - a.createdAt));
  }
}

/** An arrival as an item. */
export function itemOfArrival({ id, hash, file, name, createdAt, facts, thumbnail, storage, known }: Arrival): LibraryItem {
  const { looks: _, ...rest } = known;
  const hasThumbnail = thumbnail !== null;
  const badges = badgesOf(known);
  return {
    id: hash ?? id,
    name,
    mimeType: file.type,
    bytes: file.size,
    createdAt,
    facts,
    hasThumbnail,
    storage,
    ...rest,
    badges,
    removedAt: 0,
  };
}
