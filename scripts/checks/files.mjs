// Files are short, name no machine, and the lock file serves every platform.
import { readFileSync } from 'node:fs';

/** @type {[pattern: RegExp, lines: number][]} */
const LIMITS = [
  [/\.wgsl$/, 150],
  [/\.(ts|tsx|mjs|css)$/, 400],
];

/**
 * Lists files that are longer than is good for them.
 *
 * @param {string[]} files paths from the root
 */
export function checkLengths(files) {
  return files
    .filter((file) => !file.endsWith('.gen.ts'))
    .flatMap((file) => {
      const limit = LIMITS.find(([pattern]) => pattern.test(file))?.[1];
      if (limit === undefined) return [];
      const lines = readFileSync(file, 'utf8').split('\n').length - 1;
      return lines > limit ? [`${file} has ${lines} lines; the limit is ${limit}`] : [];
    });
}

const TEXT = /\.(ts|tsx|mjs|js|json|css|html|md|wgsl|sh|yml|yaml|svg|webmanifest)$|^\.(npmrc|gitignore|ci\/)/;

// A folder of somebody's machine, or a download address other than the public registry's.
const MACHINE = /(?<![\w.-])\/(?:work|root|home\/\w+|Users\/\w+)\/|"resolved":\s"(?!https:\/\/registry\.npmjs\.org\/)|^registry ?=/m;

/**
 * Lists files that name a place which exists on one machine only.
 *
 * @param {string[]} files paths from the root
 */
export function checkMachinePaths(files) {
  return files.flatMap((file) => {
    if (!TEXT.test(file)) return [];
    const text = readFileSync(file, 'utf8');
    const match = MACHINE.exec(text);
    if (!match) return [];
    return [`${file}:${text.slice(0, match.index).split('\n').length} names a place on one machine: ${match[0]}`];
  });
}

/** @typedef {{ version?: string, dependencies?: Record<string, string>, devDependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} LockEntry */

/**
 * Lists what `npm ci` would miss. A lock file made where some platform's package was not to be had leaves it out
 * without a word, and then fails elsewhere.
 *
 * @param {{ packages: Record<string, LockEntry> }} lock
 * @param {LockEntry} manifest
 */
export function lockProblems(lock, manifest) {
  const { packages } = lock;
  /** @type {(from: string, name: string) => boolean} */
  const isThere = (from, name) => {
    for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
      if (packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true;
      if (at === '') return false;
    }
  };
  const missing = Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys({ ...entry.dependencies, ...entry.optionalDependencies, ...(path === '' && entry.devDependencies) })
      .filter((name) => !isThere(path, name))
      .map((name) => `package-lock.json lacks ${name}, which ${path || 'package.json'} asks for`),
  );
  const kinds = /** @type {const} */ (['dependencies', 'devDependencies', 'optionalDependencies']);
  const root = packages[''] ?? {};
  const stale = kinds
    .filter(
      (kind) => JSON.stringify(Object.entries(root[kind] ?? {}).sort()) !== JSON.stringify(Object.entries(manifest[kind] ?? {}).sort()),
    )
    .map((kind) => `package-lock.json is older than package.json: ${kind} differ; run npm install`);
  return [...missing, ...stale];
}

/** Lists what is wrong with this project's lock file. */
export function checkLock() {
  return lockProblems(JSON.parse(readFileSync('package-lock.json', 'utf8')), JSON.parse(readFileSync('package.json', 'utf8')));
}
