import { fileURLToPath } from 'node:url';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { ISOLATION_HEADERS } from './server/web/headers.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** The page knows effects by their declarations alone; only workers, which are bundled by themselves, need the shaders and what was learned. */
const withoutShaders: Plugin = {
  name: 'page-without-shaders',
  apply: 'build',
  enforce: 'pre',
  load: (id) => (/\.(wgsl|txt)\?raw$/.test(id) ? 'export default "";' : null),
};

export default defineConfig({
  root: path('./src/app'),
  publicDir: path('./public'),
  cacheDir: path('./.cache/vite'),
  plugins: [
    withoutShaders,
    tanstackRouter({
      target: 'react',
      autoCodeSplitting: true,
      routesDirectory: path('./src/app/routes'),
      generatedRouteTree: path('./src/app/routeTree.gen.ts'),
      tmpDir: path('./.cache/router'),
      quoteStyle: 'single',
    }),
    react(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'pwa',
      filename: 'service-worker.ts',
      // The page registers it itself (src/app/pwa/pwa.ts), and the manifest is a file in public/.
      injectRegister: false,
      manifest: false,
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,svg,png,wasm,webmanifest}'],
        // 32 MB that most people never need: kept by the HTTP cache once it was used.
        globIgnores: ['**/ffmpeg-core*', '**/service-worker*'],
        maximumFileSizeToCacheInBytes: 4 * 2 ** 20,
        rollupFormat: 'es',
      },
    }),
  ],
  worker: { format: 'es' },
  build: {
    outDir: path('./dist'),
    emptyOutDir: true,
    target: 'es2022',
    // The first that know light-dark(), which decides between the themes where a colour is used.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // An inlined asset is a data: URL, which the content security policy refuses.
    assetsInlineLimit: 0,
    // React, the router, the component base and Dexie; what a single page needs comes later in chunks of its own.
    chunkSizeWarningLimit: 650,
  },
  optimizeDeps: { exclude: ['@ffmpeg/ffmpeg', '@ffmpeg/core', '@ffmpeg/util'] },
  server: { headers: ISOLATION_HEADERS, fs: { allow: [path('.')] } },
  preview: { headers: ISOLATION_HEADERS },
});
