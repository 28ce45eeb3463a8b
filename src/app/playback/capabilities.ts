import type { Capabilities } from '../../../workers/render-api.ts';
import { previewWorker, restartPreviewWorker } from './render-worker.ts';

let found: Promise<Capabilities> | null = null;

/** Forgets what was found: the next call asks a fresh preview worker. */
export function recheckCapabilities(): void {
  restartPreviewWorker();
  found = null;
}

/** What this browser and GPU can do, found out once per page by trying; a failed attempt is made again. */
export function capabilities(): Promise<Capabilities> {
  found ??= previewWorker()
    .api.capabilities()
    .catch((error: unknown) => {
      found = null;
      throw error;
    });
  return found;
}
