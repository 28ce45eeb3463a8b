/** Exports as the page runs them, with a worker and a library that the test plays. */
import { beforeEach, expect, test, vi } from 'vitest';
import type { ExportProgress, ExportRequest, ExportResult } from '../../../workers/render-api.ts';
import type { ExportWanted } from '../../jobs/kinds/export.ts';
import { defaultOutput, type OutputFormat } from '../../jobs/output/output.ts';
import { emptyRecipe } from '../../jobs/recipe/recipe.ts';
import { MediaError } from '../../media/errors.ts';
import type { JobRow } from '../library/records.ts';
import type { Library } from '../library/types.ts';
import { exportWork } from './export-work.ts';
import { PAUSE } from './runner.ts';

/** What the worker does with a request. */
let answer: (request: ExportRequest, signal: AbortSignal, report: (progress: ExportProgress) => void) => Promise<ExportResult>;
let asked: ExportRequest[];
let closed: number;

vi.mock('../playback/render-worker.ts', () => ({
  exportWorker: () => ({
    api: {
      run: (request: ExportRequest, report: (progress: ExportProgress) => void, signal: AbortSignal) => {
        asked.push(request);
        return answer(request, signal, report);
      },
    },
    close: () => void closed++,
  }),
}));

/** A file with a name, as the browser hands it out. */
class PlainHandle {
  readonly name: string;
  isThere = true;
  constructor(name: string) {
    this.name = name;
  }
  async getFile(): Promise<File> {
    if (!this.isThere) throw new DOMException('It is gone.', 'NotFoundError');
    return new File(['1234567'], this.name);
  }
  async remove(): Promise<void> {
    this.isThere = false;
  }
}
const handle = (name: string) => new PlainHandle(name) as unknown as FileSystemFileHandle & PlainHandle;

const LASTING = 'a'.repeat(64);
let stored: JobRow;
let discarded: string[];
let notes: string[];
let noted: Parameters<Library['noteExport']>[];

const library = {
  effects: [],
  settled: async (id: string) => {
    if (id === 'removed') throw new MediaError('file-unreadable', 'The clip was removed.', 'Import it again.');
    return id === 'temporary' ? LASTING : id;
  },
  file: async (id: string) => {
    if (id === 'gone') throw new MediaError('file-unreadable', 'Its bytes are gone.', 'Import it again.');
    return new File([id], 'clip.mp4');
  },
  updateJob: async (_: string, change: (row: JobRow) => JobRow) => {
    stored = change(stored);
  },
  createExport: async (_: string, name: string) => ({
    handle: handle(name),
    complete: async () => ({ id: `item of ${name}`, name }),
    discard: async () => void discarded.push(name),
  }),
  noteExport: async (...exported: Parameters<Library['noteExport']>) => void noted.push(exported),
} as unknown as Library;

const wantedOf = (formats: readonly OutputFormat[], source = LASTING): ExportWanted => ({
  recipe: { ...emptyRecipe(source), output: { ...defaultOutput, formats } },
  names: formats.map((format) => `clip.${format}`),
});

const done = (formats: readonly OutputFormat[], failed: ExportResult['failed'] = []): ExportResult => ({
  files: formats.map((format) => ({
    ...{ format, frames: 1, duration: 1, bytes: 7, mimeType: 'x/y', codecs: { video: 'x', audio: null }, verified: null, notes: [] },
  })),
  failed,
  stages: { open: 0, decode: 0, render: 0, encode: 0, verify: 0, total: 1 },
});

function run(wanted: ExportWanted, rest: Partial<JobRow> = {}, signal = new AbortController().signal) {
  stored = {
    id: 'job',
    kind: 'export',
    result: null,
    inputs: [wanted.recipe.source, 'lut'],
    request: wanted,
    picked: null,
    folder: null,
    ...rest,
  } as unknown as JobRow;
  const report = () => undefined;
  return exportWork.run(stored, wanted, { library, signal, report, note: (text) => void notes.push(text) });
}

