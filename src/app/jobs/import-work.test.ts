import { beforeEach, expect, test, vi } from 'vitest';
import { type ImportWanted, importKind } from '../../jobs/kinds/import.ts';
import { writeLargeZip } from '../../media/archive/zip.ts';
import { MediaError } from '../../media/errors.ts';
import type { JobRow } from '../library/records.ts';
import type { Library, LibraryItem } from '../library/types.ts';
import { handFiles, releaseFiles } from './handed-files.ts';
import { importWork } from './import-work.ts';

vi.mock('../playback/describe.ts', () => ({
  describeItem: async (_: Library, id: string) => {
    if (id.endsWith('.txt')) throw new MediaError('not-media', 'It is a text.', 'Choose a clip.');
  },
}));
vi.mock('../settings/follow-settings.ts', () => ({ appSettings: { get: () => ({ performance: { atOnce: 2 } }) } }));

let added: string[];
let abandoned: string[];
/** What is in the library by its content. */
let there: Set<string>;
let full: string | null;
let onAdd: (name: string) => void;

const library = {
  add(file: File, known: { readonly collections: readonly string[] }) {
    added.push(`${file.name} ${known.collections.join()}`.trim());
    onAdd(file.name);
    return file.name;
  },
  settled: async (id: string) => id,
  abandon: (id: string) => void abandoned.push(id),
  holds: async (file: Blob) => there.has(await file.text()),
  arriving: {
    get: () =>
      full === null
        ? []
        : [
            {
              id: full,
              storage: { state: 'session', notice: { code: 'storage-full', message: '', remedy: '' } },
            } as unknown as LibraryItem,
          ],
  },
} as unknown as Library;

const clip = (name: string, content = name) => new File([content], name);
const wanted = (files: number, rest: Partial<ImportWanted> = {}): ImportWanted => ({
  files,
  bytes: 1,
  chosen: 'files',
  collections: [],
  ...rest,
});
let count = 0;
let progress: string[];
let notes: string[];

async function run(
  files: readonly File[] | null,
  request: ImportWanted,
  rest: Partial<JobRow> = {},
  signal = new AbortController().signal,
) {
  const id = rest.id ?? `import ${count++}`;
  if (files) await handFiles(id, files);
  const report = ({ done, total }: { done: number; total: number }) => void progress.push(`${done}/${total}`);
  const job = { id, startedAt: null, ...rest } as unknown as JobRow;
  try {
    return await importWork.run(job, importKind.parse(request, []), { library, signal, report, note: (text) => void notes.push(text) });
  } finally {
    releaseFiles([{ id, state: { phase: 'running' } }]);
  }
}

beforeEach(() => {
  [added, abandoned, progress, notes] = [[], [], [], []];
  there = new Set();
  full = null;
  onAdd = () => {};
});

test('files come in a few at once, into their collection; what is none is named and left out', async () => {
  const made = await run([clip('a.mp4'), clip('letter.txt'), clip('b.mp4')], wanted(3, { collections: ['c'] }));
  expect(made).toMatchObject({
    outputs: ['a.mp4', 'b.mp4'],
    result: { imported: 2, failed: [{ code: 'not-media', message: 'letter.txt: It is a text.' }] },
  });
  expect(added.sort()).toEqual(['a.mp4 c', 'b.mp4 c', 'letter.txt c']);
  expect(abandoned).toEqual(['letter.txt']);
  expect(progress.at(0)).toBe('0/3');
  expect(progress.at(-1)).toBe('3/3');
  expect(notes).toEqual(['letter.txt was left out: It is a text.']);
});

test('of an archive every clip comes in; one that is damaged is named and stops no other', async () => {
  async function* entries() {
    for (const name of ['x/a.mp4', 'x/readme.txt', 'b.png']) yield { name, content: new Blob([name]) };
  }
  const parts: BlobPart[] = [];
  for await (const part of writeLargeZip(entries())) parts.push(part);
  const made = await run([new File(parts, 'all.zip'), clip('bad.zip'), clip('c.mp4')], wanted(3));
  expect(added.sort()).toEqual(['a.mp4', 'b.png', 'c.mp4']);
  expect(made).toMatchObject({ result: { imported: 3, failed: [{ message: expect.stringContaining('bad.zip') }] } });
});

test('when all that was chosen is one file that is none, the import has failed', async () => {
  await expect(run([clip('letter.txt')], wanted(1))).rejects.toMatchObject({
    message: 'letter.txt: It is a text.',
    remedy: 'Choose a clip.',
  });
});

test('without its files it asks for them; chosen again, what is there already is not copied again', async () => {
  expect(await run(null, wanted(2))).toMatchObject({
    need: { code: 'files-needed', message: expect.stringContaining('the files were chosen') },
  });
  there.add('a.mp4');
  const made = await run([clip('a.mp4'), clip('b.mp4')], wanted(2), { startedAt: 5 });
  expect(made).toMatchObject({ result: { imported: 2 } });
  expect(added).toEqual(['b.mp4']);
});

test('paused, it drops what is half in, and goes on with the files that are left', async () => {
  const controller = new AbortController();
  const pause = new Error('Paused.');
  onAdd = (name) => name === 'c.mp4' && controller.abort(pause);
  const files = ['letter.txt', 'a.mp4', 'b.mp4', 'c.mp4', 'd.mp4'].map((name) => clip(name));
  await expect(run(files, wanted(5), { id: 'paused' }, controller.signal)).rejects.toBe(pause);
  expect(abandoned).toContain('c.mp4');
  onAdd = () => {};
  added = [];
  expect(await run(null, wanted(5), { id: 'paused', startedAt: 5 })).toMatchObject({
    result: { failed: [{ message: 'letter.txt: It is a text.' }] },
  });
  expect(added).toContain('c.mp4');
  expect(added).toContain('d.mp4');
  expect(added).not.toContain('a.mp4');
});

test('without room it stops and says so, with the size', async () => {
  full = 'b.mp4';
  const made = run([clip('a.mp4'), clip('b.mp4', 'x'.repeat(1_500_000)), clip('c.mp4')], wanted(3));
  await expect(made).rejects.toMatchObject({ code: 'storage-full', message: 'There is no room for “b.mp4” (1.5 MB).' });
  expect(abandoned).toContain('b.mp4');
});
