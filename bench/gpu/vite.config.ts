/**
 * Puts `bench:gpu` into `.cache/bench-gpu/`: one file of JavaScript, and Dawn for this platform beside it.
 *
 * Copy the folder to a machine that has Node and a Vulkan (or Metal, or D3D12) driver, and run `node bench-gpu.mjs --out .` there.
 */
import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const platform = `${process.platform}-${process.platform === 'darwin' ? 'universal' : process.arch}`;

export default defineConfig({
  root: path('.'),
  publicDir: false,
  // Dawn's loader looks for `dist/<platform>/dawn.node` beside the file that it is in.
  ssr: { noExternal: true },
  build: {
    ssr: path('bench/gpu/main.ts'),
    outDir: path('.cache/bench-gpu'),
    target: 'node20',
    rolldownOptions: { output: { entryFileNames: 'bench-gpu.mjs', codeSplitting: false } },
  },
  plugins: [
    {
      name: 'dawn-beside',
      writeBundle: () =>
        cpSync(path(`node_modules/webgpu/dist/${platform}`), path(`.cache/bench-gpu/dist/${platform}`), { recursive: true }),
    },
  ],
});
