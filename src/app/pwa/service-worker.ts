/**
 * Keeps the whole app for use without a network. A new version is loaded beside the running one and waits until the
 * page asks for it; the version before stays, because other tabs may still need its chunks.
 */
import { PrecacheController } from 'workbox-precaching';
import { SHARE_ADDRESS, SHARED_FIELD, SHARED_FILES, TAKE_UNKEPT, UNKEPT, type UnkeptFile } from './shared-files.ts';

declare const self: ServiceWorkerGlobalScope;

const PREFIX = 'framewright-';
const PAGE = '/index.html';

// The build replaces the name by its list of files.
const manifest = self.__WB_MANIFEST;

/** The page names all scripts by their hash, so its own revision stands for the version. */
const version = manifest.map((entry) => (typeof entry === 'object' && `/${entry.url}` === PAGE ? entry.revision : null)).find(Boolean);
const files = new PrecacheController({ cacheName: `${PREFIX}${version}` });
files.precache(manifest);

self.addEventListener('activate', (event) => {
  const clean = async () => {
    const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== `${PREFIX}${version}`);
    // In the order of their making: the last one is the version before.
    await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(clean());
});

self.addEventListener('message', ({ data, ports }) => {
  if (data?.type === TAKE_UNKEPT) ports[0]?.postMessage(unkept.splice(0));
  if (data?.type === 'SKIP_WAITING') void self.skipWaiting();
});

async function answer(request: Request): Promise<Response> {
  const own = await files.matchPrecache(request);
  if (own) return own;
  // Any address of the app is its one page; the rest is the version before, whose tabs may be open, or the network.
  const kept = request.mode === 'navigate' ? await files.matchPrecache(PAGE) : await caches.match(request);
  return kept ?? fetch(request);
}

/** Shared files for which there was no room. The page that opens now gets them, unless the browser stops this worker before. */
const unkept: File[] = [];

/** Keeps files that another app shares until a page takes them, and goes to the library, which does; says which there was no room for. */
async function takeShared(request: Request): Promise<Response> {
  const shared = (await request.formData()).getAll(SHARED_FIELD).filter((value) => value instanceof File);
  const failed: UnkeptFile[] = [];
  for (const [at, file] of shared.entries()) {
    try {
      const kept = await caches.open(SHARED_FILES);
      const headers = { 'content-type': file.type, 'x-name': encodeURIComponent(file.name) };
      await kept.put(`/shared/${Date.now()}-${at}`, new Response(file, { headers }));
    } catch {
      unkept.push(file);
      failed.push({ name: file.name, bytes: file.size });
    }
  }
  return Response.redirect(failed.length > 0 ? `/#${new URLSearchParams({ [UNKEPT]: JSON.stringify(failed) })}` : '/', 303);
}

self.addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method === 'POST' && origin === self.location.origin && pathname === SHARE_ADDRESS) {
    event.respondWith(takeShared(event.request));
    return;
  }
  if (method !== 'GET' || origin !== self.location.origin || pathname.startsWith('/api/')) return;
  event.respondWith(answer(event.request));
});
