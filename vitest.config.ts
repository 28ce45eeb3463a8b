import { defineConfig } from 'vitest/config';
import { readTools, toolEnvironment } from './scripts/tools.mjs';

const ON_GPU = 'src/{gpu,shaders}/**/*.test.ts';

export default defineConfig({
  cacheDir: '.cache/vitest',
  test: {
    environment: 'node',
    // Tests of shaders hold a Dawn device, which belongs to a process and not to a thread.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: toolEnvironment(readTools()),
    projects: [
      {
        extends: true,
        // One device for all files of a process, so that what they share is compiled once: most of their time.
        test: { name: 'gpu', include: [ON_GPU], isolate: false },
      },
      { extends: true, test: { name: 'node', include: ['{src,workers,server,scripts}/**/*.test.ts'], exclude: [ON_GPU] } },
    ],
  },
});
