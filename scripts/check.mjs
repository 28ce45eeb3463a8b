// `npm run check`: everything that can be said about the sources without running them. One line per check.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { checkExports } from './checks/exports.mjs';
import { checkLengths, checkLock, checkMachinePaths } from './checks/files.mjs';
import { checkImports } from './checks/imports.mjs';
import { ROOT } from './tools.mjs';

process.chdir(ROOT);

const MADE = new Set(['node_modules', 'dist', 'test-results', 'playwright-report']);

/**
 * Source files below a folder, as paths from the root. Not asked of git, which may be absent or refuse a folder that
 * belongs to somebody else.
 *
 * @param {string} folder
 * @returns {string[]}
 */
function sourcesBelow(folder) {
  return readdirSync(folder || '.', { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (!entry.isDirectory()) return [path];
    return MADE.has(entry.name) || (entry.name.startsWith('.') && entry.name !== '.ci') ? [] : sourcesBelow(path);
  });
}

const files = sourcesBelow('');

/**
 * Runs a package's program with this Node and gives its output, or nothing when it succeeds.
 *
 * @param {string} script
 * @param {string[]} args
 * @returns {Promise<string[]>}
 */
function program(script, ...args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve([error.message]));
    child.on('close', (code) => resolve(code === 0 ? [] : output.trim().split('\n')));
  });
}

/** @type {[name: string, check: () => string[] | Promise<string[]>][]} */
const checks = [
  ...['core', 'app', 'pwa', 'workers', 'server', 'test'].map(
    (project) =>
      /** @type {[string, () => Promise<string[]>]} */ ([
        `types: ${project}`,
        () => program('node_modules/typescript/bin/tsc', '-p', `tsconfig.${project}.json`),
      ]),
  ),
  ['lint and format', () => program('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '--max-diagnostics=50')],
  ['imports point one way', () => checkImports(files)],
  ['exports are documented', () => checkExports(files)],
  ['files are short', () => checkLengths(files)],
  ['no machine paths', () => checkMachinePaths(files)],
  ['lock file is complete', () => checkLock()],
];

let failed = 0;
const queue = [...checks];
const work = async () => {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [name, check] = next;
    const started = performance.now();
    const problems = await check();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${problems.length === 0 ? '✓' : '✗'} ${name} (${seconds} s)${problems.map((problem) => `\n    ${problem}`).join('')}`);
    if (problems.length > 0) failed++;
  }
};
await Promise.all([work(), work()]);
if (failed > 0) console.error(`${failed} of ${checks.length} checks failed.`);
process.exitCode = failed > 0 ? 1 : 0;
