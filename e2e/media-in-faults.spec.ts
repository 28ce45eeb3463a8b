/** What the browser's reading side says of bad, odd and damaged files, and how much of them it still reads. */
import { copyFile, truncate } from 'node:fs/promises';
import type { OpenOptions } from '../workers/reading/browser-source.ts';
import { decodedHashes, fixture } from './fixtures.ts';
import { expect, test } from './harness/harness.ts';
import { codesOf, expectBalance, hashesOf, openReader, type Reader, warning } from './media-in-reader.ts';

let reader: Reader;

test.beforeAll(async ({ browser, moduleServer }) => {
  reader = await openReader(browser, moduleServer);
});

test.afterAll(async () => {
  await reader.page.close();
});

test.describe('refused with a reason', () => {
  const cases: readonly (readonly [name: string, code: string, message: RegExp, options?: OpenOptions])[] = [
    ['zero.mp4', 'empty-file', /“zero\.mp4” is empty \(0 bytes\)/],
    ['hdr_only.mp4', 'not-media', /only the first 20 bytes/],
    ['noise.mp4', 'not-media', /not a media file/],
    ['page.mp4', 'not-media', /web page/],
    ['trunc_base.mp4', 'index-missing', /no index \(moov\).*did not finish/],
    ['lying_moov.mp4', 'index-missing', /claims 2147483647 bytes, but the file ends after \d+/],
    ['stsz_bomb.mp4', 'damaged', /“stsz” claims 2147483647 samples but there is room for 120/],
    ['stts_bomb.mp4', 'damaged', /“stts” claims 2147483647 entries/],
    ['ctts_bomb.mp4', 'damaged', /“ctts” describes \d+ samples, but there are 120/],
    ['timescale0.mp4', 'damaged', /in track 1 the time scale is 0/],
    ['hevc10.mp4', 'codec-unsupported', /H\.265 \(HEVC\) \(hvc1\.2\.4/],
    ['prores.mov', 'codec-unsupported', /Apple ProRes \(apch\)/],
    ['mpeg4.avi', 'codec-unsupported', /an AVI file/],
    ['novideo.mp4', 'no-video', /no video track, only audio/],
    ['cover.m4a', 'no-video', /no video track, only audio/],
    ['tone.wav', 'no-video', /audio only \(WAV\)/],
    ['hls_file.mp4', 'playlist', /a playlist, not a video/],
    ['concat_rel.mp4', 'playlist', /a playlist, not a video/],
    ['dash.mp4', 'playlist', /a playlist, not a video/],
    ['wide16k.webm', 'too-large', /16384×16 pixels.*at most 8192×8192/],
    ['eightk.mp4', 'too-large', /7680×4320 pixels.*at most 4096×4096/, { maxTextureSize: 4096 }],
    ['png_50k_lie.png', 'too-large', /50000×50000/],
    ['trunc.png', 'damaged', /cannot be decoded as a picture \(PNG\): it is incomplete/],
  ];
  for (const [name, code, message, options] of cases) {
    test(`${name}: ${code}`, async () => {
      const error = await reader.refusal(name, options);
      expect(error.code).toBe(code);
      expect(error.message).toMatch(message);
      expect(error.message).toContain(`“${name}”`);
      expect(error.remedy).toMatch(/^[A-Z].*[.\w]$/);
    });
  }
});

test.describe('accepted by content', () => {
  test('a video under a text file’s name', async () => {
    const reading = await reader.read('mp4_as.txt', [[0]]);
    expect(reading.report).toMatchObject({ kind: 'video', container: 'MP4' });
    expect(reading.report.times.length).toBe(120);
  });

  test('a picture under a video’s name', async () => {
    expect((await reader.read('png_as.mp4')).report).toMatchObject({ kind: 'image', container: 'PNG', size: { width: 32, height: 32 } });
  });

  test('the true size where the container lies', async () => {
    expect((await reader.read('avc1_65535.mp4', [[0]])).report.size).toEqual({ width: 320, height: 180 });
  });

  test('8K within the limit', async () => {
    const reading = await reader.read('eightk.mp4');
    expect(reading.report.size).toEqual({ width: 7680, height: 4320 });
    expect(reading.frames.length).toBe(1);
  });

  test('an index behind 5 GiB of nothing, reading less than 1 MB', async () => {
    const reading = await reader.read('moov_after_5g.mp4', [[0, 119]]);
    expect(reading.report.times.length).toBe(120);
    expect(reading.openBytes).toBeLessThan(1e6);
  });

  test('moving pictures with their times', async () => {
    for (const name of ['moving.gif', 'moving.webp']) {
      const { report, frames } = await reader.read(name);
      expect(frames.length).toBe(10);
      expect(report.times[9]).toBeCloseTo(0.9, 6);
      expect(report.duration).toBeCloseTo(1, 6);
    }
  });

  test('an AVIF still', async () => {
    expect((await reader.read('still.avif')).report).toMatchObject({ kind: 'image', container: 'AVIF', size: { width: 64, height: 48 } });
  });

  test('AV1 in MP4', async () => {
    expect(hashesOf(await reader.read('av1.mp4'))).toEqual(await decodedHashes(await fixture('av1.mp4'), 'yuv420p'));
  });

  test('without audio there is none', async () => {
    expect((await reader.read('noaudio.mp4', [[0]])).report.audio).toBeNull();
  });
});

test.describe('usable, with a warning', () => {
  test('truncated: the good part, and where it ends', async () => {
    const reading = await reader.read('trunc_fast.mp4');
    const whole = await reader.read('fast.mp4');
    expect(warning(reading, 'truncated')?.message).toMatch(/ends at byte \d+ of \d+: 2\.\d+ s of 4 s \(\d+ frames\) can be played/);
    expect(reading.stopped).toBeNull();
    expect(reading.frames.length).toBe(reading.report.times.length);
    expect(reading.frames.length).toBeGreaterThan(60);
    expect(reading.frames.length).toBeLessThan(120);
    expect(hashesOf(reading)).toEqual(hashesOf(whole).slice(0, reading.frames.length));
    expectBalance(reading);
  });

  test('truncated fragments: up to the last frame that is there', async () => {
    const reading = await reader.read('trunc_frag.mp4');
    expect(warning(reading, 'truncated')?.message).toMatch(/ends at byte \d+ of \d+/);
    expect(reading.stopped).toBeNull();
    expect(hashesOf(reading)).toEqual(hashesOf(await reader.read('frag.mp4')).slice(0, reading.frames.length));
  });

  test('truncated WebM', async () => {
    const reading = await reader.read('trunc.webm');
    const whole = await reader.read('clip.webm');
    expect(warning(reading, 'truncated')?.message).toMatch(/ends at byte \d+ of \d+/);
    expect(reading.stopped).toBeNull();
    expect(reading.frames.length).toBeGreaterThan(20);
    expect(reading.frames.length).toBeLessThan(60);
    expect(hashesOf(reading)).toEqual(hashesOf(whole).slice(0, reading.frames.length));
  });

  test('a WebM whose structure breaks off', async () => {
    const reading = await reader.read('broken_part.webm');
    expect(warning(reading, 'truncated')?.message).toMatch(
      /is damaged at byte \d+ of \d+: only what comes before it, [\d.]+ s \(\d+ frames\)/,
    );
    expect(reading.stopped).toBeNull();
    expect(reading.frames.length).toBeGreaterThan(5);
    expect(hashesOf(reading)).toEqual(hashesOf(await reader.read('clip.webm')).slice(0, reading.frames.length));
  });

  test('corrupt in the middle: stops by default, naming the place', async () => {
    const reading = await reader.read('corrupt_mid.mp4');
    expect(reading.stopped?.code).toBe('damaged');
    expect(reading.stopped?.message).toMatch(
      /“corrupt_mid\.mp4” is damaged between 1\.\d+ s and [\d.]+ s: \d+ of its 120 frames cannot be decoded there/,
    );
    expect(reading.frames.length).toBeGreaterThan(30);
    expect(reading.frames.length).toBeLessThan(60);
    expect(reading.gaps[0]?.start).toBe(reading.frames.length);
    expect(codesOf(reading)).toContain('corrupt-frames');
    expectBalance(reading);
  });

  test('corrupt in the middle: lenient repeats the last good frame and goes on after the gap', async () => {
    const reading = await reader.read('corrupt_mid.mp4', null, { lenient: true });
    const whole = await reader.read('fast.mp4');
    expect(reading.stopped).toBeNull();
    expect(reading.frames.map(({ index }) => index)).toEqual([...whole.report.times.keys()]);
    expect(reading.frames.map(({ time }) => time)).toEqual(whole.frames.map(({ time }) => time));
    const [gap] = reading.gaps;
    const { start, end } = gap as { start: number; end: number };
    expect(reading.frames[start]?.hash).toBe(reading.frames[start - 1]?.hash);
    expect(hashesOf(reading).slice(end)).toEqual(hashesOf(whole).slice(end));
    expect(hashesOf(reading).slice(0, 30)).toEqual(hashesOf(whole).slice(0, 30));
    expect(warning(reading, 'corrupt-frames')?.remedy).toMatch(/In and Out/);
    expectBalance(reading);
  });

  test('the first pictures gone: opens with the rest', async () => {
    const reading = await reader.read('first_gop_gone.mp4', [[30, 31]]);
    expect(reading.report.size).toEqual({ width: 320, height: 180 });
    expect(hashesOf(reading)).toEqual(hashesOf(await reader.read('fast.mp4', [[30, 31]])));
    expect(codesOf(reading)).toContain('corrupt-frames');
  });

  const notes: readonly (readonly [name: string, code: string, message: RegExp])[] = [
    ['twovideo.mp4', 'several-video-tracks', /2 video tracks; the first one is used/],
    ['longaudio.mp4', 'audio-longer', /runs to 3 s, its picture only to 1 s/],
    ['editdelay.mp4', 'late-start', /begins at 0\.5 s/],
    ['hlg.webm', 'high-dynamic-range', /HDR \(HLG\)/],
    ['deep.png', 'reduced-depth', /16 bits per channel/],
  ];
  for (const [name, code, message] of notes) {
    test(`${name}: ${code}`, async () => expect(warning(await reader.read(name, [[0]]), code)?.message).toMatch(message));
  }

  test('nothing is said of good files', async () => {
    for (const name of ['base.mp4', 'frag.mp4', 'vfr.mp4', 'edit.mp4', 'clip.webm', 'clip.mkv', 'opengop.mp4', 'alpha.webm', 'alpha.png']) {
      expect((await reader.read(name)).report.warnings, name).toEqual([]);
    }
  });
});

test('a file that changes after it was picked is named as the cause, before and while reading', async ({ browserName: _ }, info) => {
  const path = info.outputPath('moving away.mp4');
  await copyFile(await fixture('fast.mp4'), path);
  await reader.page.setInputFiles('#file', path);
  expect(await reader.page.evaluate(() => window.reader.hold(window.pickedFile()))).toBe(120);
  await truncate(path, 1000);
  const stopped = await reader.page.evaluate(() => window.reader.readHeld([100, 119]));
  expect(stopped?.code).toBe('file-unreadable');
  expect(stopped?.message).toContain('“moving away.mp4” can no longer be read');
  const refused = await reader.page.evaluate(() => window.reader.hold(window.pickedFile()).catch((error: { code: string }) => error.code));
  expect(refused).toBe('file-unreadable');
});
