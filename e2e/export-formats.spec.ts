/** Every format that a browser writes by itself, made in one pass and judged by ffmpeg. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultOutput, type OutputFormat, type OutputSettings } from '../src/jobs/output/output.ts';
import { emptyRecipe, type Recipe } from '../src/jobs/recipe/recipe.ts';
import { decodePng } from '../src/media/pictures/png.ts';
import { exportAll, tryExport } from './export-page.ts';
import { ffprobe, fixture, frameTimes } from './fixtures.ts';
import { expect, test } from './harness/harness.ts';
import { errorOf } from './raw-video.ts';
import { addressOf } from './render-page.ts';

const FRAMES = 12;
const [WIDTH, HEIGHT] = [96, 64];

function recipeFor(formats: readonly OutputFormat[], output: Partial<OutputSettings> = {}): Recipe {
  return { ...emptyRecipe('test'), range: { start: 0, end: FRAMES }, output: { ...defaultOutput, formats, quality: 'best', ...output } };
}

/** All frames of a file as ffmpeg decodes them, in one pixel format. */
function decoded(path: string, pixels: string, ...input: string[]): Buffer {
  const args = ['-v', 'error', ...input, '-i', path, '-fps_mode', 'passthrough', '-frames:v', String(FRAMES), '-pix_fmt', pixels];
  return execFileSync('ffmpeg', [...args, '-f', 'rawvideo', '-'], { maxBuffer: 2 ** 28 });
}

/** Alpha of the source, which the identity recipe keeps. */
const sourceAlpha = async () => planeOf(decoded(await fixture('alpha.webm'), 'yuva420p', '-c:v', 'libvpx-vp9'), [WIDTH, HEIGHT], 'alpha');

/** One plane of every frame of yuva420p. */
function planeOf(frames: Buffer, [width, height]: readonly [number, number], plane: 'luma' | 'alpha', perFrame = 2.5): Buffer {
  const size = width * height * perFrame;
  const start = plane === 'luma' ? 0 : width * height * 1.5;
  const parts: Buffer[] = [];
  for (let at = 0; at < frames.length; at += size) parts.push(frames.subarray(at + start, at + start + width * height));
  return Buffer.concat(parts);
}

const channelOf = (rgba: Buffer, channel: number) => rgba.filter((_, at) => at % 4 === channel);

async function streamOf(path: string): Promise<Record<string, unknown>> {
  const { streams } = (await ffprobe('-count_frames', '-show_streams', path)) as { streams: Record<string, unknown>[] };
  return streams[0] as Record<string, unknown>;
}

test('videos beyond WebM and MP4: AV1, alpha below the colour, alpha in a second file', async ({ page }) => {
  const source = await fixture('alpha.webm');
  const recipe = recipeFor(['av1', 'stacked-alpha', 'alpha-pair']);
  const { result, paths } = await exportAll(page, { source, recipe }, test.info().outputPath('files'));
  const common = { nb_read_frames: String(FRAMES), width: WIDTH };
  expect(await streamOf(paths['av1'] as string)).toMatchObject({ ...common, codec_name: 'av1', height: HEIGHT });
  expect(await streamOf(paths['stacked-alpha'] as string)).toMatchObject({ ...common, codec_name: 'h264', height: HEIGHT * 2 });
  expect(await streamOf(paths['alpha-pair'] as string)).toMatchObject({ ...common, codec_name: 'h264', height: HEIGHT });
  expect(await streamOf(paths['alpha-pair.2'] as string)).toMatchObject({ ...common, codec_name: 'h264', height: HEIGHT });
  for (const path of Object.values(paths)) expect(await frameTimes(path)).toHaveLength(FRAMES);

  // Grey in the range of luma, as any player shows it.
  const alpha = (await sourceAlpha()).map((value) => Math.round(16 + (value * 219) / 255));
  const second = planeOf(decoded(paths['alpha-pair.2'] as string, 'yuv420p'), [WIDTH, HEIGHT], 'luma', 1.5);
  expect(errorOf(second, alpha).mean).toBeLessThan(2);
  const both = planeOf(decoded(paths['stacked-alpha'] as string, 'yuv420p'), [WIDTH, HEIGHT * 2], 'luma', 1.5);
  const lower = Buffer.concat(
    Array.from({ length: FRAMES }, (_, at) => both.subarray((at * 2 + 1) * WIDTH * HEIGHT, (at + 1) * 2 * WIDTH * HEIGHT)),
  );
  expect(errorOf(lower, alpha).mean).toBeLessThan(2);

  expect(result.files.map(({ format, frames, verified }) => [format, frames, verified?.framesCompared, verified?.alpha])).toEqual([
    ['av1', FRAMES, FRAMES, false],
    ['stacked-alpha', FRAMES, FRAMES, true],
    ['alpha-pair', FRAMES, FRAMES, true],
  ]);
  expect(result.files[2]?.bytes).toBe(
    readFileSync(paths['alpha-pair'] as string).length + readFileSync(paths['alpha-pair.2'] as string).length,
  );
});

