/** Reading files in the browser, judged by ffmpeg and ffprobe: which frames, when, which bytes, and what is said of bad files. */
import { copyFile, truncate } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { OpenOptions } from '../workers/media-source.ts';
import type { Remote } from '../workers/rpc.ts';
import { decodedAudio, decodedBytes, decodedHashes, fixture, frameTimes } from './fixtures.ts';
import { expect, test } from './harness/harness.ts';
import type { MediaInApi, Reading } from './media-in.worker.ts';

declare global {
  interface Window {
    reader: Remote<MediaInApi>;
  }
}

let page: Page;

// One page for all tests: what is tested has no state between files.
test.beforeAll(async ({ browser, moduleServer }) => {
  page = await browser.newPage();
  await page.goto(`${moduleServer}e2e/harness/index.html`);
  await page.evaluate(() => load('/e2e/media-in.page.ts'));
});

test.afterAll(async () => {
  await page.close();
});

/** Hands a fixture to the page, optionally under another name. */
async function give(name: string): Promise<void> {
  await page.setInputFiles('#file', await fixture(name));
}

async function read(name: string, wanted: number[][] | null = null, options: OpenOptions = {}): Promise<Reading> {
  await give(name);
  return page.evaluate(([indices, how]) => window.reader.read(window.pickedFile(), indices, how), [wanted, options] as const);
}

/** The error with which a file is refused. */
async function refusal(name: string, options: OpenOptions = {}): Promise<{ code: string; message: string; remedy: string; ms: number }> {
  await give(name);
  return page.evaluate(async (how) => {
    const began = performance.now();
    try {
      await window.reader.read(window.pickedFile(), [[0]], how);
    } catch (error) {
      const { code, message, remedy } = error as { code: string; message: string; remedy: string };
      return { code, message, remedy, ms: performance.now() - began };
    }
    return { code: 'accepted', message: '', remedy: '', ms: 0 };
  }, options);
}

function expectBalance({ counters }: Reading): void {
  expect(counters.opened).toBe(counters.closed);
  expect(counters.planar).toBe(0);
  expect(counters.peak).toBeLessThanOrEqual(16);
}

const hashesOf = ({ frames }: Reading) => frames.map(({ hash }) => hash);
const codesOf = ({ report }: Reading) => report.warnings.map(({ code }) => code);
const warning = ({ report }: Reading, code: string) => report.warnings.find((candidate) => candidate.code === code);

