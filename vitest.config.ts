import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const softwareDriver = '/usr/lib/chromium/vk_swiftshader_icd.json';

export default defineConfig({
  cacheDir: '.cache/vitest',
  test: {
    include: ['{src,workers,server,scripts}/**/*.test.ts'],
    // Tests run the shaders on the CPU unless a driver was chosen, so that they agree on every machine.
    env: process.env['VK_DRIVER_FILES'] === undefined && existsSync(softwareDriver) ? { VK_DRIVER_FILES: softwareDriver } : {},
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