test('files of pictures: an archive of PNGs, APNG, WebP and GIF, with exact alpha', async ({ page }) => {
  const source = await fixture('alpha.webm');
  const recipe = recipeFor(['png-zip', 'apng', 'webp', 'gif'], { quality: 'lossless', loops: 3 });
  const folder = test.info().outputPath('files');
  const { result, paths, progress } = await exportAll(page, { source, recipe }, folder);
  for (const { verified } of result.files) expect(verified).toMatchObject({ framesCompared: FRAMES, alpha: true, alphaMaxError: 0 });
  expect(progress.some((line) => line.startsWith('writing '))).toBe(true);

  const alpha = await sourceAlpha();
  const animated = decoded(paths['apng'] as string, 'rgba');
  expect(errorOf(channelOf(animated, 3), alpha).max).toBe(0);

  execFileSync('unzip', ['-q', paths['png-zip'] as string, '-d', folder]);
  const names = readdirSync(folder).filter((name) => name.startsWith('frame-'));
  expect(names).toEqual(Array.from({ length: FRAMES }, (_, at) => `frame-${String(at + 1).padStart(4, '0')}.png`));
  const pictures = await Promise.all(names.map(async (name) => (await decodePng(new Uint8Array(readFileSync(join(folder, name))))).rgba));
  expect(errorOf(channelOf(Buffer.concat(pictures), 3), alpha).max).toBe(0);
  expect(JSON.parse(readFileSync(join(folder, 'recipe.json'), 'utf8'))).toEqual(recipe);
  // Where there is no alpha, APNG has no colour either.
  const seen = Buffer.concat(pictures).map((value, at, all) => ((all[at - (at % 4) + 3] as number) === 0 ? 0 : value));
  expect(Buffer.compare(seen, animated)).toBe(0);

  const gif = decoded(paths['gif'] as string, 'rgba');
  expect(channelOf(gif, 3)).toEqual(alpha.map((value) => (value >= 128 ? 255 : 0)));
  expect(await streamOf(paths['gif'] as string)).toMatchObject({ codec_name: 'gif', nb_read_frames: String(FRAMES) });

  // This ffmpeg reads still WebPs only, so the structure has to do: each frame has its own chunk, and the file plays three times.
  const webp = readFileSync(paths['webp'] as string);
  expect(webp.toString('latin1').split('ANMF').length - 1).toBe(FRAMES);
  expect(webp.readUInt16LE(webp.indexOf('ANIM') + 12)).toBe(3);
});

test('stills: PNG, WebP and JPEG of one frame', async ({ page }) => {
  const source = await fixture('alpha.webm');
  const still = {
    ...recipeFor(['png', 'webp-still', 'jpeg']),
    range: { start: 7, end: 8 },
    background: { kind: 'colour', colour: [0, 0, 1] },
  } as const;
  const { result, paths } = await exportAll(page, { source, recipe: still }, test.info().outputPath('files'));
  const alpha = (await sourceAlpha()).subarray(7 * WIDTH * HEIGHT, 8 * WIDTH * HEIGHT);
  for (const format of ['png', 'webp-still'] as const)
    expect(errorOf(channelOf(decoded(paths[format] as string, 'rgba'), 3), alpha).max).toBe(0);
  const jpeg = decoded(paths['jpeg'] as string, 'rgba');
  const clear = [...alpha.keys()].filter((at) => (alpha[at] as number) < 16);
  expect(clear.length).toBeGreaterThan(5);
  expect(result.files.map(({ frames, verified }) => [frames, verified?.framesCompared])).toEqual([
    [1, 1],
    [1, 1],
    [1, 1],
  ]);
  const blue = clear.reduce((sum, at) => sum + (jpeg[at * 4 + 2] as number), 0) / clear.length;
  expect(blue).toBeGreaterThan(150);
});

