/** What becomes of files that take several passes, with passes that the test plays. */
import { beforeEach, expect, test, vi } from 'vitest';
import { BeyondTolerance } from '../../src/jobs/export/video-check.ts';
import { defaultOutput, type OutputFormat, type OutputSettings } from '../../src/jobs/output/output.ts';
import { emptyRecipe } from '../../src/jobs/recipe/recipe.ts';
import { MediaError } from '../../src/media/errors.ts';
import type { ExportedFile, ExportRequest } from '../render-api.ts';
import type { PassJob } from './export-pass.ts';
import type { ExportSink, SinkResult } from './export-sink.ts';
import { Exporter } from './exporter.ts';

type Made = (format: OutputFormat, work: string) => SinkResult | Error;

/** What each pass does with each of its targets, or what breaks all of it. */
let passes: (Made | Error)[];
let works: string[][];
let removed: string[];
let superseded: string[];
let closed: number;

vi.mock('../gpu-device.ts', () => ({
  openGpu: async () => ({ device: { lost: new Promise(() => undefined), addEventListener: () => undefined, destroy: () => undefined } }),
}));
vi.mock('../storage/journal-files.ts', () => ({
  UNNAMED: 'unnamed-',
  sweepExports: async () => undefined,
  forgetExports: async () => undefined,
}));
vi.mock('./ffmpeg/ffmpeg-core.ts', () => ({ closeCore: async () => undefined }));
vi.mock('./joined.ts', () => ({}));
vi.mock('./file-target.ts', () => ({ removeFile: async ({ name }: { name: string }) => void removed.push(name) }));
vi.mock('./export-pass.ts', () => ({
  exportPass: async ({ targets, onOpen }: PassJob) => {
    works.push(targets.map(({ work }) => work));
    const pass = passes.shift();
    if (!pass) throw new Error('Nobody wanted another pass.');
    onOpen(targets.map(() => ({ from: 0, safe: { frames: 4, of: 12 } }) as ExportSink));
    if (pass instanceof Error) throw pass;
    const outcomes = targets.map(({ target, work }) => {
      const made = pass(target.format, work);
      return made instanceof Error ? { status: 'rejected', reason: made } : { status: 'fulfilled', value: made };
    });
    return { outcomes, notes: [], seconds: { open: 0, decode: 0, render: 0 } };
  },
}));

beforeEach(() => {
  [passes, works, removed, superseded, closed] = [[], [], [], [], 0];
});

const lost = new MediaError('gpu-lost', 'The GPU stopped.', 'Start again.');
const good: NonNullable<ExportedFile['verified']> = { framesCompared: 12, alpha: false, alphaMeanError: 0, alphaMaxError: 0 };
/** What was lost, and whether it is no worse copy but another picture. */
const beyond = new BeyondTolerance('mp4', 'its alpha is off by 14 of 255', good);
const foreign = new BeyondTolerance('mp4', 'it is black', null);

const made = (verify: () => Promise<ExportedFile['verified']>, more: OutputSettings | null = null): SinkResult =>
  ({
    ...{
      frames: 12,
      duration: 1,
      bytes: 7,
      mimeType: 'x/y',
      codecs: { video: 'x', audio: null },
      notes: [],
      pictures: 7,
      resumed: 0,
      encodeSeconds: 0,
    },
    ...{ verify, remove: async () => undefined, spent: null, better: async () => more },
    work: {
      remove: async () => undefined,
      supersede: async ({ quality }: OutputSettings) => void superseded.push(quality),
      [Symbol.asyncDispose]: async () => void closed++,
    },
  }) as unknown as SinkResult;
const whole = () => made(async () => good);
const lossless = { ...defaultOutput, quality: 'lossless' as const };
const lossy = () => made(() => Promise.reject(beyond), lossless);

const run = (formats: readonly OutputFormat[], signal = new AbortController().signal) => {
  const target = (format: OutputFormat) => ({ format, handles: [{ name: format, getFile: async () => new File([], format) }] });
  const recipe = { ...emptyRecipe('clip'), output: { ...defaultOutput, formats, quality: 'best' as const } };
  const request = { file: new File([], 'clip'), recipe, files: new Map(), targets: formats.map(target), work: { name: 'job', source: '' } };
  return new Exporter().run(request as unknown as ExportRequest, () => undefined, signal);
};

test('a file that lost too much is made again by itself, and the frames behind it are freed as soon as the work on that is open', async () => {
  passes = [(format) => (format === 'webm' ? lossy() : whole()), () => ({ ...whole(), spent: lossless }) as SinkResult];
  const { files, failed } = await run(['mp4', 'webm']);
  expect(files.map(({ format, notes }) => [format, notes.length])).toEqual([
    ['mp4', 0],
    ['webm', 1],
  ]);
  expect(files[1]?.notes[0]).toContain('made again at the quality “lossless”');
  expect(failed).toEqual([]);
  expect(works).toEqual([['job.mp4', 'job.webm'], ['job.webm.lossless']]);
  expect(superseded).toEqual(['lossless']);
  expect(closed).toBe(3);
});

test('where its encoder can do no more it is kept with a warning, unless it shows something else', async () => {
  passes = [() => made(() => Promise.reject(beyond))];
  const { files } = await run(['mp4']);
  expect(files[0]).toMatchObject({ verified: good, notes: [expect.stringMatching(/^Warning: .* its alpha is off by 14 of 255/)] });
  passes = [(format) => (format === 'webm' ? made(() => Promise.reject(foreign)) : whole())];
  const kept = await run(['mp4', 'webm']);
  expect(kept.failed).toMatchObject([{ format: 'webm', code: 'verification-failed' }]);
  expect(removed).toEqual(['webm']);
  expect(superseded).toEqual([]);
});

test('a GPU that is lost twice in a later pass leaves what was made, and what broke half-way can go on', async () => {
  passes = [lost, (format) => (format === 'webm' ? lossy() : whole()), lost, lost];
  const { files, failed } = await run(['mp4', 'webm']);
  expect(works.map((pass) => pass.length)).toEqual([2, 2, 1, 1]);
  expect(files.map(({ format }) => format)).toEqual(['mp4']);
  expect(failed).toMatchObject([{ format: 'webm', code: 'gpu-lost', safe: { frames: 4, of: 12 } }]);
});

test('called off in a later pass, nothing is left', async () => {
  const stop = new AbortController();
  const reason = new DOMException('Called off.', 'AbortError');
  passes = [
    (format) => (format === 'webm' ? lossy() : whole()),
    () => {
      stop.abort(reason);
      throw reason;
    },
  ];
  await expect(run(['mp4', 'webm'], stop.signal)).rejects.toBe(reason);
  expect(removed).toEqual(['mp4', 'webm']);
});
