import type { Capabilities } from '../../../workers/render-api.ts';
import { previewWorker } from './render-worker.ts';

let found: Promise<Capabilities> | null = null;

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
