import { lazy, Suspense } from 'react';
import { type Notice, noticeOf } from './card.tsx';

/** Something worth a glance: what happened, and at most one thing to do about it. */
export interface ToastWords extends Omit<Notice, 'tone'> {
  /** `info` when left out. */
  readonly tone?: Notice['tone'];
  readonly action?: { readonly label: string; readonly run: () => void };
  /** It is there until it is answered, as errors are. */
  readonly stays?: boolean;
  /** A toast of the same key is replaced instead of joined by another. */
  readonly key?: string;
}

/** A toast that is or will be shown. */
export interface Shown extends ToastWords {
  readonly id: string;
}

/** Where toasts are shown, once it is loaded. */
interface Place {
  add(toast: Shown): void;
  close(id: string): void;
}

let place: Place | null = null;
/** Those that came before there was a place for them. */
let waiting: readonly Shown[] = [];

/** Shows toasts in a place from now on; the returned function ends that. */
export function attach(next: Place): () => void {
  place = next;
  for (const one of waiting) next.add(one);
  waiting = [];
  return () => {
    if (place === next) place = null;
  };
}

/** Shows a toast on whatever page is open and gives its id; works outside components too. */
export function toast(words: ToastWords): string {
  const one: Shown = { ...words, id: words.key ?? crypto.randomUUID() };
  if (place) place.add(one);
  else waiting = [...waiting.filter(({ id }) => id !== one.id), one];
  return one.id;
}

/** Takes a toast away before its time. */
export function dismissToast(id: string): void {
  waiting = waiting.filter((one) => one.id !== id);
  place?.close(id);
}

/** For `.catch`: shows why something could not be done, and what helps. */
export const failedTo =
  (doing: string) =>
  (error: unknown): void =>
    void toast(noticeOf(error, doing));

// Nothing has happened yet when a page is first seen.
const ToastList = lazy(async () => ({ default: (await import('./toast-list.tsx')).ToastList }));

/** Where toasts appear; once, around every page. F6 moves the keyboard there. */
export function Toasts() {
  return (
    <Suspense>
      <ToastList />
    </Suspense>
  );
}
