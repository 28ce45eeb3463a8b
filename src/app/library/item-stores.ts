import { createStore, type ReadableStore } from '../stores/store.ts';
import type { Items, Shelf } from './items.ts';
import type { LibraryItem } from './types.ts';

/** Stores of items nobody looks at any more that are kept, so that a page that is opened again has them at once. */
const SPARE = 200;

/** One item each, followed while somebody looks: undefined until it is known, null when there is none. */
export class ItemStores {
  readonly #items: Items;
  readonly #shelf: Promise<Shelf>;
  readonly #stores = new Map<string, ReadableStore<LibraryItem | null | undefined>>();
  readonly #watched = new Set<string>();

  constructor(items: Items, shelf: Promise<Shelf>) {
    this.#items = items;
    this.#shelf = shelf;
  }

  /** The store of an item, under its lasting or temporary id; its own `id` is the lasting one as soon as it has it. */
  of(id: string): ReadableStore<LibraryItem | null | undefined> {
    const known = this.#stores.get(id);
    if (known) return known;
    const made = this.#make(id);
    this.#stores.set(id, made);
    return made;
  }

  #make(id: string): ReadableStore<LibraryItem | null | undefined> {
    const { arrivals } = this.#items;
    const arriving = () => arrivals.shown.get().find((item) => item.id === this.#items.resolve(id));
    const shown = createStore<LibraryItem | null | undefined>(arriving());
    let recorded: LibraryItem | null | undefined;
    const publish = () => {
      const now = arriving();
      shown.set(now && (now.storage.state !== 'stored' || !recorded) ? now : recorded);
    };
    let listeners = 0;
    let stops: (() => void)[] = [];
    let watched: string | null = null;
    let stopRow: () => void = () => {};
    /** Follows the record under the lasting id, once there is one. */
    const followRow = async () => {
      const { records } = await this.#shelf;
      const lasting = this.#items.resolve(id);
      if (listeners === 0 || watched === lasting) return;
      watched = lasting;
      stopRow();
      stopRow = records.items.watchOne(lasting, (row) => {
        recorded = row && row.removedAt === 0 ? this.#items.itemOf(row) : null;
        publish();
      });
    };
    const start = () => {
      this.#watched.add(id);
      const stop = arrivals.shown.subscribe(() => {
        publish();
        void followRow();
      });
      stops = [stop, () => stopRow()];
      publish();
      void followRow();
    };
    const end = () => {
      for (const stop of stops) stop();
      stopRow = () => {};
      watched = null;
      this.#watched.delete(id);
      const spare = [...this.#stores.keys()].filter((one) => !this.#watched.has(one));
      for (const old of spare.slice(0, Math.max(spare.length - SPARE, 0))) this.#stores.delete(old);
    };
    return {
      get: shown.get,
      subscribe(listener) {
        const stop = shown.subscribe(listener);
        if (listeners++ === 0) start();
        return () => {
          stop();
          if (--listeners === 0) end();
        };
      },
    };
  }
}
