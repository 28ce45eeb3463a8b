// `node scripts/ensure.mjs start|test`: makes a fresh checkout ready to start or to test. Plain JavaScript that needs
// nothing but Node 20 or later, because it runs before any package is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { buildIfChanged } from './build.mjs';
import { findTools, firstLine, packagedNode, ROOT, writeTools } from './tools.mjs';

const WINDOWS = process.platform === 'win32';
const NEEDED_NODE = 24;

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(`\n${message}\n`);
  process.exit(1);
}

/**
 * Runs a program with its output shown; returns whether it succeeded.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
function run(program, args, env = process.env) {
  return spawnSync(program, args, { cwd: ROOT, stdio: 'inherit', env, shell: WINDOWS }).status === 0;
}

/** Whether node_modules holds every package of the lock file, except those for other platforms. */
function areInstalled() {
  const record = join(ROOT, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  // npm writes this record last, so an installation that was interrupted has none or an old one.
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  return Object.keys(locked).every((path) => {
    if (path === '' || (locked[path].optional && !installed[path])) return true;
    return installed[path]?.version === locked[path].version;
  });
}

/** Installs the locked packages unless they are there. */
function installPackages() {
  if (areInstalled()) return;
  console.log('Installing packages …');
  // Not with the Node inside node_modules, which is about to be replaced.
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  const env = { ...process.env, PATH: path.join(delimiter), NODE_ENV: 'development' };
  if (!run('npm', ['ci', '--include=dev', '--include=optional', '--loglevel=error'], env)) {
    fail('The packages could not be installed; npm says why above. Check the network connection and run the command again.');
  }
}

/** Puts back the link to this project's Node, which npm 10 leaves out when several packages offer one. */
function linkNode() {
  const link = join(ROOT, 'node_modules/.bin', WINDOWS ? 'node.cmd' : 'node');
  if (existsSync(link)) return;
  const packaged = packagedNode();
  if (!packaged) return;
  const { name, program } = packaged;
  mkdirSync(join(ROOT, 'node_modules/.bin'), { recursive: true });
  if (WINDOWS) writeFileSync(link, `@"%~dp0\\..\\${name}\\${program.replaceAll('/', '\\')}" %*\r\n`);
  else symlinkSync(join('..', name, program), link);
}

/** Path of a Node that is new enough: the project's own, or the one that runs this. */
function findNode() {
  const own = join(ROOT, 'node_modules/.bin', WINDOWS ? 'node.cmd' : 'node');
  for (const node of [own, process.execPath]) {
    const version = existsSync(node) ? firstLine(node, ['--version']) : null;
    if (version && Number.parseInt(version.slice(1), 10) >= NEEDED_NODE) return node;
  }
  return fail(
    `Node ${NEEDED_NODE} or later is needed, and there is none for ${process.platform}-${process.arch} among the packages. Install it from nodejs.org.`,
  );
}

/**
 * Installs Debian packages; returns whether that worked. Only as root or where sudo asks no question.
 *
 * @param {string[]} packages
 */
function installWithApt(packages) {
  if (process.platform !== 'linux' || firstLine('apt-get', ['--version']) === null) return false;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && firstLine('sudo', ['-n', 'true']) === null) return false;
  console.log(`Installing ${packages.join(' and ')} with apt …`);
  const apt = (/** @type {string[]} */ ...args) => {
    const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...args];
    return isRoot ? run('env', command.slice(1)) : run('sudo', ['-n', ...command]);
  };
  const install = () => apt('install', '-y', '--no-install-recommends', ...packages);
  return install() || (apt('update') && install());
}

/** Finds ffmpeg, Chromium and unzip, which the tests drive, and installs them where that is possible. */
function ensureTestTools() {
  const lacking = () => {
    const tools = findTools();
    return [
      ...(tools.ffmpeg && tools.ffprobe ? [] : ['ffmpeg']),
      ...(tools.chromium ? [] : ['chromium']),
      ...(tools.unzip ? [] : ['unzip']),
    ];
  };
  // A container has no fonts, and without any a page has no text.
  const packages = lacking().flatMap((name) => (name === 'chromium' ? [name, 'fonts-dejavu-core'] : [name]));
  if (packages.length > 0) installWithApt(packages);
  const names = lacking();
  if (names.length === 0) return;
  fail(
    `The tests need ${names.join(' and ')}, which could not be found or installed here. Install with one of:\n` +
      `  Debian, Ubuntu:  sudo apt-get install ${names.join(' ')}\n` +
      `  macOS:           brew install ${names.join(' ')}\n` +
      'or put them in PATH; CHROMIUM=/path/to/chrome names another browser.',
  );
}

const mode = process.argv[2];
if (mode !== 'start' && mode !== 'test') fail('Usage: node scripts/ensure.mjs start|test');

installPackages();
linkNode();
const node = findNode();
if (mode === 'test') ensureTestTools();
writeTools(findTools());
// Tests build later, as a stage of their own.
if (mode === 'start' && !buildIfChanged(node)) fail('The web app could not be built; the reason is above.');
