import { execFileSync } from 'node:child_process';
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { crc32 } from './crc32.ts';
import { writeLargeZip, writeZip, type ZipEntry } from './zip.ts';
import { readStoredZip, readZip } from './zip-reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'zip-'));
afterAll(() => rmSync(folder, { recursive: true }));

const text = (value: string) => new TextEncoder().encode(value);

async function written(entries: Iterable<ZipEntry>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of writeZip(entries)) parts.push(part);
  return Buffer.concat(parts);
}

/** What Info-ZIP's unzip makes of an archive: the number of files, what the first one is, and checked contents of some. */
function readByUnzip(path: string, names: string[]): unknown {
  const unzip = (...args: string[]) => execFileSync('unzip', args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const lines = unzip('-Z', '-T', '-s', path).trim().split('\n').slice(2, -1);
  return {
    count: lines.length,
    first: (lines[0] as string).replace(/ +/g, ' '),
    contents: Object.fromEntries(names.map((name) => [name, unzip('-p', path, name)])),
  };
}

test('unzip finds every file whole, under its name in any script', async () => {
  const path = join(folder, 'plain.zip');
  const bytes = Uint8Array.from({ length: 70_001 }, (_, at) => at * 31);
  writeFileSync(
    path,
    await written([
      { name: 'recipe.json', bytes: text('{}') },
      { name: 'Bilder/ナ ß 00001.png', bytes },
    ]),
  );
  expect(execFileSync('unzip', ['-t', path], { encoding: 'utf8' })).toContain('No errors detected');
  execFileSync('unzip', ['-q', path, '-d', folder], { env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  expect(Buffer.compare(readFileSync(join(folder, 'Bilder/ナ ß 00001.png')), bytes)).toBe(0);
  expect(readByUnzip(path, ['recipe.json'])).toEqual({
    count: 2,
    first: '-rw-r--r-- 2.0 unx 2 b- stor 19800101.000000 recipe.json',
    contents: { 'recipe.json': '{}' },
  });
});

test('the same files give the same bytes, and none give an empty archive', async () => {
  const entries = [{ name: 'a.txt', bytes: text('a') }];
  expect(Buffer.compare(await written(entries), await written(entries))).toBe(0);
  expect(await written([])).toEqual(Buffer.from([0x50, 0x4b, 5, 6, ...new Array<number>(18).fill(0)]));
});

test('more files than the old format can count are all found', async () => {
  const path = join(folder, 'many.zip');
  const count = 65_537;
  const entries = Array.from({ length: count }, (_, index) => ({ name: `${index}.png`, bytes: text(String(index)) }));
  writeFileSync(path, await written(entries));
  expect(readByUnzip(path, ['0.png', '65536.png'])).toMatchObject({ count, contents: { '0.png': '0', '65536.png': '65536' } });
});

test('files beyond four gigabytes are found, with nothing but the archive’s end in memory', async () => {
  const path = join(folder, 'large.zip');
  const hole = new Uint8Array(2 ** 26);
  const crc = crc32(hole);
  function* entries(): Generator<ZipEntry> {
    for (let index = 0; index < 64; index++) yield { name: `hole-${index}.png`, bytes: hole, crc };
    yield { name: 'after.txt', bytes: text('still here') };
  }
  const file = openSync(path, 'w');
  let at = 0;
  // Zeros are left out of the file, which then takes no room on the disk.
  for await (const part of writeZip(entries())) {
    if (part !== hole) writeSync(file, part, 0, part.length, at);
    at += part.length;
  }
  ftruncateSync(file, at);
  closeSync(file);
  expect(at).toBeGreaterThan(2 ** 32);
  expect(readByUnzip(path, ['after.txt'])).toMatchObject({ count: 65, contents: { 'after.txt': 'still here' } });
});

test('names that occur twice or lead out of the folder are refused', async () => {
  const bytes = text('');
  await expect(written(['a', 'b', 'a'].map((name) => ({ name, bytes })))).rejects.toThrow('two files called “a”');
  for (const name of ['', '../a', '/a', 'a//b', 'a/', 'a\\b', 'C:a', 'a\u0000']) {
    await expect(written([{ name, bytes }]), name).rejects.toThrow('cannot be the name');
  }
});

test('the reader finds what was written, also beyond what the old format counts', async () => {
  const many = Array.from({ length: 65_600 }, (_, at) => ({ name: `${at}.txt`, bytes: text(`${at * 7}`) }));
  for (const entries of [[{ name: 'Bilder/ß.png', bytes: text('here') }], many]) {
    const found = await readStoredZip(new Blob([new Uint8Array(await written(entries))]));
    expect(found.length).toBe(entries.length);
    const last = entries.at(-1);
    expect(found.at(-1)).toMatchObject({ name: last?.name, size: last?.bytes.length });
    expect(await found.at(-1)?.bytes()).toEqual(last?.bytes);
  }
});

test('the reader refuses what is cut off, damaged or no archive', async () => {
  const whole = new Uint8Array(await written([{ name: 'a.txt', bytes: text('some bytes') }]));
  const damaged = whole.slice();
  damaged[40] = 0;
  const [entry] = await readStoredZip(new Blob([damaged]));
  await expect(entry?.bytes()).rejects.toThrow(/damaged/);
  await expect(readStoredZip(new Blob([whole.subarray(0, -3)]))).rejects.toThrow(/its end is missing/);
  await expect(readStoredZip(new Blob([whole.subarray(0, 9)]))).rejects.toThrow(/ends too early/);
  await expect(readStoredZip(new Blob([whole.subarray(20)]))).rejects.toThrow(RangeError);
});

/** A file as a blob: Node's own loses its way in files of more than four gigabytes. */
function blobAt(path: string): Blob {
  const file = openSync(path, 'r');
  const { size } = fstatSync(file);
  const slice = (start: number, end: number) => {
    if (end - start > 2 ** 20) return { size: end - start } as Blob;
    const bytes = new Uint8Array(end - start);
    readSync(file, bytes, 0, bytes.length, start);
    return new Blob([bytes]);
  };
  return { size, slice } as Blob;
}

test('files of more than four gigabytes are written as they lie, and read where they lie', async () => {
  const path = join(folder, 'huge.zip');
  const size = 2 ** 32 + 5;
  // Only its size is of interest: its place in the archive stays a hole.
  const content = { size } as Blob;
  const after = new Blob([text('still here')]);
  let at = 0;
  let read = 0;
  const file = openSync(path, 'w');
  for await (const part of writeLargeZip(
    [
      { name: 'huge.mov', content, crc: 1 },
      { name: 'after.txt', content: after },
    ],
    (bytes) => {
      read = bytes;
    },
  )) {
    if (part === content) at += size;
    else {
      const bytes = new Uint8Array(part instanceof Blob ? await part.arrayBuffer() : part);
      writeSync(file, bytes, 0, bytes.length, at);
      at += bytes.length;
    }
  }
  closeSync(file);
  expect(read).toBe(after.size);
  expect(readByUnzip(path, ['after.txt'])).toMatchObject({ count: 2, contents: { 'after.txt': 'still here' } });
  const found = await readZip(blobAt(path));
  expect(found.map(({ name, size }) => [name, size])).toEqual([
    ['huge.mov', size],
    ['after.txt', 10],
  ]);
  expect((await found[0]?.content())?.size).toBe(size);
  expect(await found[1]?.bytes()).toEqual(text('still here'));
});

test('archives of other programs are read, compressed or not, and what lies is refused', async () => {
  writeFileSync(join(folder, 'note.txt'), 'the same again '.repeat(400));
  const path = join(folder, 'other.zip');
  execFileSync('zip', ['-q', '-9', path, 'note.txt'], { cwd: folder });
  const bytes = new Uint8Array(readFileSync(path));
  await expect(readStoredZip(new Blob([bytes]))).rejects.toThrow('compressed');
  const [entry] = await readZip(new Blob([bytes]));
  expect(new TextDecoder().decode(await entry?.bytes())).toBe('the same again '.repeat(400));
  // The directory says that less comes out than does.
  const view = new DataView(bytes.buffer);
  const directory = view.getUint32(bytes.length - 6, true);
  view.setUint32(directory + 24, 100, true);
  await expect((await readZip(new Blob([bytes])))[0]?.bytes()).rejects.toThrow(/more than the 100 bytes/);
});
