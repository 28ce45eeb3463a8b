/** The browser of the bench: Chromium on a page that Vite serves straight from the sources. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { createServer } from 'vite';
import { CHROMIUM, CHROMIUM_FLAGS } from '../e2e/chromium.ts';
import { ISOLATION_HEADERS } from '../server/web/headers.ts';

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** WebGPU on the machine's own GPU instead of the CPU. */
const GPU_FLAGS = [
  ...CHROMIUM_FLAGS.filter((flag) => !flag.includes('swiftshader') && !flag.startsWith('--enable-features')),
  '--enable-gpu',
  '--ignore-gpu-blocklist',
  ...(process.platform === 'linux' ? ['--use-angle=vulkan', '--enable-features=Vulkan'] : []),
];

/** An open page with the bench on it. */
export interface Bench extends AsyncDisposable {
  readonly page: Page;
  /** Version of the browser. */
  readonly version: string;
}

/** Starts the server and the browser; `gpu` is the machine's own GPU, else a software one. */
export async function openBench(gpu: boolean): Promise<Bench> {
  const server = await createServer({
    configFile: false,
    root: ROOT,
    publicDir: false,
    cacheDir: join(ROOT, '.cache/vite-bench'),
    logLevel: 'warn',
    appType: 'mpa',
    worker: { format: 'es' },
    // Listed, because a package discovered in the middle of a measurement would reload the page.
    optimizeDeps: {
      include: ['mediabunny', 'mp4box', '@mediabunny/aac-encoder'],
      exclude: ['@ffmpeg/ffmpeg', '@ffmpeg/core'],
      noDiscovery: true,
    },
    server: { host: '127.0.0.1', port: 0, headers: ISOLATION_HEADERS, hmr: false, ws: false, watch: null },
  });
  await server.listen();
  try {
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: gpu ? GPU_FLAGS : CHROMIUM_FLAGS });
    try {
      const page = await browser.newPage();
      page.on('pageerror', (error) => console.error(`In the page: ${error.message}`));
      page.on('console', (message) => message.type() === 'info' && console.error(`  ${message.text()}`));
      await page.goto(`${server.resolvedUrls?.local[0] ?? ''}bench/index.html`);
      await page.waitForFunction(() => 'bench' in window);
      return {
        page,
        version: browser.version(),
        async [Symbol.asyncDispose]() {
          await browser.close();
          await server.close();
        },
      };
    } catch (error) {
      await browser.close();
      throw error;
    }
  } catch (error) {
    await server.close();
    throw error;
  }
}
