import { json } from '../library/manifest.ts';
import { SHARED_FILES, TAKE_UNKEPT, UNKEPT, type UnkeptFile } from './shared-files.ts';

interface LaunchWindow {
  readonly launchQueue?: { setConsumer(take: (launch: { readonly files?: readonly FileSystemFileHandle[] }) => void): void };
}

/** Gives `take` the files with which the system opens the app, now and later. */
export function onLaunchFiles(take: (files: readonly File[]) => void, fail: (error: unknown) => void): void {
  (window as LaunchWindow).launchQueue?.setConsumer(({ files = [] }) => {
    if (files.length > 0) Promise.all(files.map((handle) => handle.getFile())).then(take, fail);
  });
}

/** Files that other apps have shared with this one. */
export interface SharedFiles {
  readonly files: readonly File[];
  /** Those for which there was no room, and that are gone. */
  readonly lost: readonly UnkeptFile[];
}

/** Takes the files that other apps have shared with this one; none is given twice. */
export async function takeSharedFiles(): Promise<SharedFiles> {
  const kept = await takeKept();
  const told = json(new URLSearchParams(location.hash.slice(1)).get(UNKEPT) ?? '');
  if (!Array.isArray(told)) return { files: kept, lost: [] };
  history.replaceState(history.state, '', location.pathname + location.search);
  const held = await takeUnkept();
  const isHeld = ({ name, bytes }: UnkeptFile) => held.some((file) => file.name === name && file.size === bytes);
  return { files: [...kept, ...held], lost: (told as UnkeptFile[]).filter((one) => !isHeld(one)) };
}

/** What the service worker still holds of what it could not keep. */
async function takeUnkept(): Promise<readonly File[]> {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return [];
  const { port1, port2 } = new MessageChannel();
  const { promise, resolve } = Promise.withResolvers<readonly File[]>();
  port1.onmessage = ({ data }) => resolve(data);
  worker.postMessage({ type: TAKE_UNKEPT }, [port2]);
  return promise;
}

async function takeKept(): Promise<readonly File[]> {
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
