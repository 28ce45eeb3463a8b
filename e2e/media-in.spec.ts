/** Reading files in the browser, judged by ffmpeg and ffprobe: which frames, when, which bytes; sound, thumbnails, self-test. */
import { decodedAudio, decodedBytes, decodedHashes, fixture, frameTimes } from './fixtures.ts';
import { expect, test } from './harness/harness.ts';
import { expectBalance, hashesOf, openReader, type Reader } from './media-in-reader.ts';

let reader: Reader;

test.beforeAll(async ({ browser, moduleServer }) => {
  reader = await openReader(browser, moduleServer);
});

test.afterAll(async () => {
  await reader.page.close();
});

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
      const [reading, expected] = [await reader.read(name), await decodedHashes(await fixture(name), pixelFormat, input)];
      expect(expected.length).toBeGreaterThan(0);
      expect(hashesOf(reading)).toEqual(expected);
      expect(reading.report.format).toMatchObject(format);
      expect(reading.stopped).toBeNull();
      expectBalance(reading);
    });
  }
});

test('a JPEG keeps its own planes, within what decoders may round differently', async () => {
  await reader.give('still.jpg');
  const expected = await decodedBytes(await fixture('still.jpg'), 'yuvj420p');
  const { bytes, format } = await reader.page.evaluate(() => window.reader.firstFrame(window.pickedFile(), {}));
  expect(format).toMatchObject({ layout: 'i420', coded: { width: 65, height: 49 }, colour: { matrix: 'bt601', range: 'full' } });
  expect(bytes.length).toBe(expected.length);
  expect(bytes.reduce((worst, value, index) => Math.max(worst, Math.abs(value - (expected[index] as number))), 0)).toBeLessThanOrEqual(3);
});

test('where planes cannot be read, pictures are converted and keep their alpha', async () => {
  await reader.give('alpha.webm');
  const [planes, converted] = await reader.page.evaluate(async () => {
    const file = window.pickedFile();
    return [await window.reader.firstFrame(file, {}), await window.reader.firstFrame(file, { framePath: 'rgba' })] as const;
  });
  expect(converted.format).toMatchObject({ layout: 'rgba', alpha: true, colour: { matrix: 'rgb' } });
  const alpha = planes.bytes.slice(-96 * 64);
  const found = converted.bytes.filter((_, index) => index % 4 === 3);
  expect(found.length).toBe(alpha.length);
  // The browser stretches alpha that is not tagged as full range: next to clear and opaque it loses what lies beyond.
  const worst = (low: number, high: number) =>
    alpha.reduce((most, value, at) => (value >= low && value <= high ? Math.max(most, Math.abs(value - (found[at] as number))) : most), 0);
  expect(worst(17, 234)).toBeLessThanOrEqual(1);
  expect(worst(0, 0)).toBe(0);
  expect(worst(255, 255)).toBe(0);
  expect(worst(0, 255)).toBeLessThanOrEqual(20);
  expect(new Set(found).size).toBeGreaterThan(70);
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
      const [reading, expected] = [await reader.read(name, [[0]]), await frameTimes(await fixture(name))];
      expect(reading.report.times.length).toBe(expected.length);
      for (const [index, time] of expected.entries()) expect(Math.abs((reading.report.times[index] as number) - time)).toBeLessThan(1e-6);
      expect(reading.report.duration).toBeGreaterThan(reading.report.times.at(-1) as number);
    });
  }

  test('a frame that straddles time 0 is shown from 0', async () => {
    const { report, frames } = await reader.read('straddle.mp4');
    const expected = await decodedHashes(await fixture('straddle.mp4'), 'yuv420p');
    expect(report.times[0]).toBe(0);
    expect(report.times[1]).toBeCloseTo(0.01, 6);
    expect(frames[0]?.duration).toBeCloseTo(0.01, 6);
    expect(frames.length).toBe(26);
    // ffmpeg may or may not keep the straddling frame; all others must be its frames.
    expect(frames.slice(-20).map(({ hash }) => hash)).toEqual(expected.slice(-20));
  });

  test('constant and variable rates are told apart', async () => {
    expect((await reader.read('base.mp4', [[0]])).report).toMatchObject({ frameRate: 30, constantRate: true });
    expect((await reader.read('clip.webm', [[0]])).report).toMatchObject({ frameRate: 30, constantRate: true });
    expect((await reader.read('vfr.mp4', [[0]])).report).toMatchObject({ constantRate: false });
  });

  test('rotation turns the upright size, pixel aspect widens it', async () => {
    const rotated = (await reader.read('rotated.mp4', [[0]])).report;
    expect(rotated.size).toEqual({ width: 180, height: 320 });
    // ffmpeg turns this file's pictures a quarter to the left on display.
    expect(rotated.format.rotation).toBe(270);
    expect((await reader.read('sar2.mp4', [[0]])).report.size).toEqual({ width: 128, height: 48 });
  });
});