beforeEach(() => {
  [asked, discarded, notes, noted] = [[], [], [], []];
  closed = 0;
  answer = async ({ targets }) => done(targets.map(({ format }) => format));
});

test('what was made is noted with the version it was made from, once it is made, and nothing is when it fails', async () => {
  const wanted = { ...wantedOf(['webm', 'apng']), version: 'v1' };
  answer = async () => {
    expect(noted).toEqual([]);
    return done(['webm'], [{ format: 'apng', code: 'encoder-failed', message: 'It broke.', remedy: 'Try again.' }]);
  };
  await run(wanted);
  expect(noted).toEqual([[LASTING, 'v1', ['clip.webm']]]);
  answer = () => Promise.reject(new MediaError('encoder-failed', 'It broke.', 'Try again.'));
  await expect(run(wanted)).rejects.toThrow('It broke.');
  expect(noted).toHaveLength(1);
});

test('a clip that is still being copied gets its lasting name, in the job, the file and its work', async () => {
  const made = await run(wantedOf(['webm'], 'temporary'));
  expect(made).toMatchObject({ outputs: ['item of clip.webm'], result: { files: [{ name: 'clip.webm', record: 'item of clip.webm' }] } });
  expect(asked[0]).toMatchObject({ recipe: { source: LASTING }, work: { name: 'job', source: LASTING } });
  expect(stored).toMatchObject({ inputs: [LASTING, 'lut'], request: { recipe: { source: LASTING } } });
});

test('of a clip that was removed, or whose bytes are gone, it says so and leaves nothing', async () => {
  await expect(run(wantedOf(['webm'], 'removed'))).rejects.toThrow('The clip was removed.');
  await expect(run(wantedOf(['webm', 'gif'], 'gone'))).rejects.toThrow('Its bytes are gone.');
  expect(asked).toEqual([]);
  expect(discarded.toSorted()).toEqual(['clip.gif', 'clip.webm']);
});

/** Ends as the worker does when its signal is aborted. */
const untilAborted = (_: ExportRequest, signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new DOMException('It was called off.', 'AbortError')));
  });

test('paused, it keeps the place of a picked file, to which it goes on; called off, it removes it', async () => {
  const picked = handle('mine.webm');
  answer = untilAborted;
  for (const [reason, stays] of [
    [PAUSE, true],
    [new DOMException('No more.', 'AbortError'), false],
  ] as const) {
    const stop = new AbortController();
    const running = run(wantedOf(['webm']), { picked: [picked] }, stop.signal);
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    stop.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(picked.isThere).toBe(stays);
    if (!stays) continue;
    asked = [];
    answer = async () => done(['webm']);
    expect(await run(wantedOf(['webm']), { picked: [picked] })).toMatchObject({ outputs: [], result: { files: [{ record: null }] } });
    expect(asked[0]?.targets[0]?.handles).toEqual([picked]);
    [asked, answer] = [[], untilAborted];
  }
});

test('without room it keeps the place, too; a picked file that is gone gives way to the library, which is said', async () => {
  const picked = handle('mine.webm');
  answer = () => Promise.reject(Object.assign(new Error('No room.'), { code: 'storage-full', remedy: 'Make some.' }));
  await expect(run(wantedOf(['webm']), { picked: [picked] })).rejects.toThrow('No room.');
  expect(picked.isThere).toBe(true);
  picked.isThere = false;
  answer = async () => done(['webm']);
  expect(await run(wantedOf(['webm']), { picked: [picked] })).toMatchObject({ outputs: ['item of clip.webm'] });
  expect(notes).toContain('“mine.webm” is gone, so the library keeps clip.webm.');
});

test('a picked file that may not be read any more is asked for again, and nothing is rendered meanwhile', async () => {
  const picked = handle('mine.webm');
  const { getFile } = picked;
  picked.getFile = async () => Promise.reject(new DOMException('Not any more.', 'NotAllowedError'));
  const made = await run(wantedOf(['webm']), { picked: [picked] });
  expect(made).toMatchObject({
    need: { code: 'storage-blocked', message: expect.stringContaining('“mine.webm”') },
    request: { names: ['clip.webm'] },
  });
  expect(asked).toEqual([]);
  picked.getFile = getFile;
  answer = async () => done(['webm']);
  expect(await run(wantedOf(['webm']), { picked: [picked] })).toMatchObject({ result: { files: [{ record: null }] } });
});