test.describe('planes are ffmpeg’s, byte for byte', () => {
  const cases: readonly (readonly [name: string, pixelFormat: string, input: string[], format: Record<string, unknown>])[] = [
    [
      'bt709_tv.mp4',
      'yuv420p',
      [],
      { layout: 'i420', bitDepth: 8, colour: { matrix: 'bt709', range: 'limited', primaries: 'bt709', transfer: 'bt709' } },
    ],
    ['bt709_pc.mp4', 'yuvj420p', [], { layout: 'i420', colour: { matrix: 'bt709', range: 'full', primaries: 'bt709', transfer: 'bt709' } }],
    ['bt601_tv.webm', 'yuv420p', [], { colour: { matrix: 'bt601', range: 'limited', primaries: 'smpte170m', transfer: 'smpte170m' } }],
    ['bt601_pc.mp4', 'yuvj420p', [], { colour: { matrix: 'bt601', range: 'full', primaries: 'smpte170m', transfer: 'smpte170m' } }],
    ['hi10.mp4', 'yuv420p10le', [], { layout: 'i420', bitDepth: 10 }],
    ['hi422.mp4', 'yuv422p10le', [], { layout: 'i422', bitDepth: 10 }],
    ['hlg.webm', 'yuv420p10le', [], { bitDepth: 10, colour: { matrix: 'bt2020', range: 'limited', primaries: 'bt2020', transfer: 'hlg' } }],
    ['odd444.mp4', 'yuv444p', [], { layout: 'i444', coded: { width: 17, height: 31 } }],
    ['odd420.webm', 'yuv420p', [], { layout: 'i420', coded: { width: 17, height: 31 } }],
    ['one.mp4', 'yuv444p', [], { coded: { width: 1, height: 1 } }],
    ['base.mp4', 'yuv420p', [], { coded: { width: 320, height: 180 }, rotation: 0 }],
    ['frag.mp4', 'yuv420p', [], {}],
    ['vfr.mp4', 'yuv420p', [], {}],
    ['edit.mp4', 'yuv420p', [], {}],
    ['opengop.mp4', 'yuv420p', [], {}],
    ['rotated.mp4', 'yuv420p', [], { coded: { width: 320, height: 180 } }],
    ['sar2.mp4', 'yuv420p', [], { pixelAspect: { num: 2, den: 1 } }],
    ['clip.mkv', 'yuv420p', [], {}],
    ['clip.ts', 'yuv420p', [], {}],
    ['altref_vp8.webm', 'yuv420p', [], {}],
    ['alpha.webm', 'yuva420p', ['-c:v', 'libvpx-vp9'], { layout: 'i420', alpha: true }],
    ['alpha_vp8.webm', 'yuva420p', ['-c:v', 'libvpx'], { layout: 'i420', alpha: true }],
    [
      'alpha.png',
      'rgba',
      [],
      { layout: 'rgba', alpha: true, colour: { matrix: 'rgb', range: 'full', primaries: 'bt709', transfer: 'iec61966-2-1' } },
    ],
    ['alpha.webp', 'rgba', [], { layout: 'rgba', alpha: true }],
    ['moving.gif', 'rgba', [], { layout: 'rgba' }],
  ];
  for (const [name, pixelFormat, input, format] of cases) {
    test(name, async () => {
      const [reading, expected] = [await read(name), await decodedHashes(await fixture(name), pixelFormat, input)];
      expect(expected.length).toBeGreaterThan(0);
      expect(hashesOf(reading)).toEqual(expected);
      expect(reading.report.format).toMatchObject(format);
      expect(reading.stopped).toBeNull();
      expectBalance(reading);
    });
  }
});

test('a JPEG keeps its own planes, within what decoders may round differently', async () => {
  await give('still.jpg');
  const expected = await decodedBytes(await fixture('still.jpg'), 'yuvj420p');
  const { bytes, format } = await page.evaluate(() => window.reader.firstFrame(window.pickedFile()));
  expect(format).toMatchObject({ layout: 'i420', coded: { width: 65, height: 49 }, colour: { matrix: 'bt601', range: 'full' } });
  expect(bytes.length).toBe(expected.length);
  expect(bytes.reduce((worst, value, index) => Math.max(worst, Math.abs(value - (expected[index] as number))), 0)).toBeLessThanOrEqual(3);
});

test.describe('times are ffprobe’s', () => {
  for (const name of [
    'base.mp4',
    'frag.mp4',
    'vfr.mp4',
    'edit.mp4',
    'editdelay.mp4',
    'negpts.mp4',
    'fps240.mp4',
    'clip.webm',
    'dur0.mp4',
    'oneframe.mp4',
  ]) {
    test(name, async () => {
      const [reading, expected] = [await read(name, [[0]]), await frameTimes(await fixture(name))];
      expect(reading.report.times.length).toBe(expected.length);
      for (const [index, time] of expected.entries()) expect(Math.abs((reading.report.times[index] as number) - time)).toBeLessThan(1e-6);
      expect(reading.report.duration).toBeGreaterThan(reading.report.times.at(-1) as number);
    });
  }

  test('a frame that straddles time 0 is shown from 0', async () => {
    const { report, frames } = await read('straddle.mp4');
    const expected = await decodedHashes(await fixture('straddle.mp4'), 'yuv420p');
    expect(report.times[0]).toBe(0);
    expect(report.times[1]).toBeCloseTo(0.01, 6);
    expect(frames[0]?.duration).toBeCloseTo(0.01, 6);
    expect(frames.length).toBe(26);
    // ffmpeg may or may not keep the straddling frame; all others must be its frames.
    expect(frames.slice(-20).map(({ hash }) => hash)).toEqual(expected.slice(-20));
  });

  test('constant and variable rates are told apart', async () => {
    expect((await read('base.mp4', [[0]])).report).toMatchObject({ frameRate: 30, constantRate: true });
    expect((await read('clip.webm', [[0]])).report).toMatchObject({ frameRate: 30, constantRate: true });
    expect((await read('vfr.mp4', [[0]])).report).toMatchObject({ constantRate: false });
  });

  test('rotation turns the upright size, pixel aspect widens it', async () => {
    const rotated = (await read('rotated.mp4', [[0]])).report;
    expect(rotated.size).toEqual({ width: 180, height: 320 });
    // ffmpeg turns this file's pictures a quarter to the left on display.
    expect(rotated.format.rotation).toBe(270);
    expect((await read('sar2.mp4', [[0]])).report.size).toEqual({ width: 128, height: 48 });
  });
});

