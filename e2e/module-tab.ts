/** Tabs that run one module of this repository, without the app, for tests that open, crash and reload them at will. */
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { createServer, type ViteDevServer } from 'vite';

let server: Promise<ViteDevServer> | null = null;

/** Where the modules are served from. */
export async function origin(): Promise<string> {
  server ??= start();
  const address = (await server).resolvedUrls?.local[0];
  if (!address) throw new Error('The module server has no address.');
  return new URL(address).origin;
}

/** An empty page of the same origin. */
export const BLANK = async (): Promise<string> => `${await origin()}/blank`;

/** Loads a module (a path from the repository's root) into a fresh document and waits until it has run. */
export async function openModule(page: Page, module: string): Promise<Page> {
  await page.goto(`${await origin()}/run?${module}`);
  await page.waitForFunction(() => document.title !== 'loading');
  const title = await page.title();
  if (title !== 'ready') throw new Error(title);
  return page;
}

const PAGE = `<!doctype html><title>loading</title><script type="module">
  import(location.search.slice(1)).then(() => { document.title = 'ready'; }, (error) => { document.title = String(error); });
</script>`;

function start(): Promise<ViteDevServer> {
  const root = fileURLToPath(new URL('..', import.meta.url));
  return createServer({
    root,
    configFile: false,
    appType: 'custom',
    logLevel: 'error',
    cacheDir: `${root}.cache/vite-tabs`,
    optimizeDeps: { include: ['dexie', 'react', '@noble/hashes/sha2.js'], noDiscovery: true },
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    plugins: [
      {
        name: 'tabs',
        configureServer: ({ middlewares }) => {
          const answer = (path: string, body: string) =>
            middlewares.use(path, (_request, response) => response.setHeader('Content-Type', 'text/html').end(body));
          answer('/run', PAGE);
          answer('/blank', '<!doctype html><title>blank</title>');
        },
      },
    ],
  }).then((made) => made.listen());
}
