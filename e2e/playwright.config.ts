import { defineConfig } from '@playwright/test';
import { CHROMIUM, CHROMIUM_FLAGS } from './chromium.ts';

// Chosen once in the runner and inherited by its workers, so that two runs on one machine do not meet.
process.env['E2E_RUN'] ??= String(process.pid);
process.env['E2E_PORT'] ??= String(42_000 + (process.pid % 4_000));
const port = process.env['E2E_PORT'];
const results = `../test-results/${process.env['E2E_RUN']}`;

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  outputDir: `${results}/files`,
  workers: 1,
  retries: 0,
  forbidOnly: true,
  // A software GPU on two cores: slow, and slower still when the machine is shared.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: `${results}/report.json` }]],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1280, height: 720 },
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    // A tenth of the time; a test that fails in `npm test` is looked at by running it alone.
    trace: process.env['E2E_RUN'] === 'all' ? 'off' : 'retain-on-failure',
    launchOptions: { executablePath: CHROMIUM, args: CHROMIUM_FLAGS },
  },
  // Serves the built app; without a build it answers 503, so that tests of single modules still run.
  webServer: {
    command: 'node server/main.ts --exact-port',
    cwd: '..',
    env: { PORT: port },
    url: `http://127.0.0.1:${port}/api/health`,
    stdout: 'ignore',
    stderr: 'pipe',
  },
});
