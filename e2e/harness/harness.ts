/**
 * Tests of single modules in a real browser, without the app: Vite serves the repository with its TypeScript and WGSL.
 *
 *   import { expect, test } from './harness/harness.ts';
 *   test('reads frames', async ({ lane, serve }) => {
 *     const url = serve('.cache/fixtures/clip.mp4');                          // any file of the repository
 *     const count = await lane.evaluate(async (url) => {                            // runs in a dedicated module worker
 *       const { openSource } = await load<typeof import('../workers/reading/media-source.ts')>('/workers/reading/media-source.ts');
 *       const blob = await (await fetch(url)).blob();
 *       …
 *     }, url);
 *   });
 *
 * `page` is a cross-origin isolated page on the same server, for `page.evaluate` with `load` and for starting real
 * workers: `new Worker('/workers/render.worker.ts', { type: 'module' })`. Values cross as JSON; typed arrays pass too.
 * Run one file: `npx playwright test -c e2e/playwright.config.ts name.spec.ts`.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, type Worker } from '@playwright/test';
import { createServer } from 'vite';
import { ISOLATION_HEADERS } from '../../server/web/headers.ts';
import { bundledWorkers } from './bundled-workers.ts';

export { expect } from '@playwright/test';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface TestFixtures {
  /** The harness page's dedicated worker. */
  readonly lane: Worker;
  /** Address under which the page can fetch a file, given by its path in the repository. */
  readonly serve: (path: string) => string;
}

/** Playwright's `test`, with `page` on the module server and a worker called `lane`. */
export const test = base.extend<TestFixtures, { readonly moduleServer: string }>({
  moduleServer: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
    async ({}, use) => {
      const server = await createServer({
        configFile: false,
        root,
        publicDir: false,
        plugins: [bundledWorkers()],
        cacheDir: join(root, '.cache/vite-harness'),
        logLevel: 'warn',
        appType: 'mpa',
        // Listed, because a package discovered in the middle of a test would reload the page.
        optimizeDeps: {
          include: ['mediabunny', 'mp4box', '@mediabunny/aac-encoder', '@noble/hashes/sha2.js', 'dexie', 'react'],
          noDiscovery: true,
        },
        server: { host: '127.0.0.1', port: 0, headers: ISOLATION_HEADERS, hmr: false, ws: false, watch: null },
      });
      await server.listen();
      await use(server.resolvedUrls?.local[0] ?? '');
      await server.close();
    },
    { scope: 'worker' },
  ],

  page: async ({ page, moduleServer }, use) => {
    await page.goto(`${moduleServer}e2e/harness/index.html`);
    await use(page);
  },

  lane: async ({ page }, use) => {
    const worker = page.workers()[0] ?? (await page.waitForEvent('worker'));
    // The worker exists before its module ran.
    await worker.evaluate(async () => {
      while (!('load' in globalThis)) await new Promise((resolve) => setTimeout(resolve, 5));
    });
    await use(worker);
  },

  // biome-ignore lint/correctness/noEmptyPattern: as above.
  serve: async ({}, use) => {
    await use((path) => {
      if (!existsSync(join(root, path))) throw new Error(`${path} does not exist; make it first.`);
      return `/${path}`;
    });
  },
});
