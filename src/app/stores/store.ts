import { useCallback, useSyncExternalStore } from 'react';

/** A value that many can watch but not change. */
export interface ReadableStore<T> {
  get(): T;
  /** Calls `listener` after every change; the returned function stops that. */
  subscribe(listener: () => void): () => void;
}

/** A value that many can watch and its owner changes. */
export interface Store<T> extends ReadableStore<T> {
  /** Replaces the value, or derives it from the last one; an identical value notifies nobody. */
  set(next: T): void;
  update(change: (value: T) => T): void;
}

/** Makes a store. The value is treated as immutable: change it by replacing it. */
export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  const set = (next: T) => {
    if (Object.is(next, value)) return;
    value = next;
    for (const listener of [...listeners]) listener();
  };
  return {
    get: () => value,
    set,
    update: (change) => set(change(value)),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The store's value, re-rendering when it changes. */
export function useStore<T>(store: ReadableStore<T>): T;
/** A part of the store's value; `select` must return the same object for the same value. */
export function useStore<T, Part>(store: ReadableStore<T>, select: (value: T) => Part): Part;
export function useStore<T, Part>(store: ReadableStore<T>, select?: (value: T) => Part): T | Part {
  const subscribe = useCallback((listener: () => void) => store.subscribe(listener), [store]);
  const snapshot = () => (select ? select(store.get()) : store.get());
  return useSyncExternalStore(subscribe, snapshot);
}
