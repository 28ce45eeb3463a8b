/** Pictures and times of exports, judged by ffmpeg and ffprobe: samples, tags, key frames, irregular rates. */
import { frameTimes } from './fixtures.ts';
import { expect, test } from './harness/harness.ts';
import type { Job } from './media-out.worker.ts';
import { expectBalance, openStudio, small, steady, videoStream } from './media-out-studio.ts';
import { boxesOf, decodedPlanes, errorOf } from './raw-video.ts';
import { formatOf, syntheticPlanes } from './synthetic-frames.ts';

const studio = openStudio();

test.describe('transparent WebM', () => {
  test('keeps alpha, frames and times, and says so', async () => {
    const job: Job = { name: 'alpha.webm', format: 'webm', quality: 'good', size: small, alpha: true, times: steady(45, 30) };
    const made = await studio().make(job);
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

    const path = await studio().save(job.name);
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
    await studio().make(job);
    const { sync } = await studio().page.evaluate((what) => window.writer.errorAt(what, 0), job);
    expect(sync).toEqual(expect.arrayContaining([0, 10, 20, 30]));
    for (const index of sync) {
      const { luma, alpha } = await studio().page.evaluate(([what, at]) => window.writer.errorAt(what, at), [job, index] as const);
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
      const made = await studio().make(job);
      expectBalance(made);
      const path = await studio().save(job.name);
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
    const { verified } = await studio().make(job);
    expect(verified).toEqual({ framesCompared: 6, alpha: true, alphaMeanError: 0, alphaMaxError: 0 });
    for (const index of [0, 5])
      expect(await studio().page.evaluate(([what, at]) => window.writer.errorAt(what, at), [job, index] as const)).toMatchObject({
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
    const made = await studio().make(job);
    expectBalance(made);
    expect(made).toMatchObject({ frames: 30, duration: 1, notes: [] });
    const path = await studio().save(job.name);
    expect(await videoStream(path)).toMatchObject({ codec_name: 'h264', color_space: 'bt709', color_range: 'tv', r_frame_rate: '30/1' });
    expect((await boxesOf(path)).filter((type) => type === 'moov' || type === 'mdat')).toEqual(['moov', 'mdat']);
    const frames = await decodedPlanes(path, formatOf(job));
    expect(frames.length).toBe(30);
    for (const [index, planes] of frames.entries()) {
      const rendered = syntheticPlanes(formatOf(job), index, 'disc');
      expect(errorOf(planes[0] as Uint8Array, rendered[0] as Uint8Array).psnr).toBeGreaterThanOrEqual(48);
    }
  });

  test('has even sizes, and a note', async () => {
    const job: Job = { name: 'odd.mp4', format: 'mp4', quality: 'good', size: { width: 97, height: 65 }, times: steady(5, 10) };
    const made = await studio().make(job);
    expect(made.notes).toEqual(['H.264 needs even sizes: the picture was extended from 97×65 to 98×66.']);
    expect(await videoStream(await studio().save(job.name))).toMatchObject({ width: 98, height: 66 });
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
      const made = await studio().make(job);
      expect(made.frames).toBe(9);
      const found = await frameTimes(await studio().save(job.name));
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
    expect(await studio().make(job)).toMatchObject({ frames: 24 });
    const found = await frameTimes(await studio().save(job.name));
    expect(found.length).toBe(24);
    found.forEach((time, index) => void expect(Math.abs(time - index / 29.97)).toBeLessThan(1e-5));
  });
});
