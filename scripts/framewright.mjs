#!/usr/bin/env node
// The command `framewright`: starts the command line with this project's Node. Plain JavaScript that runs on Node 20 before
// any package is installed; it installs nothing, and says what to run when something is missing.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { firstLine, packagedNode, ROOT } from './tools.mjs';

const NEEDED_NODE = 24;

/**
 * @param {string} what
 * @returns {never}
 */
function fail(what) {
  console.error(`framewright: ${what}\n    Run this first, in ${ROOT}: npm start   (it installs what is missing; Ctrl-C ends it)`);
  process.exit(1);
}

/** A Node that is new enough: the project's own, or the one that runs this. */
function findNode() {
  const packaged = packagedNode();
  const own = packaged && join(ROOT, 'node_modules', packaged.name, packaged.program);
  for (const node of [own, process.execPath]) {
    const version = node && firstLine(node, ['--version']);
    if (version && Number.parseInt(version.slice(1), 10) >= NEEDED_NODE) return /** @type {string} */ (node);
  }
  return fail(`Node ${NEEDED_NODE} is needed; this is ${process.version}, and the project’s own is not installed.`);
}

if (!existsSync(join(ROOT, 'node_modules/webgpu/package.json'))) fail('its packages are not installed.');

// The fourth stream tells the child when this process is gone: then it stops as by Ctrl-C.
const child = spawn(
  findNode(),
  ['--import', pathToFileURL(join(ROOT, 'scripts/node-host.mjs')).href, join(ROOT, 'server/cli/main.ts'), ...process.argv.slice(2)],
  { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] },
);
// Passed on, because only a terminal sends them to both; the child ends in order, and its exit code is this one's.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
child.on('error', (error) => fail(`it cannot be started (${error.message}).`));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
