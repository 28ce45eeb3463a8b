import { existsSync, linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openFileTarget, unlessRemoved } from './file-target.ts';

const folder = mkdtempSync(join(tmpdir(), 'framewright-target-'));
afterAll(() => rmSync(folder, { recursive: true }));

const piece = (position: number, ...bytes: number[]) => ({ type: 'write' as const, data: Uint8Array.from(bytes), position });

test('a file has its name only when it is complete, and the old one until then', async () => {
  const path = join(folder, 'a.mp4');
  writeFileSync(path, 'old');
  const target = await openFileTarget(path);
  const writer = target.stream.getWriter();
  await writer.write(piece(2, 3, 4));
  await writer.write(piece(0, 1, 2));
  await writer.close();
  expect(target.bytes).toBe(4);
  expect(readFileSync(path, 'utf8')).toBe('old');
  await target.complete();
  expect([...readFileSync(path)]).toEqual([1, 2, 3, 4]);
  await target.remove();
  expect(readdirSync(folder)).toEqual(['a.mp4']);
});

test('a file that is given up leaves nothing, however often', async () => {
  const path = join(folder, 'b.mp4');
  const target = await openFileTarget(path);
  await target.stream.getWriter().write(piece(0, 1));
  await target.remove();
  await target.remove();
  expect(existsSync(path)).toBe(false);
  expect(readdirSync(folder).filter((name) => name.includes('b.mp4'))).toEqual([]);
});

test('what has got the name meanwhile is kept, and so is the unfinished file', async () => {
  const path = join(folder, 'f.mp4');
  const target = await openFileTarget(path);
  const writer = target.stream.getWriter();
  await writer.write(piece(0, 1, 2));
  await writer.close();
  writeFileSync(path, 'another');
  await expect(target.complete()).rejects.toMatchObject({ code: 'storage-blocked', message: expect.stringContaining('has appeared') });
  expect(readFileSync(path, 'utf8')).toBe('another');
  rmSync(path);
  await target.complete();
  expect([...readFileSync(path)]).toEqual([1, 2]);
  expect(readdirSync(folder).filter((name) => name.includes('f.mp4'))).toEqual(['f.mp4']);
  rmSync(path);
});

test('a file that a crash has left with two names keeps its content under the finished one', async () => {
  const path = join(folder, 'g.mp4');
  writeFileSync(path, 'finished');
  linkSync(path, join(folder, '.g.mp4.part'));
  const target = await openFileTarget(path);
  expect(readFileSync(path, 'utf8')).toBe('finished');
  await target.remove();
  rmSync(path);
});

// A full disk is imitated by what Linux has for it.
test.runIf(process.platform === 'linux')('a full disk is named as that', async () => {
  symlinkSync('/dev/full', join(folder, '.c.mp4.part'));
  const target = await openFileTarget(join(folder, 'c.mp4'));
  await expect(target.stream.getWriter().write(piece(0, 1))).rejects.toMatchObject({ code: 'storage-full' });
  expect(target.failure).toMatchObject({ code: 'storage-full', message: expect.stringContaining('c.mp4') });
  await target.remove();
});

test('a folder that is not there is said to be the trouble', async () => {
  await expect(openFileTarget(join(folder, 'no', 'd.mp4'))).rejects.toMatchObject({ code: 'storage-blocked' });
});

test('a file that was removed while it was read is not called wrong', async () => {
  const target = await openFileTarget(join(folder, 'e.mp4'));
  const wrong = new Error('frame 3 differs');
  await expect(unlessRemoved('e.mp4', [target.part], Promise.reject(wrong))).rejects.toBe(wrong);
  rmSync(target.part);
  const removed = unlessRemoved('e.mp4', [target.part], Promise.reject(wrong));
  await expect(removed).rejects.toMatchObject({ code: 'storage-blocked', message: expect.stringContaining('e.mp4'), cause: wrong });
  await target.remove();
});