test.describe('any order gives the same frames', () => {
  for (const name of ['base.mp4', 'opengop.mp4', 'clip.webm', 'alpha.webm', 'edit.mp4']) {
    test(name, async () => {
      const linear = await read(name);
      const count = linear.frames.length;
      const half = count >> 1;
      const jumps = [count - 1, 0, half, half - 1, half - 2, half - 6, half + 1, 1, count - 2];
      const skips = Array.from({ length: Math.floor(count / 7) }, (_, index) => index * 7);
      const reading = await read(name, [...jumps.map((index) => [index]), skips, [2, 3, count - 1]]);
      expect(reading.stopped).toBeNull();
      expect(reading.frames.map(({ index }) => index)).toEqual([...jumps, ...skips, 2, 3, count - 1]);
      for (const { index, hash } of reading.frames) expect(hash, `frame ${index}`).toBe(linear.frames[index]?.hash);
      expectBalance(reading);
    });
  }

  test('two readers at once', async () => {
    await give('base.mp4');
    const [first, second] = await page.evaluate(() => window.reader.together(window.pickedFile()));
    expect(first).toEqual(hashesOf(await read('base.mp4')));
    expect(second).toEqual(first);
  });

  test('leaving a loop or aborting gives every frame back and the source goes on', async () => {
    await give('base.mp4');
    const result = await page.evaluate(() => window.reader.interrupt(window.pickedFile(), 7));
    expect(result).toEqual({ aborted: 'AbortError', leftPlanar: 0, again: 7, balance: 0 });
  });
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
      const error = await refusal(name, options);
      expect(error.code).toBe(code);
      expect(error.message).toMatch(message);
      expect(error.message).toContain(`“${name}”`);
      expect(error.remedy).toMatch(/^[A-Z].*[.\w]$/);
    });
  }
});

test.describe('accepted by content', () => {
  test('a video under a text file’s name', async () => {
    const reading = await read('mp4_as.txt', [[0]]);
    expect(reading.report).toMatchObject({ kind: 'video', container: 'MP4' });
    expect(reading.report.times.length).toBe(120);
  });

  test('a picture under a video’s name', async () => {
    expect((await read('png_as.mp4')).report).toMatchObject({ kind: 'image', container: 'PNG', size: { width: 32, height: 32 } });
  });

  test('the true size where the container lies', async () => {
    expect((await read('avc1_65535.mp4', [[0]])).report.size).toEqual({ width: 320, height: 180 });
  });

  test('8K within the limit', async () => {
    const reading = await read('eightk.mp4');
    expect(reading.report.size).toEqual({ width: 7680, height: 4320 });
    expect(reading.frames.length).toBe(1);
  });

  test('an index behind 5 GiB of nothing, reading less than 1 MB', async () => {
    const reading = await read('moov_after_5g.mp4', [[0, 119]]);
    expect(reading.report.times.length).toBe(120);
    expect(reading.openBytes).toBeLessThan(1e6);
  });

  test('moving pictures with their times', async () => {
    for (const name of ['moving.gif', 'moving.webp']) {
      const { report, frames } = await read(name);
      expect(frames.length).toBe(10);
      expect(report.times[9]).toBeCloseTo(0.9, 6);
      expect(report.duration).toBeCloseTo(1, 6);
    }
  });

  test('an AVIF still', async () => {
    expect((await read('still.avif')).report).toMatchObject({ kind: 'image', container: 'AVIF', size: { width: 64, height: 48 } });
  });

  test('AV1 in MP4', async () => {
    expect(hashesOf(await read('av1.mp4'))).toEqual(await decodedHashes(await fixture('av1.mp4'), 'yuv420p'));
  });

  test('without audio there is none', async () => {
    expect((await read('noaudio.mp4', [[0]])).report.audio).toBeNull();
  });
});

