import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ROOT } from './tools.mjs';

const folder = mkdtempSync(join(tmpdir(), 'framewright-launcher-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('without packages the launcher says what to run, and needs nothing itself', () => {
  mkdirSync(join(folder, 'clone'));
  for (const name of ['framewright.mjs', 'tools.mjs']) cpSync(join(ROOT, 'scripts', name), join(folder, 'clone/scripts', name));
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'clone/scripts/framewright.mjs'), 'help'], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('packages are not installed');
  expect(stderr).toContain('npm start');
});

test('it works through a link from anywhere', () => {
  const link = join(folder, 'framewright');
  symlinkSync(join(ROOT, 'scripts/framewright.mjs'), link);
  const { status, stdout } = spawnSync(process.execPath, [link, 'help', 'render'], { encoding: 'utf8', cwd: folder });
  expect(status).toBe(0);
  expect(stdout).toContain('Usage: framewright render');
});
