import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
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
  // The claim as such a process would have made it, one of the same id at another time, and one of this process that no longer stands.
  const started = readFileSync(`/proc/${other.pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
  const claim = join(folder, `lock-${other.pid}-${started}-0`);
  for (const name of [claim, join(folder, `lock-${other.pid}-1-0`), join(folder, `lock-${process.pid}-1-0`)]) writeFileSync(name, '');
  await expect(openExportFiles(folder)).rejects.toMatchObject({ message: expect.stringContaining(`process ${other.pid}`) });
  expect(locksIn(folder)).toEqual([claim]);
  other.kill('SIGKILL');
  await gone;
  await (await openExportFiles(folder))[Symbol.asyncDispose]();
  expect(locksIn(folder)).toEqual([]);
});

const locksIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.startsWith('lock'))
    .map((name) => join(folder, name));

test.runIf(process.platform === 'linux')('of many that come at once to what a dead process left, exactly one gets it', async () => {
  const folder = join(root, 'rush');
  mkdirSync(folder);
  writeFileSync(join(folder, 'lock-999999999-1-0'), '');
  const module = JSON.stringify(new URL('./folder-lock.ts', import.meta.url).href);
  const script = `
    const { lockFolder } = await import(${module});
    process.stdin.once('data', async () => {
      const got = await lockFolder(${JSON.stringify(folder)}).then(() => 'mine', ({ code }) => code);
      console.log(got);
      process.stdin.once('data', () => process.exit());
    });
    console.log('ready');`;
  const takers = Array.from({ length: 6 }, () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
  });
  const said = () => Promise.all(takers.map(async ({ lines }) => (await lines.next()).value as string));
  const go = () => takers.map(({ child }) => child.stdin.write('go\n'));
  expect(new Set(await said())).toEqual(new Set(['ready']));
  go();
  expect((await said()).sort()).toEqual(['mine', ...new Array<string>(takers.length - 1).fill('storage-blocked')]);
  go();
  await Promise.all(takers.map(({ child }) => new Promise((resolve) => child.once('close', resolve))));
  await (await openExportFiles(folder))[Symbol.asyncDispose]();
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
