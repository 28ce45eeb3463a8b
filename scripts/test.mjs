// `npm test`: checks, unit tests, build, browser tests. Stops at the first stage that fails; ends with one line of counts.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfChanged } from './build.mjs';
import { ROOT, readTools, toolEnvironment } from './tools.mjs';

const UNIT_REPORT = join(ROOT, '.cache/vitest.json');
const BROWSER_REPORT = join(ROOT, 'test-results/all/report.json');

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const env = { ...process.env, ...toolEnvironment(readTools()), E2E_RUN: 'all' };

/** @param {string[]} args */
const runNode = (...args) => spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit', env }).status === 0;

/** @param {string} file */
const readReport = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

/** @returns {Counts | null} */
function unitCounts() {
  const report = readReport(UNIT_REPORT);
  if (!report) return null;
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = report;
  // A file that fails to load has no tests of its own, and still is a failure.
  const broken = report.testResults.filter(
    (/** @type {{ status: string, assertionResults: unknown[] }} */ file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + broken.length, skipped: numPendingTests + numTodoTests };
}

/** @returns {Counts | null} */
function browserCounts() {
  const report = readReport(BROWSER_REPORT);
  if (!report) return null;
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected, failed: unexpected + flaky, skipped };
}

/** @type {{ name: string, run: () => boolean, counts?: () => Counts | null }[]} */
const stages = [
  { name: 'checks', run: () => runNode('scripts/check.mjs') },
  {
    name: 'unit tests',
    run: () =>
      runNode('node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`),
    counts: unitCounts,
  },
  { name: 'build', run: () => buildIfChanged(process.execPath) },
  {
    name: 'browser tests',
    run: () => runNode('node_modules/@playwright/test/cli.js', 'test', '--config', 'e2e/playwright.config.ts'),
    counts: browserCounts,
  },
];

mkdirSync(join(ROOT, '.cache'), { recursive: true });
for (const report of [UNIT_REPORT, BROWSER_REPORT]) rmSync(report, { force: true });

const total = { passed: 0, failed: 0, skipped: 0 };
let stopped = '';
for (const { name, run, counts } of stages) {
  console.log(`\n── ${name}`);
  const started = performance.now();
  const succeeded = run();
  console.log(`── ${name}: ${succeeded ? 'passed' : 'failed'} after ${Math.round((performance.now() - started) / 1000)} s`);
  const counted = counts?.() ?? { passed: 0, failed: 0, skipped: 0 };
  total.passed += counted.passed;
  total.skipped += counted.skipped;
  // A stage that fails without a failed test of its own (a crash, a check, the build) counts as one failure.
  total.failed += succeeded ? counted.failed : Math.max(1, counted.failed);
  if (!succeeded) {
    stopped = name;
    break;
  }
}

const left = stages.slice(stages.findIndex(({ name }) => name === stopped) + 1).map(({ name }) => name);
if (stopped !== '' && left.length > 0) console.log(`\nNot run, because of the failed ${stopped}: ${left.join(', ')}.`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