test.describe('usable, with a warning', () => {
  test('truncated: the good part, and where it ends', async () => {
    const reading = await read('trunc_fast.mp4');
    const whole = await read('fast.mp4');
    expect(warning(reading, 'truncated')?.message).toMatch(/ends at byte \d+ of \d+: 2\.\d+ s of 4 s \(\d+ frames\) can be played/);
    expect(reading.stopped).toBeNull();
    expect(reading.frames.length).toBe(reading.report.times.length);
    expect(reading.frames.length).toBeGreaterThan(60);
    expect(reading.frames.length).toBeLessThan(120);
    expect(hashesOf(reading)).toEqual(hashesOf(whole).slice(0, reading.frames.length));
    expectBalance(reading);
  });

  test('truncated fragments: up to the last frame that is there', async () => {
    const reading = await read('trunc_frag.mp4');
    expect(warning(reading, 'truncated')?.message).toMatch(/ends at byte \d+ of \d+/);
    expect(reading.stopped).toBeNull();
    expect(hashesOf(reading)).toEqual(hashesOf(await read('frag.mp4')).slice(0, reading.frames.length));
  });

  test('truncated WebM', async () => {
    const reading = await read('trunc.webm');
    const whole = await read('clip.webm');
    expect(warning(reading, 'truncated')?.message).toMatch(/ends at byte \d+ of \d+/);
    expect(reading.stopped).toBeNull();
    expect(reading.frames.length).toBeGreaterThan(20);
    expect(reading.frames.length).toBeLessThan(60);
    expect(hashesOf(reading)).toEqual(hashesOf(whole).slice(0, reading.frames.length));
  });

  test('a WebM whose structure breaks off', async () => {
    const reading = await read('broken_part.webm');
    expect(warning(reading, 'truncated')?.message).toMatch(
      /is damaged at byte \d+ of \d+: only what comes before it, [\d.]+ s \(\d+ frames\)/,
    );
    expect(reading.stopped).toBeNull();
    expect(reading.frames.length).toBeGreaterThan(5);
    expect(hashesOf(reading)).toEqual(hashesOf(await read('clip.webm')).slice(0, reading.frames.length));
  });

  test('corrupt in the middle: stops by default, naming the place', async () => {
    const reading = await read('corrupt_mid.mp4');
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
    const reading = await read('corrupt_mid.mp4', null, { lenient: true });
    const whole = await read('fast.mp4');
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
    const reading = await read('first_gop_gone.mp4', [[30, 31]]);
    expect(reading.report.size).toEqual({ width: 320, height: 180 });
    expect(hashesOf(reading)).toEqual(hashesOf(await read('fast.mp4', [[30, 31]])));
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
    test(`${name}: ${code}`, async () => expect(warning(await read(name, [[0]]), code)?.message).toMatch(message));
  }

  test('nothing is said of good files', async () => {
    for (const name of ['base.mp4', 'frag.mp4', 'vfr.mp4', 'edit.mp4', 'clip.webm', 'clip.mkv', 'opengop.mp4', 'alpha.webm', 'alpha.png']) {
      expect((await read(name)).report.warnings, name).toEqual([]);
    }
  });
});

test('a file that changes after it was picked is named as the cause, before and while reading', async ({ browserName: _ }, info) => {
  const path = info.outputPath('moving away.mp4');
  await copyFile(await fixture('fast.mp4'), path);
  await page.setInputFiles('#file', path);
  expect(await page.evaluate(() => window.reader.hold(window.pickedFile()))).toBe(120);
  await truncate(path, 1000);
  const stopped = await page.evaluate(() => window.reader.readHeld([100, 119]));
  expect(stopped?.code).toBe('file-unreadable');
  expect(stopped?.message).toContain('“moving away.mp4” can no longer be read');
  const refused = await page.evaluate(() => window.reader.hold(window.pickedFile()).catch((error: { code: string }) => error.code));
  expect(refused).toBe('file-unreadable');
});

test.describe('audio', () => {
  /** Largest difference of two runs of samples, `shift` apart. */
  const difference = (a: Float32Array, b: Float32Array, from: number, to: number) => {
    let worst = 0;
    for (let index = from; index < to; index++) worst = Math.max(worst, Math.abs((a[index] as number) - (b[index] as number)));
    return worst;
  };

  for (const [name, tolerance] of [
    ['aac44.mp4', 2e-4],
    ['pcm.mov', 1e-6],
    ['opus.webm', 2e-3],
  ] as const) {
    test(`${name}: sample for sample what ffmpeg decodes, in pieces and from the middle`, async () => {
      await give(name);
      const expected = await decodedAudio(await fixture(name));
      const pieces = (await page.evaluate(() => window.reader.audio(window.pickedFile(), 0, 1.5, 0.1))) as Float32Array;
      expect(difference(pieces, expected, 0, pieces.length)).toBeLessThan(tolerance);
      const middle = (await page.evaluate(() => window.reader.audio(window.pickedFile(), 1, 1.5, 0.25))) as Float32Array;
      expect(middle.length).toBe(pieces.length / 3);
      expect(difference(middle, expected.subarray(2 * middle.length), 0, middle.length)).toBeLessThan(tolerance);
    });
  }

  test('six channels at 8 kHz', async () => {
    const { report } = await read('ch6_8k.mp4', [[0]]);
    expect(report.audio).toMatchObject({ channels: 6, sampleRate: 8000 });
    await give('ch6_8k.mp4');
    const { samples, gapless } = await page.evaluate(() => window.reader.blocks(window.pickedFile()));
    expect(gapless).toBe(true);
    expect(samples).toBe(Math.round((report.audio?.end ?? 0) * 8000));
  });

  test('the waveform rises with the sound', async () => {
    await give('base.mp4');
    const peaks = await page.evaluate(() => window.reader.waveform(window.pickedFile(), 50));
    expect(peaks.length).toBe(50);
    for (const peak of peaks) expect(peak).toBeGreaterThan(0.1);
    await give('noaudio.mp4');
    expect((await page.evaluate(() => window.reader.waveform(window.pickedFile(), 50))).length).toBe(0);
  });
});

test('thumbnails are upright, of the height asked for, in the order asked for', async () => {
  await give('rotated.mp4');
  const upright = await page.evaluate(() => window.reader.thumbnails(window.pickedFile(), [60, 0], 64));
  expect(upright.map(({ width, height }) => [width, height])).toEqual([
    [36, 64],
    [36, 64],
  ]);
  await give('red.png');
  const [red] = await page.evaluate(() => window.reader.thumbnails(window.pickedFile(), [0], 16));
  expect(red?.pixel).toEqual([254, 0, 0, 255].map((value) => expect.closeTo(value, -1)));
});

test('the self-test finds this browser’s abilities by result', async () => {
  const found = await page.evaluate(() => window.capabilities());
  expect(found).toMatchObject({ webgpu: true, problem: null, framePath: 'planes', encoders: { vp9: true, opus: true } });
  expect(found.maxTextureSize).toBeGreaterThanOrEqual(4096);
});
