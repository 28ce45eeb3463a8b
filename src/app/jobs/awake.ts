import type { ReadableStore } from '../stores/store.ts';

/**
 * Keeps the machine from going to sleep while there is work, where the browser can: asks for a screen wake lock when work begins, again
 * when the page is seen once more (a hidden page loses it), and gives it back when the last work ends.
 */
export function keepAwake(
  work: ReadableStore<readonly unknown[]>,
  wakeLock: Pick<WakeLock, 'request'> | undefined = navigator.wakeLock,
  page?: Pick<Document, 'visibilityState' | 'addEventListener'>,
): void {
  if (wakeLock) holdWhile(work, wakeLock, page ?? document);
}

function holdWhile(
  work: ReadableStore<readonly unknown[]>,
  wakeLock: Pick<WakeLock, 'request'>,
  page: Pick<Document, 'visibilityState' | 'addEventListener'>,
): void {
  let held: Promise<WakeLockSentinel | null> | null = null;
  const isWanted = () => work.get().length > 0 && page.visibilityState === 'visible';
  const update = () => {
    if (isWanted() && !held) {
      // It is a favour: a browser that is short of battery refuses it, and the work goes on all the same.
      const asked: Promise<WakeLockSentinel | null> = wakeLock.request('screen').catch(() => null);
      held = asked;
      void asked.then((lock) =>
        lock?.addEventListener('release', () => {
          if (held === asked) held = null;
        }),
      );
    } else if (!isWanted() && held) {
      void held.then((lock) => lock?.release());
      held = null;
    }
  };
  work.subscribe(update);
  page.addEventListener('visibilitychange', update);
  update();
}