test('files that found no room stay to be made, the others are kept', async () => {
  const full = { format: 'apng', code: 'storage-full', message: 'It needs 3 MB, and there is 1 MB.', remedy: 'Make room.' } as const;
  answer = async () => done(['webm', 'gif'], [full]);
  const { format: _, ...need } = full;
  expect(await run(wantedOf(['webm', 'apng', 'gif']))).toMatchObject({
    need,
    request: { recipe: { output: { formats: ['apng'] } }, names: ['clip.apng'] },
  });
  expect(discarded).toEqual(['clip.apng']);
  expect(notes).toEqual(['clip.webm is made and checked.', 'clip.gif is made and checked.']);
});

test('an export that goes on for one of its formats does not write over what is in the file of another', async () => {
  const [one, other] = [handle('mine.webm'), handle('mine.gif')];
  answer = async () => done(['gif']);
  const picked = { picked: [one, other] };
  expect(await run(wantedOf(['gif']), picked)).toMatchObject({ outputs: ['item of clip.gif'] });
  answer = async () => done(['webm', 'gif']);
  expect(await run(wantedOf(['webm', 'gif']), picked)).toMatchObject({ outputs: [] });
  expect(asked[1]?.targets.map(({ handles }) => handles)).toEqual([[one], [other]]);
});

test('a pair has two files; a sequence goes into the folder that was picked', async () => {
  const folder = { name: 'pictures' } as FileSystemDirectoryHandle;
  const made = await run({ ...wantedOf(['alpha-pair', 'png-sequence']), names: ['clip.mp4', 'clip'] }, { folder });
  expect(asked[0]?.targets).toMatchObject([{ handles: [{ name: 'clip.mp4' }, { name: 'clip alpha.mp4' }] }, { handles: [], folder }]);
  expect(made).toMatchObject({ outputs: ['item of clip.mp4', 'item of clip alpha.mp4'] });
});

test('a tab that is killed when one file of a pair has its place leaves the colour without one; the next run places both', async () => {
  const placed: string[] = [];
  const { createExport } = library;
  let isKilled = true;
  const dying: Library['createExport'] = async (item, name, made) => ({
    ...(await createExport(item, name, made)),
    complete: async () => {
      placed.push(name);
      if (isKilled) await new Promise(() => undefined);
      return { id: `item of ${name}`, name };
    },
  });
  vi.spyOn(library, 'createExport').mockImplementation(dying);
  const pair = { ...wantedOf(['alpha-pair']), names: ['clip.mp4'] };
  void run(pair);
  await vi.waitFor(() => expect(placed).toEqual(['clip alpha.mp4']));
  isKilled = false;
  expect(await run(pair)).toMatchObject({ outputs: ['item of clip.mp4', 'item of clip alpha.mp4'] });
  expect(placed.slice(1)).toEqual(['clip alpha.mp4', 'clip.mp4']);
  expect(asked[1]?.work).toEqual(asked[0]?.work);
  vi.restoreAllMocks();
});

test('without a folder a sequence asks for one before anything is rendered', async () => {
  const made = await run({ ...wantedOf(['webm', 'png-sequence']), names: ['clip.webm', 'clip'] });
  expect(made).toMatchObject({ need: { code: 'folder-needed' }, request: { names: ['clip.webm', 'clip'] } });
  expect(asked).toEqual([]);
});

const stopped = () =>
  Object.assign(new Error('What works in the background stopped: boom.'), { code: 'worker-stopped', remedy: 'Reload.' });

