import { useMemo, useRef, useState } from 'react';
import { useLibrary, useWatched } from '../../library/hooks.ts';
import type { ItemQuery } from '../../library/item-query.ts';
import type { LibraryItem } from '../../library/types.ts';
import { useStore } from '../../stores/store.ts';
import { isNarrowed, type LibrarySearch, queryOf } from './library-search.ts';

/** A list of items of which only those on screen are read. */
export interface Listing {
  /** The identifiers of all, in order; undefined until they are known. */
  readonly ids: readonly string[] | undefined;
  /** An item of the list, once it is read. */
  item(id: string): LibraryItem | undefined;
  /** Says which places of the list are on screen. */
  show(from: number, to: number): void;
}

/** Rows are read in blocks of so many, so that scrolling by a line reads nothing. */
const BLOCK = 40;
/** Rows that are kept when they leave the screen. */
const KEPT = 400;

const none: readonly LibraryItem[] = [];

/** The items that the search wants; what is arriving stands first where nothing is left out. */
export function useListing(search: LibrarySearch): Listing {
  const library = useLibrary();
  const query: ItemQuery = queryOf(search);
  const key = JSON.stringify(query);
  const stored = useWatched(() => library.ids(query), key);
  const allArriving = useStore(library.arriving);
  const arriving = isNarrowed(search) ? none : allArriving;
  const [window, setWindow] = useState({ from: 0, to: BLOCK });

  const ids = useMemo(() => {
    if (!stored) return undefined;
    const known = new Set(stored);
    return [...arriving.map(({ id }) => id).filter((id) => !known.has(id)), ...stored];
  }, [stored, arriving]);
  const shown = ids?.slice(window.from, window.to) ?? [];
  const rows = useWatched(() => library.items(shown), `${key} ${shown.join(' ')}`);

  const kept = useRef(new Map<string, LibraryItem>());
  for (const row of rows ?? none) {
    if (!row) continue;
    kept.current.delete(row.id);
    kept.current.set(row.id, row);
  }
  for (const [id] of kept.current) {
    if (kept.current.size <= KEPT) break;
    kept.current.delete(id);
  }
  return {
    ids,
    item: (id) =>
      allArriving.find((item) => item.id === id && item.storage.state !== 'stored') ??
      kept.current.get(id) ??
      allArriving.find((item) => item.id === id),
    show(from, to) {
      const next = { from: Math.max(0, Math.floor(from / BLOCK) * BLOCK), to: Math.ceil(to / BLOCK) * BLOCK };
      if (next.from !== window.from || next.to !== window.to) setWindow(next);
    },
  };
}
