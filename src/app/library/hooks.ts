import { createContext, useContext, useEffect, useRef, useState } from 'react';
import type { RecipeDocument, RecipeState } from '../stores/recipe-document.ts';
import { createStore, type ReadableStore, useStore } from '../stores/store.ts';
import { type ItemQuery, newest } from './item-query.ts';
import type { Collection, Library, LibraryItem, LibraryStatus, Preset, Tally } from './types.ts';

/** The library of this page: `<LibraryContext value={openLibrary(…)}>` around the app. */
export const LibraryContext = createContext<Library | null>(null);

/** The library, for its methods. */
export function useLibrary(): Library {
  const library = useContext(LibraryContext);
  if (!library) throw new Error('A component that uses the library must be inside LibraryContext.');
  return library;
}

/** How the library is doing, with notices to keep visible. */
export function useLibraryStatus(): LibraryStatus {
  return useStore(useLibrary().status);
}

/** The newest items that `query` wants, those being copied first, no more than `limit`: for lists to choose from. */
export function useSomeItems(limit: number, query: ItemQuery = newest): readonly LibraryItem[] {
  const library = useLibrary();
  const arriving = useStore(library.arriving);
  const stored = useWatched(() => library.page(query, null, limit), `${JSON.stringify(query)} ${limit}`) ?? none;
  const known = new Set(stored.map(({ id }) => id));
  return [...arriving.filter(({ id }) => !known.has(id)), ...stored].slice(0, limit);
}

const none: readonly LibraryItem[] = [];

/** What `read` gives of the stored items, again whenever they change; undefined at first. `key` says what it reads. */
export function useWatched<T>(read: () => Promise<T>, key: string): T | undefined {
  const library = useLibrary();
  const [value, setValue] = useState<{ readonly key: string; readonly value: T } | null>(null);
  const latest = useRef(read);
  latest.current = read;
  useEffect(
    () =>
      library.watch(
        () => latest.current(),
        (next) => setValue({ key, value: next }),
      ),
    [library, key],
  );
  // Until the new answer is there the last one stays: nothing flickers while somebody types.
  return value?.value;
}

/** How many items there are of each sort; undefined at first. Counted once for everybody who looks. */
export function useTally(): Tally | undefined {
  return useStore(tallyStore(useLibrary()));
}

const tallies = new WeakMap<Library, ReadableStore<Tally | undefined>>();

function tallyStore(library: Library): ReadableStore<Tally | undefined> {
  const known = tallies.get(library);
  if (known) return known;
  const shown = createStore<Tally | undefined>(undefined);
  let listeners = 0;
  let stop: () => void = () => {};
  const store: ReadableStore<Tally | undefined> = {
    get: shown.get,
    subscribe(listener) {
      const leave = shown.subscribe(listener);
      if (listeners++ === 0) stop = library.watch(() => library.tally(), shown.set);
      return () => {
        leave();
        if (--listeners === 0) stop();
      };
    },
  };
  tallies.set(library, store);
  return store;
}

/** Every collection, by name. */
export function useCollections(): readonly Collection[] {
  return useStore(useLibrary().collections);
}

/**
 * One item, under its lasting or temporary id: undefined for the moment until it is known, null when there is none. Its own `id` is the
 * lasting one as soon as it has it.
 */
export function useItem(id: string): LibraryItem | null | undefined {
  return useStore(useLibrary().item(id));
}

/** An object URL of the thumbnail of the item with this id, or null while there is none. */
export const useThumbnail = (id: string): string | null => useThumbnailOf(useItem(id));

/** An object URL of an item's thumbnail, or null while there is none. */
export function useThumbnailOf(item: LibraryItem | null | undefined): string | null {
  const library = useLibrary();
  const id = item?.id ?? '';
  const hasThumbnail = item?.hasThumbnail ?? false;
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!hasThumbnail) return;
    let current: string | null = null;
    let wanted = true;
    library.thumbnail(id).then((blob) => {
      if (!wanted || !blob) return;
      current = URL.createObjectURL(blob);
      setUrl(current);
    });
    return () => {
      wanted = false;
      setUrl(null);
      if (current) URL.revokeObjectURL(current);
    };
  }, [library, id, hasThumbnail]);
  return url;
}

/** A recipe document with its state at this render. */
export interface OpenRecipe extends RecipeState {
  readonly document: RecipeDocument;
}

/** The item's recipe, open as long as a component uses it; null for the moment before it is. */
export function useRecipeDocument(itemId: string): OpenRecipe | null {
  const library = useLibrary();
  // Follows the item from its temporary to its lasting id.
  const id = useItem(itemId)?.id ?? itemId;
  const [document, setDocument] = useState<RecipeDocument | null>(null);
  useEffect(() => {
    const opened = library.acquireDocument(id);
    setDocument(opened);
    return () => {
      setDocument(null);
      library.releaseDocument(opened);
    };
  }, [library, id]);
  const state = useStore(document?.state ?? nothing);
  return document && state ? { document, ...state } : null;
}

const nothing = { get: () => null, subscribe: () => () => {} };

/** Presets of one effect, by name. */
export function usePresets(effectId: string): readonly Extract<Preset, { kind: 'effect' }>[] {
  return useStore(useLibrary().presets).filter((preset) => preset.kind === 'effect' && preset.effect === effectId) as Extract<
    Preset,
    { kind: 'effect' }
  >[];
}

/** Presets of whole stacks, by name. */
export function useStackPresets(): readonly Extract<Preset, { kind: 'stack' }>[] {
  return useStore(useLibrary().presets).filter((preset) => preset.kind === 'stack');
}

/** A setting that outlives a reload, and its setter; `parse` turns what was stored (or nothing) into a value. */
export function useSetting<T>(key: string, parse: (stored: unknown) => T): readonly [T, (value: T) => void] {
  const library = useLibrary();
  const stored = useStore(library.settings, (settings) => settings[key]);
  return [parse(stored), (value) => void library.setSetting(key, value)];
}