test('a worker that dies is replaced once, for the same files and the same work', async () => {
  const picked = handle('mine.webm');
  answer = async () => (asked.length === 1 ? Promise.reject(stopped()) : done(['webm']));
  expect(await run(wantedOf(['webm']), { picked: [picked] })).toMatchObject({ result: { files: [{ record: null }] } });
  expect(asked[1]).toBe(asked[0]);
  expect(closed).toBe(2);
  expect(picked.isThere).toBe(true);
  expect(notes[0]).toContain('boom');
});

test('a second death ends it, says what is safe and keeps the place of a picked file', async () => {
  const picked = handle('mine.webm');
  answer = (_, __, report) => {
    const counted = { phase: 'rendering', done: 15, total: 30, fps: 1, eta: 1 } as const;
    report({ ...counted, safe: { frames: 10 * asked.length, of: 30 } });
    return Promise.reject(stopped());
  };
  const failing = run(wantedOf(['webm']), { picked: [picked] });
  await expect(failing).rejects.toMatchObject({
    code: 'worker-stopped',
    message: expect.stringContaining('boom'),
    remedy: expect.stringContaining('20 of 30 frames are safe'),
  });
  expect(asked).toHaveLength(2);
  expect(picked.isThere).toBe(true);
  answer = async () => Promise.reject(Object.assign(new Error('Broken.'), { code: 'damaged' }));
  await expect(run(wantedOf(['webm']), { picked: [picked] })).rejects.toThrow('Broken.');
  expect(asked).toHaveLength(3);
  expect(picked.isThere).toBe(false);
});

test('a worker of which nothing is heard counts as dead after minutes, however long it works that is heard of', async () => {
  vi.useFakeTimers();
  try {
    const counted = { phase: 'rendering', total: 30, fps: 1, eta: 1, safe: { frames: 10, of: 30 } } as const;
    answer = async (_, __, report) => {
      for (let done = 1; done <= 3; done++) {
        await new Promise((resolve) => setTimeout(resolve, 200_000));
        report({ ...counted, done });
      }
      return new Promise(() => undefined);
    };
    const failing = run(wantedOf(['webm']));
    const failed = expect(failing).rejects.toMatchObject({
      code: 'worker-stopped',
      message: expect.stringContaining('nothing has been heard of it for 10 minutes'),
      remedy: expect.stringContaining('10 of 30 frames are safe'),
    });
    await vi.advanceTimersByTimeAsync(600_000 + 560_000);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(2);
    expect(notes[0]).toContain('went on by itself');
    await vi.advanceTimersByTimeAsync(600_000 + 620_000);
    await failed;
    expect(closed).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});

test('a worker that does not end when it is told to is ended, so that calling off never hangs', async () => {
  vi.useFakeTimers();
  try {
    const controller = new AbortController();
    answer = () => new Promise(() => undefined);
    const pausing = expect(run(wantedOf(['webm']), {}, controller.signal)).rejects.toBe(PAUSE);
    await vi.advanceTimersByTimeAsync(1000);
    controller.abort(PAUSE);
    await vi.advanceTimersByTimeAsync(30_000);
    await pausing;
    expect(closed).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

test('a file that broke with frames safe stays to be made; what was made before is part of what comes of it', async () => {
  const problem = { code: 'encoder-failed', message: 'It stopped.', remedy: '9 of 12 frames are safe.' } as const;
  const broke = { format: 'apng', ...problem, safe: { frames: 9, of: 12 } } as const;
  const useless = { format: 'gif', code: 'encoder-failed', message: 'No.', remedy: 'Without.' } as const;
  answer = async () => done(['webm'], [broke, useless]);
  const made = await run(wantedOf(['webm', 'apng', 'gif']));
  expect(made).toMatchObject({
    need: problem,
    request: { names: ['clip.apng'] },
    outputs: ['item of clip.webm'],
    result: { files: [{ name: 'clip.webm' }], failed: [useless] },
  });
  answer = async () => done(['apng']);
  expect(await run(wantedOf(['apng']), { result: made.result })).toMatchObject({
    outputs: ['item of clip.apng'],
    result: { files: [{ name: 'clip.webm' }, { name: 'clip.apng' }], failed: [useless], seconds: 2 },
  });
});
