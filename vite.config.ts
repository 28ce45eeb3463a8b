import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const repository = import.meta.dirname;

/** Isolation from other sites, which threads of WebAssembly ask for; the server sends the same. */
const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

export default defineConfig({
  root: `${repository}/src/app`,
  publicDir: `${repository}/public`,
  cacheDir: `${repository}/.cache/vite`,
  build: { outDir: `${repository}/dist`, emptyOutDir: true, target: 'es2022' },
  worker: { format: 'es' },
  // ffmpeg loads its core and its worker by address, which pre-bundling would break.
  optimizeDeps: { exclude: ['@ffmpeg/ffmpeg', '@ffmpeg/core'] },
  server: { headers: isolation, fs: { allow: [repository] } },
  preview: { headers: isolation },
  plugins: [
    tanstackRouter({
      target: 'react',
      routesDirectory: `${repository}/src/app/routes`,
      generatedRouteTree: `${repository}/src/app/routeTree.gen.ts`,
      tmpDir: `${repository}/.cache/tanstack`,
      quoteStyle: 'single',
    }),
    react(),
  ],
});
