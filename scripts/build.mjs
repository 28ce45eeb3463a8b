// Builds the web app, unless dist/ already holds a build of the very same sources.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './tools.mjs';

const SOURCES = ['src', 'workers', 'public', 'server/web/headers.ts', 'vite.config.ts', 'tsconfig.base.json', 'package-lock.json'];

// In dist itself, so that a build by other means, which empties the folder, also forgets it.
const MARK = join(ROOT, 'dist/.sources');

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesBelow(path) {
  const full = join(ROOT, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesBelow(`${path}/${name}`));
}

function hashOfSources() {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap(filesBelow)) {
    if (/\.test\.tsx?$/.test(path)) continue;
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(ROOT, path)));
  }
  return hash.digest('hex');
}

/**
 * Builds when a source changed since the last build. Returns whether dist/ is up to date now.
 *
 * @param {string} node the Node to run Vite with
 */
export function buildIfChanged(node) {
  const hash = hashOfSources();
  if (existsSync(MARK) && readFileSync(MARK, 'utf8') === hash) return true;
  console.log('Building the web app …');
  const args = [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'];
  if (spawnSync(node, args, { cwd: ROOT, stdio: 'inherit' }).status !== 0) return false;
  writeFileSync(MARK, hash);
  return true;
}
