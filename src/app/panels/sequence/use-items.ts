import { useEffect, useMemo, useState } from 'react';
import { useLibrary } from '../../library/hooks.ts';
import type { LibraryItem } from '../../library/types.ts';

/** Items by the ids that they were asked for under, as far as it is known of them; null is not in the library. */
export function useItemsById(ids: readonly string[]): ReadonlyMap<string, LibraryItem | null> {
  const library = useLibrary();
  const key = JSON.stringify([...new Set(ids)]);
  const stores = useMemo(() => (JSON.parse(key) as string[]).map((id) => [id, library.item(id)] as const), [library, key]);
  const read = () =>
    new Map(
      stores.flatMap(([id, store]) => {
        const item = store.get();
        return item === undefined ? [] : [[id, item] as const];
      }),
    );
  const [items, setItems] = useState(read);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `read` follows from the stores
  useEffect(() => {
    const update = () => setItems(read());
    update();
    const stops = stores.map(([, store]) => store.subscribe(update));
    return () => {
      for (const stop of stops) stop();
    };
  }, [stores]);
  return items;
}
