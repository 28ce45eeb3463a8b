/**
 * Keeps the whole app for use without a network. A new version is loaded beside the running one and waits until the
 * page asks for it; the version before stays, because other tabs may still need its chunks.
 */
import { PrecacheController } from 'workbox-precaching';

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

self.addEventListener('message', ({ data }) => {
  if (data?.type === 'SKIP_WAITING') void self.skipWaiting();
});

async function answer(request: Request): Promise<Response> {
  const own = await files.matchPrecache(request);
  if (own) return own;
  // Any address of the app is its one page; the rest is the version before, whose tabs may be open, or the network.
  const kept = request.mode === 'navigate' ? await files.matchPrecache(PAGE) : await caches.match(request);
  return kept ?? fetch(request);
}

self.addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== self.location.origin || pathname.startsWith('/api/')) return;
  event.respondWith(answer(event.request));
});
