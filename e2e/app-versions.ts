/** A server whose build can be exchanged while it runs, to play the part of a site that gets a new version. */
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type HttpBindings, serve } from '@hono/node-server';
import { createApp } from '../server/app.ts';

const built = fileURLToPath(new URL('../dist', import.meta.url));

/** What a test can do to the served app. */
export interface VersionedApp extends AsyncDisposable {
  readonly url: string;
  /** Puts a version with other hashes in place, as a deployment would: what the old one had is gone. */
  deploy(): Promise<void>;
  /** Closes connections instead of answering requests for paths that match, or answers all again with null. */
  breakOff(paths: RegExp | null): void;
  /** Paths that were asked for since the last call. */
  requested(): string[];
}

/** Serves a copy of the built app on a port of its own. */
export async function serveVersions(): Promise<VersionedApp> {
  const folder = await mkdtemp(join(tmpdir(), 'framewright-versions-'));
  const dist = join(folder, 'dist');
  await cp(built, dist, { recursive: true });

  let broken: RegExp | null = null;
  let paths: string[] = [];
  let app: ReturnType<typeof createApp> | null = null;
  const fetch = (request: Request, { incoming }: HttpBindings): Response | Promise<Response> => {
    const { pathname } = new URL(request.url);
    paths.push(pathname);
    if (broken?.test(pathname)) {
      incoming.socket.destroy();
      return new Response(null);
    }
    return (app as NonNullable<typeof app>).fetch(request);
  };
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const handler = fetch as Parameters<typeof serve>[0]['fetch'];
    const started = serve({ fetch: handler, hostname: '127.0.0.1', port: 0 }, () => resolve(started));
  });
  const { port } = server.address() as AddressInfo;
  app = createApp({ dist, port });

  let version = 1;
  return {
    url: `http://127.0.0.1:${port}/`,
    async deploy() {
      version++;
      await renameAssets(dist, `v${version}`);
    },
    breakOff: (next) => {
      broken = next;
    },
    requested: () => {
      const all = paths;
      paths = [];
      return all;
    },
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => {
        server.close(resolve);
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
      await rm(folder, { recursive: true });
    },
  };
}

/** Gives every asset another name, in its references too: all that a changed source would do to a build. */
async function renameAssets(dist: string, mark: string): Promise<void> {
  const assets = await readdir(join(dist, 'assets'));
  const renamed = new Map(assets.map((name) => [name, name.replace(/(-v\d+)?(\.\w+)$/, `-${mark}$2`)]));
  const texts = [join(dist, 'index.html'), join(dist, 'service-worker.js'), ...assets.map((name) => join(dist, 'assets', name))];
  for (const file of texts.filter((name) => /\.(js|css|html)$/.test(name))) {
    let text = await readFile(file, 'utf8');
    for (const [from, to] of renamed) text = text.replaceAll(from, to);
    // The page's revision in the service worker's list of files.
    text = text.replace(/("revision":"\w+)(","url":"index\.html")/, `$1${mark}$2`);
    await writeFile(file, text);
  }
  for (const [from, to] of renamed) await rename(join(dist, 'assets', from), join(dist, 'assets', to));
}
