import { JOBS_LOCK } from '../jobs/lock.ts';

/**
 * Makes the app work without a network. Calls `onUpdateReady` when a new version was loaded and waits; nothing changes
 * until its `apply` is called, which waits for jobs that run in any tab to end, then reloads the page.
 */
export async function registerServiceWorker(onUpdateReady: (apply: () => void) => void): Promise<void> {
  // The development server has neither.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const { Workbox } = await import('workbox-window');
  const workbox = new Workbox('/service-worker.js');

  let isApplied = false;
  const apply = () => {
    if (isApplied) return;
    isApplied = true;
    void navigator.locks.request(JOBS_LOCK, async () => {
      workbox.addEventListener('controlling', () => location.reload());
      workbox.messageSkipWaiting();
      // Held until the reload, so that no job begins on chunks that are about to go.
      await new Promise<never>(() => undefined);
    });
  };
  workbox.addEventListener('waiting', () => onUpdateReady(apply));

  await workbox.register();
  // A studio stays open for days; look for a new version when the user comes back to it.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || !navigator.onLine) return;
    workbox.update().catch((error: unknown) => {
      // Without the server there is no new version to be had; anything else is worth telling.
      if (!(error instanceof TypeError)) throw error;
    });
  });
}
