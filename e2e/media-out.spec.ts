/** Exports of synthetic frames, judged by ffmpeg and ffprobe: samples, times, tags, sound, and what happens when things go wrong. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import type { PlaneFormat } from '../src/media/picture.ts';
import { ffprobe, fixture, frameTimes } from './fixtures.ts';
import { expect, test } from './harness/harness.ts';
import type { Job, Made } from './media-out.worker.ts';
import { boxesOf, decodedPlanes, errorOf, lagOf, soundOf } from './raw-video.ts';
import { syntheticPlanes } from './synthetic-frames.ts';

let context: BrowserContext;
let page: Page;
let folder: string;

test.beforeAll(async ({ browser, moduleServer }) => {
  folder = await mkdtemp(join(tmpdir(), 'media-out-'));
  context = await browser.newContext();
  page = await context.newPage();
  await page.goto(`${moduleServer}e2e/harness/index.html`);
  await page.evaluate(() => load('/e2e/media-out.page.ts'));
});

test.afterAll(async () => {
  await context.close();
  await rm(folder, { recursive: true });
});

/** Start times of `count` frames at a constant rate, and the end of the last. */
const steady = (count: number, rate: number) => Array.from({ length: count + 1 }, (_, index) => index / rate);

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

async function make(job: Job, sound?: string): Promise<Made> {
  const made = await attempt(job, sound);
  if ('code' in made) throw new Error(`${made.code}: ${made.message}`);
  return made;
}

async function attempt(job: Job, sound?: string): Promise<Made | Failure> {
  if (sound) await page.setInputFiles('#sound', await fixture(sound));
  return page.evaluate(
    async ([what, heard]) => {
      try {
        return await window.writer.make(what, heard ? window.pickedSound() : null);
      } catch (error) {
        const { code, name, message, remedy } = error as { code?: unknown; name: string; message: string; remedy?: string };
        return { code: typeof code === 'string' ? code : name, message, remedy: remedy ?? '' };
      }
    },
    [job, sound !== undefined] as const,
  );
}

async function verification(name: string, rendered: string): Promise<string> {
  return page.evaluate(
    ([file, other]) =>
      window.writer.verify(file, other).then(
        () => 'passed',
        (error: { code?: string; message: string }) => `${error.code}: ${error.message}`,
      ),
    [name, rendered] as const,
  );
}

/** Brings an export to this side of the browser. */
async function save(name: string): Promise<string> {
  const path = join(folder, name);
  const bytes = await page.evaluate((file) => window.writer.bytes(file), name);
  await writeFile(path, bytes);
  return path;
}

async function videoStream(path: string): Promise<Record<string, unknown>> {
  const { streams } = (await ffprobe('-select_streams', 'v:0', '-show_streams', path)) as { streams: Record<string, unknown>[] };
  return streams[0] as Record<string, unknown>;
}

function expectBalance({ leaked }: Made): void {
  expect(leaked).toEqual({ video: 0, planar: 0 });
}

const formatOf = ({ size, alpha = false, bitDepth = 8 }: Job): PlaneFormat => ({
  coded: size,
  layout: 'i420',
  bitDepth,
  alpha,
  rotation: 0,
  pixelAspect: { num: 1, den: 1 },
  colour: { matrix: 'bt709', range: 'limited', primaries: 'bt709', transfer: 'bt709' },
});

const small = { width: 128, height: 96 };