test('a folder of PNGs is written where it was picked', async ({ page }) => {
  const source = await fixture('alpha.webm');
  const found = await page.evaluate(
    async ({ address, recipe }) => {
      const { connect } = await load<typeof import('../workers/rpc.ts')>('/workers/rpc.ts');
      const { api, close } = connect<import('../workers/render-api.ts').ExportApi>(
        new Worker('/workers/render.worker.ts', { type: 'module' }),
      );
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('picked', { create: true });
      const file = new File([await (await fetch(address)).blob()], 'alpha.webm');
      const request = { file, files: new Map(), recipe, targets: [{ format: 'png-sequence' as const, handles: [], folder }] };
      const { files } = await api.run(request, () => undefined, new AbortController().signal);
      close();
      const sizes: Record<string, number> = {};
      for await (const [name, handle] of folder as FileSystemDirectoryHandle & AsyncIterable<[string, FileSystemFileHandle]>)
        sizes[name] = (await handle.getFile()).size;
      return { files, sizes };
    },
    { address: addressOf(source), recipe: recipeFor(['png-sequence']) },
  );
  expect(Object.keys(found.sizes).toSorted()).toEqual([
    ...Array.from({ length: FRAMES }, (_, at) => `frame-${String(at + 1).padStart(4, '0')}.png`),
    'recipe.json',
  ]);
  expect(found.files[0]).toMatchObject({ frames: FRAMES, verified: { framesCompared: FRAMES, alpha: true, alphaMaxError: 0 } });
  expect(found.files[0]?.bytes).toBe(Object.values(found.sizes).reduce((sum, size) => sum + size, 0));
});

test('called off, it takes nothing else out of the folder that was picked', async ({ page }) => {
  const names = await page.evaluate(
    async ({ address, recipe }) => {
      const { connect } = await load<typeof import('../workers/rpc.ts')>('/workers/rpc.ts');
      const { api, close } = connect<import('../workers/render-api.ts').ExportApi>(
        new Worker('/workers/render.worker.ts', { type: 'module' }),
      );
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('picked', { create: true });
      for (const name of ['holiday.jpg', 'frame-9999.png']) await folder.getFileHandle(name, { create: true });
      const file = new File([await (await fetch(address)).blob()], 'alpha.webm');
      const request = { file, files: new Map(), recipe, targets: [{ format: 'png-sequence' as const, handles: [], folder }] };
      const calledOff = new AbortController();
      const seen: string[] = [];
      const running = api.run(
        request,
        ({ phase }) => {
          seen.push(phase);
          if (phase === 'verifying') calledOff.abort();
        },
        calledOff.signal,
      );
      const ended = await running.then(
        () => 'done',
        ({ name }: Error) => name,
      );
      close();
      const left: string[] = [];
      for await (const name of (folder as FileSystemDirectoryHandle & { keys(): AsyncIterable<string> }).keys()) left.push(name);
      return { ended, left: left.sort(), wrote: seen.includes('writing') };
    },
    { address: addressOf(await fixture('alpha.webm')), recipe: recipeFor(['png-sequence']) },
  );
  expect(names).toEqual({ ended: 'AbortError', left: ['frame-9999.png', 'holiday.jpg'], wrote: true });
});

test('a matte full of grain is proved at the worst quality, and its file has it still', async ({ page }) => {
  const source = await fixture('grainy_alpha.webm');
  const recipe = recipeFor(['webm', 'stacked-alpha', 'alpha-pair'], { quality: 'draft' });
  const { result, paths } = await exportAll(page, { source, recipe }, test.info().outputPath('files'));
  for (const { verified } of result.files) expect(verified).toMatchObject({ framesCompared: FRAMES, alpha: true });
  const alphaOf = (path: string) => planeOf(decoded(path, 'yuva420p', '-c:v', 'libvpx-vp9'), [WIDTH, HEIGHT], 'alpha');
  expect(errorOf(alphaOf(paths['webm'] as string), alphaOf(source)).mean).toBeLessThan(5);

  // What its encoder loses all the same is not thrown away at the end: it has to spend more. Killed while it does, it goes on with that.
  const losing = { source, recipe: recipeFor(['webm'], { quality: 'draft' }), before: ['/e2e/coarse-encoder.ts'], work: 'losing' };
  const killed = await tryExport(page, { ...losing, killAt: { phase: 'rendering', done: 1, again: true } });
  expect(killed.kept.toSorted()).toEqual(['losing.webm', 'losing.webm.good']);
  const coarse = await tryExport(page, losing);
  const [again] = coarse.result?.files ?? [];
  expect(again).toMatchObject({ frames: FRAMES, verified: { framesCompared: FRAMES, alpha: true } });
  expect(again?.notes).toContainEqual(expect.stringMatching(/lost more .* made again at the quality “best”/));
  expect(coarse.kept).toEqual([]);
  // At “good” and “best”; nothing was made or read again of what had lost too much before.
  const phases = (run: typeof coarse) => run.progress.map((line) => line.split(' ')[0]).filter((phase, at, all) => phase !== all[at - 1]);
  const ROUND = ['rendering', 'writing', 'verifying'];
  expect(phases(killed)).toEqual([...ROUND, 'rendering']);
  expect(phases(coarse)).toEqual([...ROUND, ...ROUND]);
});

