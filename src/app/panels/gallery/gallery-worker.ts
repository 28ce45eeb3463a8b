import type { GalleryApi } from '../../../../workers/gallery-api.ts';
import { type Connection, connect } from '../../../../workers/rpc.ts';

/** Starts the worker that draws the gallery; close it when the page is left, which gives its GPU memory back. */
export function galleryWorker(): Connection<GalleryApi, Record<never, never>> {
  return connect<GalleryApi>(
    new Worker(new URL('../../../../workers/gallery.worker.ts', import.meta.url), { type: 'module', name: 'gallery' }),
  );
}
