import { defineConfig } from 'vitest/config';
import { readTools, toolEnvironment } from './scripts/tools.mjs';

export default defineConfig({
  cacheDir: '.cache/vitest',
  test: {
    include: ['{src,workers,server,scripts}/**/*.test.ts'],
    environment: 'node',
    // Tests of shaders hold a Dawn device, which belongs to a process and not to a thread.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: toolEnvironment(readTools()),
  },
});