test('a file that was damaged after it was written does not pass, whatever its format', async ({ page }) => {
  const formats = ['mp4', 'av1', 'stacked-alpha', 'alpha-pair', 'png-zip', 'apng', 'webp', 'gif', 'ffv1', 'prores4444'] as const;
  const recipe = recipeFor(formats);
  const { result } = await tryExport(page, { source: await fixture('alpha.webm'), recipe, before: ['/e2e/damaging-files.ts'] });
  expect(result?.files.map(({ format }) => format)).toEqual(['mp4']);
  const refused = result?.failed.map(({ format, code }) => [format, code]);
  expect(refused).toEqual(formats.slice(1).map((format) => [format, 'verification-failed']));
});

test('one wrong byte of its sound, and a file does not pass, whatever its format', async ({ page }) => {
  const formats = ['apng', 'webm', 'mp4', 'ffv1', 'prores4444'] as const;
  const source = await fixture('longaudio.mp4');
  const recipe = recipeFor(formats, { audio: true, quality: 'good' });
  const { result } = await tryExport(page, { source, recipe, before: ['/e2e/damaging-sound.ts'] });
  expect(result?.files.map(({ format }) => format)).toEqual(['apng']);
  const refused = result?.failed.map(({ format, code, message }) => [format, code, /its sound is stored damaged near 0/.test(message)]);
  expect(refused).toEqual(formats.slice(1).map((format) => [format, 'verification-failed', true]));
});

for (const [name, length, formats] of [
  ['alpha.webm', 15, ['webm', 'stacked-alpha', 'alpha-pair', 'webp']],
  ['long.mp4', 600, ['webm', 'mp4']],
] as const) {
  test(`at most 16 decoded or made frames of ${name} are alive at a time, and all are closed in the end`, async ({ page }) => {
    await page.evaluate(() => {
      Object.assign(globalThis, { counted: null });
      new BroadcastChannel('video-frames').onmessage = ({ data }) => Object.assign(globalThis, { counted: data });
    });
    const recipe = { ...recipeFor(formats), range: null };
    const { error, progress } = await tryExport(page, { source: await fixture(name), recipe, before: ['/e2e/count-frames.ts'] });
    expect(error).toBeNull();
    expect(progress).toContain(`rendering ${length}/${length}`);
    const counted = () => page.evaluate(() => (globalThis as unknown as { counted: { alive: number; most: number } }).counted);
    await expect.poll(async () => (await counted()).alive).toBe(0);
    const { most } = await counted();
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(16);
  });
}

test('a bit rate, a quantizer and a size are kept to', async ({ page }) => {
  const source = await fixture('base.mp4');
  const small = { fit: { width: 160, height: 90 }, audio: false } as const;
  const folder = test.info().outputPath('files');
  const bytesAt = async (format: OutputFormat, rate: OutputSettings['rate']) => {
    const recipe = { ...recipeFor([format], { ...small, rate }), range: { start: 0, end: 30 } };
    const { result } = await exportAll(page, { source, recipe }, folder);
    return result.files[0]?.bytes ?? 0;
  };
  const rough = await bytesAt('webm', { kind: 'crf', value: 55 });
  const fine = await bytesAt('webm', { kind: 'crf', value: 20 });
  expect(fine).toBeGreaterThan(rough * 1.5);
  expect(await bytesAt('mp4', { kind: 'bitrate', bitsPerSecond: 400_000 })).toBeGreaterThan(
    await bytesAt('mp4', { kind: 'bitrate', bitsPerSecond: 100_000 }),
  );
  expect(await bytesAt('mp4', { kind: 'size', bytes: 30_000 })).toBeLessThanOrEqual(30_000);
  expect(await bytesAt('webm', { kind: 'size', bytes: 20_000 })).toBeLessThanOrEqual(20_000);
});

test('the browser says what it can write, and why not the rest', async ({ page }) => {
  const support = await page.evaluate(async () => {
    const { connect } = await load<typeof import('../workers/rpc.ts')>('/workers/rpc.ts');
    const { api, close } = connect<import('../workers/render-api.ts').ExportApi>(
      new Worker('/workers/render.worker.ts', { type: 'module' }),
    );
    const found = await api.formatSupport();
    close();
    return found;
  });
  const working = [
    'webm',
    'mp4',
    'av1',
    'stacked-alpha',
    'alpha-pair',
    'png-zip',
    'apng',
    'webp',
    'gif',
    'png',
    'webp-still',
    'jpeg',
  ] as const;
  for (const format of working) expect(support[format], format).toEqual({ works: true });
  // No Chromium without a graphics chip encodes HEVC.
  expect(support.hevc).toMatchObject({ works: false, reason: expect.stringContaining('HEVC'), remedy: expect.stringMatching(/.{20}/) });
});
