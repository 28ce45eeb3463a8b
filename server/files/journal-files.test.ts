import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openExportFiles } from './journal-files.ts';

const root = mkdtempSync(join(tmpdir(), 'framewright-journal-'));
afterAll(() => rmSync(root, { recursive: true }));

test('what is appended, cut and read is what the disk holds, also after opening again', async () => {
  const folder = join(root, 'grow');
  {
    await using files = await openExportFiles(folder);
    await files.packets.append(Uint8Array.of(1, 2, 3, 4, 5));
    await files.packets.truncate(3);
    await files.packets.append(Uint8Array.of(9));
    await files.packets.flush();
    expect(files.packets.size).toBe(4);
    expect([...(await files.packets.read(1, 100))]).toEqual([2, 3, 9]);
    expect(await files.packets.read(50, 4)).toHaveLength(0);
  }
  expect([...readFileSync(join(folder, 'packets'))]).toEqual([1, 2, 3, 9]);
  appendFileSync(join(folder, 'packets'), 'torn');
  const files = await openExportFiles(folder);
  expect([files.packets.size, files.journal.size]).toEqual([8, 0]);
  await files.remove();
  expect(existsSync(folder)).toBe(false);
});

// Processes and full disks are imitated by what Linux has for it.
test.runIf(process.platform === 'linux')('one at a time works on an export; who has died does not count', async () => {
  const folder = join(root, 'lock');
  {
    await using files = await openExportFiles(folder);
    expect(files.journal.size).toBe(0);
    await expect(openExportFiles(folder)).rejects.toMatchObject({
      code: 'storage-blocked',
      message: expect.stringContaining('this program'),
    });
  }
  const other = spawn(process.execPath, ['-e', 'process.stdin.resume(); console.log(1)'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const gone = new Promise((resolve) => other.once('close', resolve));
  await new Promise((resolve) => other.stdout.once('data', resolve));
  // The owner as such a process would have written it, then the same id at another time, then one that is gone.
  const started = readFileSync(`/proc/${other.pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
  writeFileSync(join(folder, 'lock'), `${other.pid} ${started}`);
  await expect(openExportFiles(folder)).rejects.toMatchObject({ message: expect.stringContaining(`process ${other.pid}`) });
  writeFileSync(join(folder, 'lock'), `${other.pid} 1`);
  await (await openExportFiles(folder))[Symbol.asyncDispose]();
  writeFileSync(join(folder, 'lock'), `${other.pid} ${started}`);
  other.kill('SIGKILL');
  await gone;
  await (await openExportFiles(folder))[Symbol.asyncDispose]();
  expect(existsSync(join(folder, 'lock'))).toBe(false);
});

test.runIf(process.platform === 'linux')('a folder that cannot be made is said to be the trouble', async () => {
  writeFileSync(join(root, 'file'), '');
  await expect(openExportFiles(join(root, 'file', 'x'))).rejects.toMatchObject({
    code: 'storage-blocked',
    message: expect.stringContaining('file'),
  });
  // A device that is always full stands for a disk that is.
  mkdirSync(join(root, 'full'));
  symlinkSync('/dev/full', join(root, 'full', 'packets'));
  await using files = await openExportFiles(join(root, 'full'));
  await expect(files.packets.append(Uint8Array.of(1))).rejects.toMatchObject({ code: 'storage-full' });
  expect(files.packets.size).toBe(0);
});
