import { SHARED_FILES } from './shared-files.ts';

interface LaunchWindow {
  readonly launchQueue?: { setConsumer(take: (launch: { readonly files?: readonly FileSystemFileHandle[] }) => void): void };
}

/** Gives `take` the files with which the system opens the app, now and later. */
export function onLaunchFiles(take: (files: readonly File[]) => void, fail: (error: unknown) => void): void {
  (window as LaunchWindow).launchQueue?.setConsumer(({ files = [] }) => {
    if (files.length > 0) Promise.all(files.map((handle) => handle.getFile())).then(take, fail);
  });
}

/** Takes the files that other apps have shared with this one; none is given twice. */
export async function takeSharedFiles(): Promise<readonly File[]> {
  // Of several tabs that start at once only one is to have them.
  return navigator.locks.request(SHARED_FILES, async () => {
    if (!('caches' in window) || !(await caches.has(SHARED_FILES))) return [];
    const kept = await caches.open(SHARED_FILES);
    const files: File[] = [];
    for (const request of await kept.keys()) {
      const answer = await kept.match(request);
      if (!answer) continue;
      const name = decodeURIComponent(answer.headers.get('x-name') ?? '') || 'Shared file';
      files.push(new File([await answer.blob()], name, { type: answer.headers.get('content-type') ?? '' }));
    }
    await caches.delete(SHARED_FILES);
    return files;
  });
}