test.describe('any order gives the same frames', () => {
  for (const name of ['base.mp4', 'opengop.mp4', 'clip.webm', 'alpha.webm', 'edit.mp4']) {
    test(name, async () => {
      const linear = await reader.read(name);
      const count = linear.frames.length;
      const half = count >> 1;
      const jumps = [count - 1, 0, half, half - 1, half - 2, half - 6, half + 1, 1, count - 2];
      const skips = Array.from({ length: Math.floor(count / 7) }, (_, index) => index * 7);
      const reading = await reader.read(name, [...jumps.map((index) => [index]), skips, [2, 3, count - 1]]);
      expect(reading.stopped).toBeNull();
      expect(reading.frames.map(({ index }) => index)).toEqual([...jumps, ...skips, 2, 3, count - 1]);
      for (const { index, hash } of reading.frames) expect(hash, `frame ${index}`).toBe(linear.frames[index]?.hash);
      expectBalance(reading);
    });
  }

  test('two readers at once', async () => {
    await reader.give('base.mp4');
    const [first, second] = await reader.page.evaluate(() => window.reader.together(window.pickedFile()));
    expect(first).toEqual(hashesOf(await reader.read('base.mp4')));
    expect(second).toEqual(first);
  });

  test('a glance elsewhere leaves the decoder and the frames behind it where they are', async () => {
    await reader.give('base.mp4');
    const cost = (frames: number[]) =>
      reader.page.evaluate((asked) => window.reader.costAfterGlance(window.pickedFile(), asked, [0, 5, 95, 119]), frames);
    // Stepping back: the frames behind are kept. Stepping on: the decoder goes on, with a few frames of its own ahead.
    expect(await cost([40, 39, 38])).toBe(0);
    expect(await cost([50, 51])).toBeLessThan(10);
  });

  test('closing ends what is under way, and calls nothing damaged', async () => {
    await reader.give('base.mp4');
    const ended = await reader.page.evaluate(() => window.reader.closeWhileReading(window.pickedFile()));
    expect(ended).toEqual({ pictures: 'AbortError', sound: 'AbortError', warnings: [], gaps: 0, planar: 0 });
  });

  test('leaving a loop or aborting gives every frame back and the source goes on', async () => {
    await reader.give('base.mp4');
    const result = await reader.page.evaluate(() => window.reader.interrupt(window.pickedFile(), 7));
    expect(result).toEqual({ aborted: 'AbortError', leftPlanar: 0, again: 7, balance: 0 });
  });
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
      await reader.give(name);
      const expected = await decodedAudio(await fixture(name));
      const pieces = (await reader.page.evaluate(() => window.reader.audio(window.pickedFile(), 0, 1.5, 0.1))) as Float32Array;
      expect(difference(pieces, expected, 0, pieces.length)).toBeLessThan(tolerance);
      const middle = (await reader.page.evaluate(() => window.reader.audio(window.pickedFile(), 1, 1.5, 0.25))) as Float32Array;
      expect(middle.length).toBe(pieces.length / 3);
      expect(difference(middle, expected.subarray(2 * middle.length), 0, middle.length)).toBeLessThan(tolerance);
    });
  }

  test('stretches asked for in one breath are the same, and leave no decoder behind', async () => {
    await reader.give('base.mp4');
    const stretches: [number, number][] = [
      [1, 1.2],
      [0, 0.2],
      [0.2, 0.4],
      [3, 3.1],
      [1.2, 1.4],
    ];
    const { sound, left } = await reader.page.evaluate((asked) => window.reader.overlapping(window.pickedFile(), asked), stretches);
    expect(left).toBe(0);
    for (const [place, [start, end]] of stretches.entries()) {
      const alone = await reader.page.evaluate(([from, to]) => window.reader.audio(window.pickedFile(), from, to, 1), [
        start,
        end,
      ] as const);
      expect(sound[place]).toEqual([...(alone ?? [])]);
    }
  });

  test('six channels at 8 kHz', async () => {
    const { report } = await reader.read('ch6_8k.mp4', [[0]]);
    expect(report.audio).toMatchObject({ channels: 6, sampleRate: 8000 });
    await reader.give('ch6_8k.mp4');
    const { samples, gapless } = await reader.page.evaluate(() => window.reader.blocks(window.pickedFile()));
    expect(gapless).toBe(true);
    expect(samples).toBe(Math.round((report.audio?.end ?? 0) * 8000));
  });

  test('the waveform rises with the sound', async () => {
    await reader.give('base.mp4');
    const peaks = await reader.page.evaluate(() => window.reader.waveform(window.pickedFile(), 50));
    expect(peaks.length).toBe(50);
    for (const peak of peaks) expect(peak).toBeGreaterThan(0.1);
    await reader.give('noaudio.mp4');
    expect((await reader.page.evaluate(() => window.reader.waveform(window.pickedFile(), 50))).length).toBe(0);
  });
});

test('thumbnails are upright, of the height asked for, in the order asked for', async () => {
  await reader.give('rotated.mp4');
  const upright = await reader.page.evaluate(() => window.reader.thumbnails(window.pickedFile(), [60, 0], 64));
  expect(upright.map(({ width, height }) => [width, height])).toEqual([
    [36, 64],
    [36, 64],
  ]);
  await reader.give('red.png');
  const [red] = await reader.page.evaluate(() => window.reader.thumbnails(window.pickedFile(), [0], 16));
  expect(red?.pixel).toEqual([254, 0, 0, 255].map((value) => expect.closeTo(value, -1)));
});

test('the self-test finds this browser’s abilities by result', async () => {
  const found = await reader.page.evaluate(() => window.capabilities());
  expect(found).toMatchObject({ webgpu: true, problem: null, framePath: 'planes', encoders: { vp9: true, opus: true } });
  expect(found.maxTextureSize).toBeGreaterThanOrEqual(4096);
  expect(await reader.page.evaluate(() => window.convertsColours())).toBe(true);
});