test.describe('transparent WebM', () => {
  test('keeps alpha, frames and times, and says so', async () => {
    const job: Job = { name: 'alpha.webm', format: 'webm', quality: 'good', size: small, alpha: true, times: steady(45, 30) };
    const made = await make(job);
    expectBalance(made);
    expect(made).toMatchObject({
      frames: 45,
      duration: 1.5,
      codecs: { video: expect.stringMatching(/^vp09\.00\./), audio: null },
      notes: [],
    });
    expect(made.mimeType).toMatch(/^video\/webm; codecs="vp09/);
    expect(made.verified.framesCompared).toBe(45);
    expect(made.verified.alphaMeanError).toBeLessThan(0.5);

    const path = await save(job.name);
    expect(await videoStream(path)).toMatchObject({ codec_name: 'vp9', tags: { alpha_mode: '1' } });
    const times = await frameTimes(path);
    expect(times.length).toBe(45);
    times.forEach((time, index) => void expect(Math.abs(time - index / 30)).toBeLessThan(0.001));
    const frames = await decodedPlanes(path, formatOf(job));
    expect(frames.length).toBe(45);
    for (const [index, planes] of frames.entries()) {
      const rendered = syntheticPlanes(formatOf(job), index, 'disc');
      expect(errorOf(planes[3] as Uint8Array, rendered[3] as Uint8Array).mean).toBeLessThan(0.5);
      expect(errorOf(planes[0] as Uint8Array, rendered[0] as Uint8Array).psnr).toBeGreaterThan(36);
    }
  });

  test('can be entered at every key frame, also where the scene cuts between them', async () => {
    const job: Job = { name: 'cut.webm', format: 'webm', quality: 'good', size: small, alpha: true, motif: 'cut', times: steady(40, 10) };
    await make(job);
    const { sync } = await page.evaluate((what) => window.writer.errorAt(what, 0), job);
    expect(sync).toEqual(expect.arrayContaining([0, 10, 20, 30]));
    for (const index of sync) {
      const { luma, alpha } = await page.evaluate(([what, at]) => window.writer.errorAt(what, at), [job, index] as const);
      expect(luma).toBeLessThan(4);
      expect(alpha).toBeLessThan(0.7);
    }
  });
});

test.describe('lossless WebM is the very planes that went in', () => {
  const rec = (matrix: 'bt709' | 'bt601' | 'bt2020', range: 'limited' | 'full', primaries: string, transfer: string) => ({
    matrix,
    range,
    primaries,
    transfer,
  });
  const cases: readonly (readonly [string, Partial<Job>, Record<string, string>])[] = [
    ['709 limited', { colour: rec('bt709', 'limited', 'bt709', 'bt709') }, { color_space: 'bt709', color_range: 'tv' }],
    ['709 full', { colour: rec('bt709', 'full', 'bt709', 'bt709') }, { color_space: 'bt709', color_range: 'pc', color_transfer: 'bt709' }],
    [
      '601 limited',
      { colour: rec('bt601', 'limited', 'smpte170m', 'smpte170m') },
      { color_space: 'smpte170m', color_range: 'tv', color_primaries: 'smpte170m', color_transfer: 'smpte170m' },
    ],
    ['601 full', { colour: rec('bt601', 'full', 'smpte170m', 'smpte170m') }, { color_space: 'smpte170m', color_range: 'pc' }],
    [
      'sRGB transfer, alpha',
      { alpha: true, colour: rec('bt709', 'limited', 'bt709', 'iec61966-2-1') },
      { color_space: 'bt709', color_transfer: 'iec61966-2-1' },
    ],
    ['odd size', { size: { width: 57, height: 31 } }, { color_space: 'bt709' }],
    ['odd size, alpha', { size: { width: 57, height: 31 }, alpha: true }, { color_space: 'bt709' }],
    ['one pixel', { size: { width: 1, height: 1 } }, {}],
    ['10 bit 709', { bitDepth: 10 }, { pix_fmt: 'yuv420p10le', color_space: 'bt709', color_range: 'tv' }],
    [
      '10 bit 2020 PQ',
      { bitDepth: 10, colour: rec('bt2020', 'limited', 'bt2020', 'pq') },
      { pix_fmt: 'yuv420p10le', color_space: 'bt2020nc', color_primaries: 'bt2020', color_transfer: 'smpte2084' },
    ],
  ];
  for (const [title, change, tags] of cases) {
    test(title, async () => {
      const job: Job = {
        name: `${title}.webm`,
        format: 'webm',
        quality: 'lossless',
        size: small,
        times: steady(6, 5),
        motif: 'cut',
        ...change,
      };
      const made = await make(job);
      expectBalance(made);
      const path = await save(job.name);
      expect(await videoStream(path)).toMatchObject(tags);
      const frames = await decodedPlanes(path, formatOf(job));
      expect(frames.length).toBe(6);
      frames.forEach((planes, index) => {
        const rendered = syntheticPlanes(formatOf(job), index, 'cut');
        planes.forEach((plane, channel) => void expect(errorOf(plane, rendered[channel] as Uint8Array).max).toBe(0));
      });
    });
  }

  test('10 bit alpha', async () => {
    // ffmpeg decodes alpha of 8-bit VP9 only, so that the reading side is the judge here.
    const job: Job = {
      name: 'deep.webm',
      format: 'webm',
      quality: 'lossless',
      size: small,
      bitDepth: 10,
      alpha: true,
      times: steady(6, 5),
    };
    const { verified } = await make(job);
    expect(verified).toEqual({ framesCompared: 6, alphaMeanError: 0, alphaMaxError: 0 });
    for (const index of [0, 5])
      expect(await page.evaluate(([what, at]) => window.writer.errorAt(what, at), [job, index] as const)).toMatchObject({
        luma: 0,
        alpha: 0,
      });
  });
});

test.describe('MP4', () => {
  test('is H.264 at 48 dB or more at best quality, tagged, and starts fast', async () => {
    const job: Job = {
      name: 'best.mp4',
      format: 'mp4',
      quality: 'best',
      size: { width: 320, height: 180 },
      times: steady(30, 30),
      colour: { matrix: 'bt709', range: 'limited', primaries: 'bt709', transfer: 'bt709' },
    };
    const made = await make(job);
    expectBalance(made);
    expect(made).toMatchObject({ frames: 30, duration: 1, notes: [] });
    const path = await save(job.name);
    expect(await videoStream(path)).toMatchObject({ codec_name: 'h264', color_space: 'bt709', color_range: 'tv', r_frame_rate: '30/1' });
    expect((await boxesOf(path)).filter((type) => type === 'moov' || type === 'mdat')).toEqual(['moov', 'mdat']);
    const frames = await decodedPlanes(path, formatOf(job));
    expect(frames.length).toBe(30);
    for (const [index, planes] of frames.entries()) {
      const rendered = syntheticPlanes(formatOf(job), index, 'disc');
      expect(errorOf(planes[0] as Uint8Array, rendered[0] as Uint8Array).psnr).toBeGreaterThanOrEqual(48);
    }
  });

  test('has even sizes, by repeating the last column and row, and a note', async () => {
    const job: Job = { name: 'odd.mp4', format: 'mp4', quality: 'good', size: { width: 97, height: 65 }, times: steady(5, 10) };
    const made = await make(job);
    expect(made.notes).toEqual(['H.264 needs even sizes: the picture was extended from 97×65 to 98×66.']);
    const path = await save(job.name);
    expect(await videoStream(path)).toMatchObject({ width: 98, height: 66 });
    const [first] = await decodedPlanes(path, formatOf({ ...job, size: { width: 98, height: 66 } }));
    const luma = (first as Uint8Array[])[0] as Uint8Array;
    for (let y = 0; y < 66; y++) expect(Math.abs((luma[y * 98 + 97] as number) - (luma[y * 98 + 96] as number))).toBeLessThan(12);
  });
});

test.describe('times', () => {
  // A phone that drops and delays frames, in ticks of 90 kHz.
  const ticks = [0, 3003, 6006, 12_012, 12_500, 30_030, 33_033, 60_060, 61_000, 90_000];
  const times = ticks.map((tick) => tick / 90_000);
  for (const [format, tolerance] of [
    ['mp4', 1e-6],
    ['webm', 0.00051],
  ] as const) {
    test(`of irregular frames survive in ${format}, to ${tolerance} s`, async () => {
      const job: Job = { name: `vfr.${format}`, format, quality: 'draft', size: small, alpha: format === 'webm', times };
      const made = await make(job);
      expect(made.frames).toBe(9);
      const found = await frameTimes(await save(job.name));
      expect(found.length).toBe(9);
      found.forEach((time, index) => void expect(Math.abs(time - (times[index] as number))).toBeLessThanOrEqual(tolerance));
    });
  }

  test('count from the in point, and the range alone is written', async () => {
    const job: Job = {
      name: 'range.mp4',
      format: 'mp4',
      quality: 'draft',
      size: small,
      times: steady(60, 29.97),
      range: { start: 17, end: 41 },
    };
    expect(await make(job)).toMatchObject({ frames: 24 });
    const found = await frameTimes(await save(job.name));
    expect(found.length).toBe(24);
    found.forEach((time, index) => void expect(Math.abs(time - index / 29.97)).toBeLessThan(1e-5));
  });
});

test.describe('sound lies where it was, to a millisecond', () => {
  const range = { start: 7, end: 19 };
  const cases: readonly (readonly [sound: string, format: 'mp4' | 'webm', cut: boolean, codec: string])[] = [
    ['aac44.mp4', 'mp4', false, 'aac'],
    ['aac44.mp4', 'mp4', true, 'aac'],
    ['aac44.mp4', 'webm', false, 'opus'],
    ['aac44.mp4', 'webm', true, 'opus'],
    ['opus.webm', 'webm', false, 'opus'],
    ['opus.webm', 'webm', true, 'opus'],
    ['opus.webm', 'mp4', true, 'aac'],
    ['pcm.mov', 'mp4', true, 'aac'],
    ['pcm.mov', 'webm', false, 'opus'],
  ];
  for (const [sound, format, cut, codec] of cases) {
    test(`${sound} into ${format}, ${cut ? 'cut' : 'whole'}`, async () => {
      const name = `${sound}-${cut}.${format}`;
      // Twenty frames in two seconds: the sound is as long or longer.
      const job: Job = { name, format, quality: 'good', size: { width: 64, height: 64 }, times: steady(20, 10), ...(cut && { range }) };
      const made = await make(job, sound);
      expectBalance(made);
      const path = await save(name);
      const { streams } = (await ffprobe('-select_streams', 'a:0', '-show_streams', path)) as { streams: Record<string, string>[] };
      expect(streams[0]?.['codec_name']).toBe(codec);
      const [start, end] = cut ? [range.start / 10, range.end / 10] : [0, 2];
      const written = await soundOf(path);
      const reference = await soundOf(await fixture(sound), { start, end });
      expect(Math.abs(lagOf(written, reference))).toBeLessThanOrEqual(48);
      // As long as the pictures: Opus may lack its delay of 6.5 ms at the end, AAC may have the rest of its last packet.
      expect(written.length / 48_000).toBeGreaterThan(end - start - 0.007);
      expect(written.length / 48_000).toBeLessThan(end - start + 0.024);
    });
  }

  test('sound shorter than the pictures ends early, and nothing is invented', async () => {
    const job: Job = {
      name: 'short.mp4',
      format: 'mp4',
      quality: 'draft',
      size: { width: 64, height: 64 },
      times: steady(45, 10),
      range: { start: 10, end: 45 },
    };
    await make(job, 'aac44.mp4');
    const written = await soundOf(await save(job.name));
    expect(Math.abs(written.length / 48_000 - 2)).toBeLessThan(0.05);
  });

  test('a range without sound has no audio track', async () => {
    const job: Job = {
      name: 'silent.webm',
      format: 'webm',
      quality: 'draft',
      size: { width: 64, height: 64 },
      times: steady(50, 10),
      range: { start: 40, end: 50 },
    };
    expect((await make(job, 'aac44.mp4')).codecs.audio).toBeNull();
  });
});

test.describe('files', () => {
  for (const [format, quality] of [
    ['webm', 'lossless'],
    ['mp4', 'best'],
  ] as const) {
    test(`stream out: a ${format} of any length is never held in memory`, async () => {
      const size = { width: 480, height: 270 };
      const made = await make({ name: `long.${format}`, format, quality, size, motif: 'noise', times: steady(72, 24) });
      expect(made.bytes).toBeGreaterThan(7e6);
      // A piece being filled and one being written.
      expect(made.pending).toBeLessThan(6e6);
      expectBalance(made);
    });
  }

  test('a picked file gets the same bytes as a private one', async () => {
    const job: Job = { name: 'private.webm', format: 'webm', quality: 'good', size: small, alpha: true, times: steady(10, 10) };
    await make(job);
    await make({ ...job, name: 'picked.webm', picked: true });
    const [a, b] = await page.evaluate(() => Promise.all([window.writer.bytes('private.webm'), window.writer.bytes('picked.webm')]));
    expect(Buffer.compare(Buffer.from(a), Buffer.from(b))).toBe(0);
  });

  test('giving up removes the file, and may be done twice', async () => {
    for (const picked of [false, true]) {
      const job: Job = {
        name: `gone-${picked}.webm`,
        format: 'webm',
        quality: 'good',
        size: small,
        alpha: true,
        times: steady(20, 10),
        abortAfter: 12,
        picked,
      };
      expect(await attempt(job, 'opus.webm')).toMatchObject({ code: 'AbortError' });
      expect(await page.evaluate(() => window.writer.files())).not.toContain(job.name);
    }
  });
});

test.describe('a full disk', () => {
  for (const picked of [false, true]) {
    test(`stops the export with its size, and nothing is left behind${picked ? ' (picked file)' : ''}`, async ({
      browser,
      moduleServer,
    }) => {
      // A profile of its own, because the limit stays.
      const other = await browser.newContext();
      const full = await other.newPage();
      await full.goto(`${moduleServer}e2e/harness/index.html`);
      const session = await other.newCDPSession(full);
      await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(moduleServer).origin, quotaSize: 2e6 });
      await full.evaluate(() => load('/e2e/media-out.page.ts'));
      const job: Job = {
        name: 'full.webm',
        format: 'webm',
        quality: 'lossless',
        size: { width: 320, height: 180 },
        motif: 'noise',
        times: steady(80, 10),
        picked,
      };
      const failure = await full.evaluate(
        (what) =>
          window.writer.make(what, null).then(
            () => ({ code: 'written', message: '', remedy: '' }),
            ({ code, message, remedy }: Failure) => ({ code, message, remedy }),
          ),
        job,
      );
      expect(failure.code, failure.message).toBe('storage-full');
      expect(failure.message).toMatch(/“full\.webm”.* \d+(\.\d)? (kB|MB)/);
      expect(failure.remedy).not.toBe('');
      expect(await full.evaluate(() => window.writer.files())).toEqual([]);
      await other.close();
    });
  }
});

