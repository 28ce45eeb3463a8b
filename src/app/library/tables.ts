/** Records of one kind, wherever they are kept: the database (`database.ts`) or memory when that is blocked. */
export interface Table<Row> {
  get(key: string): Promise<Row | undefined>;
  all(): Promise<Row[]>;
  put(row: Row): Promise<void>;
  /** Puts all rows or, when that fails, none. */
  putAll(rows: readonly Row[]): Promise<void>;
  /** Changes the row under `key` in one transaction; `change` gets undefined when there is none, and may return what it got to leave things so: nothing is written then. */
  update(key: string, change: (row: Row | undefined) => Row | undefined): Promise<void>;
  remove(key: string): Promise<void>;
  /** Calls `listener` with all rows now and after every change, in this tab or another; the returned function stops that. */
  watch(listener: (rows: Row[]) => void): () => void;
  /** Like `watch`, for one row. */
  watchOne(key: string, listener: (row: Row | undefined) => void): () => void;
}

/** A table in memory, for browsers that block the database. */
export function memoryTable<Row>(keyOf: (row: Row) => string): Table<Row> {
  const rows = new Map<string, Row>();
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of [...listeners]) listener();
  };
  const watching = (listener: () => void) => {
    listeners.add(listener);
    listener();
    return () => void listeners.delete(listener);
  };
  return {
    get: async (key) => rows.get(key),
    all: async () => [...rows.values()],
    async put(row) {
      rows.set(keyOf(row), structuredClone(row));
      changed();
    },
    async putAll(all) {
      for (const row of all) rows.set(keyOf(row), structuredClone(row));
      changed();
    },
    async update(key, change) {
      const row = rows.get(key);
      const next = change(row);
      if (next === undefined || next === row) return;
      rows.set(keyOf(next), structuredClone(next));
      changed();
    },
    async remove(key) {
      rows.delete(key);
      changed();
    },
    watch: (listener) => watching(() => listener([...rows.values()])),
    watchOne: (key, listener) => watching(() => listener(rows.get(key))),
  };
}
