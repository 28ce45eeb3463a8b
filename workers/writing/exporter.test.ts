/** What becomes of files that take several passes, with passes that the test plays. */
import { beforeEach, expect, test, vi } from 'vitest';
import { BeyondTolerance } from '../../src/jobs/export/video-check.ts';
import { defaultOutput, type OutputFormat } from '../../src/jobs/output/output.ts';
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
  [passes, works, removed] = [[], [], []];
});

const lost = new MediaError('gpu-lost', 'The GPU stopped.', 'Start again.');
const unable = new MediaError('encoder-unsupported', 'It cannot work without loss.', 'Choose “best”.');
const beyond = new BeyondTolerance('verification-failed', 'It lost too much.', 'Choose another format.');
const good: NonNullable<ExportedFile['verified']> = { framesCompared: 12, alpha: false, alphaMeanError: 0, alphaMaxError: 0 };

const made = (verify: () => Promise<ExportedFile['verified']>): SinkResult =>
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
    ...{ verify, remove: async () => undefined, work: { remove: async () => undefined, [Symbol.asyncDispose]: async () => undefined } },
  }) as unknown as SinkResult;
const whole = () => made(async () => good);
const lossy = () => made(() => Promise.reject(beyond));

const run = (formats: readonly OutputFormat[], signal = new AbortController().signal) => {
  const target = (format: OutputFormat) => ({ format, handles: [{ name: format, getFile: async () => new File([], format) }] });
  const recipe = { ...emptyRecipe('clip'), output: { ...defaultOutput, formats, quality: 'best' as const } };
  const request = { file: new File([], 'clip'), recipe, files: new Map(), targets: formats.map(target), work: { name: 'job', source: '' } };
  return new Exporter().run(request as unknown as ExportRequest, () => undefined, signal);
};

test('a file that lost too much is made again by itself, and where its encoder can do no more the others are kept', async () => {
  passes = [(format) => (format === 'webm' ? lossy() : whole()), () => whole()];
  const { files, failed } = await run(['mp4', 'webm']);
  expect(files.map(({ format, notes }) => [format, notes.length])).toEqual([
    ['mp4', 0],
    ['webm', 1],
  ]);
  expect(failed).toEqual([]);
  expect(works).toEqual([['job.mp4', 'job.webm'], ['job.webm.lossless']]);

  passes = [(format) => (format === 'webm' ? lossy() : whole()), unable];
  const kept = await run(['mp4', 'webm']);
  expect(kept.files.map(({ format }) => format)).toEqual(['mp4']);
  expect(kept.failed).toMatchObject([{ format: 'webm', code: 'verification-failed' }]);
  expect(removed).toEqual(['webm']);

  passes = [() => lossy(), unable];
  await expect(run(['webm'])).rejects.toBe(beyond);
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