test.describe('verification', () => {
  const job: Job = { name: 'truth.webm', format: 'webm', quality: 'good', size: small, alpha: true, times: steady(24, 12) };

  test('refuses other alpha, other colour, other order and missing frames', async () => {
    await make(job);
    const others: readonly (readonly [string, Partial<Job>, RegExp])[] = [
      ['one patch of alpha in one frame', { fault: { frame: 7, plane: 3, by: 90 } }, /alpha of frame 7 \(0\.58 s\)/],
      ['one patch of luma in one frame', { fault: { frame: 5, plane: 0, by: 120 } }, /brightness of frame 5/],
      ['one patch of chroma in one frame', { fault: { frame: 5, plane: 1, by: 120 } }, /frame 5/],
      ['no alpha', { alpha: false }, /alpha is missing/],
      ['a frame less', { times: steady(23, 12) }, /23 frames instead of 24/],
      ['another size', { size: { width: 126, height: 96 } }, /126×96 instead of 128×96/],
      ['later by a frame', { times: steady(25, 12), range: { start: 1, end: 25 } }, /off by/],
      ['longer', { times: [...steady(23, 12), 2.2] }, /lasts/],
    ];
    for (const [title, change, message] of others) {
      await make({ ...job, ...change, name: 'other.webm' });
      expect(await verification('other.webm', 'truth.webm'), title).toMatch(message);
      expect(await verification('other.webm', 'truth.webm'), title).toMatch(/^verification-failed/);
    }
    expect(await verification('truth.webm', 'truth.webm')).toBe('passed');
  });

  for (const format of ['webm', 'mp4'] as const) {
    test(`refuses a damaged ${format}`, async () => {
      const name = `broken.${format}`;
      const made = await make({ ...job, name, format, alpha: format === 'webm' });
      await page.evaluate(([file, at]) => window.writer.damage(file, at, new Uint8Array(400).fill(0x55)), [
        name,
        Math.floor(made.bytes * 0.6),
      ] as const);
      expect(await verification(name, name)).toMatch(/^verification-failed/);
      await make({ ...job, name, format, alpha: format === 'webm' });
      await page.evaluate(([file, at]) => window.writer.damage(file, at, null), [name, Math.floor(made.bytes * 0.8)] as const);
      expect(await verification(name, name)).toMatch(/^verification-failed/);
      await page.evaluate((file) => window.writer.damage(file, 0, null), name);
      expect(await verification(name, name)).toMatch(/^verification-failed/);
    });
  }
});
