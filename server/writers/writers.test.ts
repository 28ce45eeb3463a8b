import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { pictureKind } from '../../src/jobs/export/picture-files.ts';
import { verifyPictures } from '../../src/jobs/export/verify-pictures.ts';
import { defaultOutput, type OutputFormat, type OutputSettings, outputFormats } from '../../src/jobs/output/output.ts';
import { pictureTolerance } from '../../src/jobs/output/tolerance.ts';
import { emptyRecipe, type Recipe } from '../../src/jobs/recipe/recipe.ts';
import { crc32 } from '../../src/media/archive/crc32.ts';
import { writeZip, type ZipEntry } from '../../src/media/archive/zip.ts';
import { outputTimeline } from '../../src/media/output-timeline.ts';
import { decodePng, encodePng } from '../../src/media/pictures/png.ts';
import { readEmbeddedRecipe } from '../../src/media/video/embedded-recipe.ts';
import { recipeIn, recipeTextIn } from '../cli/embedded-recipe.ts';
import { openFfmpegSource } from '../reading/ffmpeg-source.ts';
import { deliveryOf } from '../render/delivery-of.ts';
import { renderJob } from '../render/render-job.ts';
import { clipFolder, ffmpeg } from '../testing/clips.ts';
import { readPictures } from './ffmpeg-pictures.ts';
import { openFolderTarget } from './folder-target.ts';
import { nodeStills } from './still-stream.ts';
import { writerOf } from './writers.ts';

const folder = clipFolder();
const never = new AbortController().signal;

/** Six frames of a picture whose alpha is 0, 255 and everything between. */
const clear = join(folder, 'clear.mov');
const alpha = "format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='clip((X-20+N*2)*16,0,255)'";
ffmpeg(
  '-f',
  'lavfi',
  '-i',
  'testsrc2=s=64x48:r=25:d=0.24',
  '-f',
  'lavfi',
  '-i',
  'sine=d=0.24',
  '-vf',
  alpha,
  '-c:v',
  'png',
  '-c:a',
  'aac',
  clear,
);

function recipeFor(formats: readonly OutputFormat[], output: Partial<OutputSettings> = {}): Recipe {
  return { ...emptyRecipe('test'), output: { ...defaultOutput, formats, ...output } };
}

const pathOf = (place: string, format: OutputFormat) => join(folder, place, `${format}.${outputFormats[format].extension || 'folder'}`);

/** Renders into files named after their formats. */
async function made(place: string, recipe: Recipe, input = clear) {
  mkdirSync(join(folder, place), { recursive: true });
  const outputs = recipe.output.formats.map((format) => pathOf(place, format));
  const result = await renderJob({ input, recipe, outputs, signal: never });
  expect(result.failed).toEqual([]);
  return result;
}

const rgba = (path: string, ...input: string[]) =>
  ffmpeg(...input, '-i', path, '-fps_mode', 'passthrough', '-pix_fmt', 'rgba', '-f', 'rawvideo', '-');
const FRAME = 64 * 48 * 4;

/** RGBA whose transparent pixels are black, as nobody sees them. */
const seen = (bytes: Uint8Array) => Buffer.from(bytes.map((value, at) => (bytes[at | 3] === 0 ? 0 : value)));

/** Largest difference of two planes that lie every four bytes. */
function largest(a: Uint8Array, b: Uint8Array, from: number): number {
  let most = 0;
  for (let at = from; at < a.length; at += 4) most = Math.max(most, Math.abs((a[at] as number) - (b[at] as number)));
  return a.length === b.length ? most : Number.POSITIVE_INFINITY;
}

test('one pass makes every kind of pictures, exact where the format is, and each carries its recipe', async () => {
  const formats = ['png-sequence', 'png-zip', 'apng', 'webp', 'gif', 'ffv1', 'png', 'webp-still', 'jpeg'] as const;
  const { files } = await made('all', recipeFor(formats, { quality: 'lossless', loops: 3 }));
  expect(files.map(({ format, frames }) => [format, frames])).toEqual(
    formats.map((format) => [format, outputFormats[format].kind === 'still' ? 1 : 6]),
  );
  const source = seen(rgba(clear));
  expect(source).toHaveLength(6 * FRAME);

  const sequence = pathOf('all', 'png-sequence');
  expect(readdirSync(sequence)).toEqual([...Array.from({ length: 6 }, (_, at) => `frame-000${at + 1}.png`), 'recipe.json']);
  expect(seen(rgba(join(sequence, 'frame-%04d.png'))).equals(source)).toBe(true);
  expect(seen(rgba(pathOf('all', 'apng'), '-f', 'apng')).equals(source)).toBe(true);
  execFileSync('unzip', ['-q', pathOf('all', 'png-zip'), '-d', join(folder, 'unzipped')]);
  expect(readFileSync(join(folder, 'unzipped/frame-0006.png')).equals(readFileSync(join(sequence, 'frame-0006.png')))).toBe(true);
  expect(seen(rgba(pathOf('all', 'webp-still'))).equals(source.subarray(0, FRAME))).toBe(true);
  expect(seen((await decodePng(new Uint8Array(readFileSync(pathOf('all', 'png'))))).rgba).equals(source.subarray(0, FRAME))).toBe(true);

  const gif = rgba(pathOf('all', 'gif'));
  expect(
    largest(
      seen(gif),
      source.map((value) => (value >= 128 ? 255 : 0)),
      3,
    ),
  ).toBe(0);
  for (const format of ['apng', 'gif'] as const) {
    const args = ['-v', 'error', '-of', 'csv=p=0', '-show_entries', 'packet=pts_time', ...(format === 'apng' ? ['-f', 'apng'] : [])];
    const times = execFileSync('ffprobe', [...args, pathOf('all', format)])
      .toString()
      .trim()
      .split('\n')
      .map(Number);
    expect(times.map((time) => Math.round(time * 1000))).toEqual([0, 40, 80, 120, 160, 200]);
  }
  for (const format of formats.filter((name) => name !== 'png-sequence')) {
    const text = await readEmbeddedRecipe(new Blob([readFileSync(pathOf('all', format))]));
    expect([format, JSON.parse(text ?? 'null')]).toEqual([format, recipeFor(formats, { quality: 'lossless', loops: 3 })]);
  }
  const probe = JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-of', 'json', '-show_streams', pathOf('all', 'ffv1')]).toString());
  expect(probe.streams.map(({ codec_name }: { codec_name: string }) => codec_name)).toEqual(['ffv1', 'flac']);
  expect(probe.streams[0].pix_fmt).toBe('yuva420p');
  expect(largest(rgba(pathOf('all', 'ffv1')), rgba(clear), 3)).toBe(0);
  expect(readdirSync(join(folder, 'all')).filter((name) => /part|framewright/.test(name))).toEqual([]);
}, 120_000);

test('WebPs and GIFs are smaller the less quality is asked for; a WebP keeps alpha', async () => {
  const sizes: number[] = [];
  for (const quality of ['best', 'draft'] as const) {
    const [webp, gif] = (await made(quality, recipeFor(['webp', 'gif'], { quality }))).files;
    expect(webp?.verified).toMatchObject({ framesCompared: 6, alpha: true, alphaMaxError: 0 });
    sizes.push(webp?.bytes ?? 0, gif?.bytes ?? 0);
  }
  expect(sizes[2]).toBeLessThan((sizes[0] as number) * 0.8);
  expect(sizes[3]).toBeLessThan((sizes[1] as number) * 0.9);
}, 60_000);

test('who renders a file that is being written is refused, and what the first one has stays', async () => {
  mkdirSync(join(folder, 'twice'));
  await using source = await openFfmpegSource(clear, never);
  const timeline = outputTimeline(source.info.timeline, { start: 0, end: 6 }, null);
  for (const format of ['webm', 'alpha-pair', 'ffv1', 'gif', 'png-sequence', 'telegram'] as const) {
    const recipe = recipeFor([format]);
    const path = pathOf('twice', format);
    const options = {
      ...{ outputFormat: format, output: recipe.output, delivery: deliveryOf(format, recipe, source.info), timeline, frameRate: 25 },
      ...({
        whole: true,
        container: source.container,
        recipe: null,
        source: 'clear',
        renderer: null,
        tags: {},
        path,
        encoder: 'software',
        signal: never,
      } as const),
    };
    const open = writerOf(format) ?? expect.fail();
    const first = await open(options);
    const part = join(folder, 'twice', `.${basename(path)}.part`);
    const mark = format === 'png-sequence' ? join(part, 'mark') : part;
    writeFileSync(mark, 'work');
    await expect(open(options)).rejects.toMatchObject({ code: 'storage-blocked', message: expect.stringContaining('this program') });
    expect([format, existsSync(mark) && readFileSync(mark, 'utf8')]).toEqual([format, 'work']);
    await first.abort();
    expect(readdirSync(join(folder, 'twice'))).toEqual([]);
  }
});

test('a folder of pictures replaces what was there only when it is complete', async () => {
  const path = pathOf('again', 'png-sequence');
  mkdirSync(path, { recursive: true });
  for (const name of ['recipe.json', 'frame-0001.png', 'frame-00017.png']) writeFileSync(join(path, name), '{}');
  await made('again', { ...recipeFor(['png-sequence']), range: { start: 1, end: 3 } });
  expect(readdirSync(path)).toEqual(['frame-0001.png', 'frame-0002.png', 'recipe.json']);
  const stop = new AbortController();
  const job = renderJob({
    input: clear,
    recipe: recipeFor(['png-sequence', 'gif']),
    outputs: [path, pathOf('again', 'gif')],
    signal: stop.signal,
    onProgress: (done) => done === 2 && stop.abort(new Error('enough')),
  });
  await expect(job).rejects.toThrow('enough');
  expect(readdirSync(path)).toHaveLength(3);
  expect(existsSync(pathOf('again', 'gif'))).toBe(false);
}, 60_000);

test('a folder that is no sequence of ours is never replaced', async () => {
  const path = pathOf('foreign', 'png-sequence');
  const open = () => renderJob({ input: clear, recipe: recipeFor(['png-sequence']), outputs: [path], signal: never });
  for (const names of [['clip.mov'], ['frame-0001.png'], ['frame-0001.png', 'notes.txt', 'recipe.json']]) {
    mkdirSync(path, { recursive: true });
    for (const name of names) writeFileSync(join(path, name), name);
    await expect(open()).rejects.toMatchObject({
      code: 'storage-blocked',
      message: expect.stringContaining(path),
      remedy: expect.stringContaining('another name'),
    });
    expect(readdirSync(path)).toEqual(names);
    rmSync(path, { recursive: true });
  }
  // What comes there while the pictures are rendered is as safe.
  const target = await openFolderTarget(path);
  mkdirSync(path);
  writeFileSync(join(path, 'clip.mov'), 'clip');
  await expect(target.complete()).rejects.toMatchObject({ code: 'storage-blocked' });
  await target.remove();
  expect(readdirSync(join(folder, 'foreign'))).toEqual(['png-sequence.folder']);
  expect(readdirSync(path)).toEqual(['clip.mov']);
}, 60_000);

test('what was rendered before an interruption is not rendered again, and the file is the same', async () => {
  const input = join(folder, 'long.mov');
  ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=32x24:r=25:d=1.2', '-vf', 'format=rgba', '-c:v', 'png', input);
  const recipe = recipeFor(['apng', 'png-zip']);
  const { files } = await made('whole', recipe, input);
  mkdirSync(join(folder, 'resumed'));
  const outputs = recipe.output.formats.map((format) => pathOf('resumed', format));
  const stop = new AbortController();
  const job = renderJob({
    input,
    recipe,
    outputs,
    signal: stop.signal,
    onProgress: (done) => done === 20 && stop.abort(new Error('enough')),
  });
  await expect(job).rejects.toThrow('enough');
  expect(readdirSync(join(folder, 'resumed'))).toEqual(['apng.png.framewright', 'png-zip.zip.framewright']);
  const again = await renderJob({ input, recipe, outputs, resume: true, signal: never });
  for (const [at, { resumed, path }] of again.files.entries()) {
    expect(resumed).toBeGreaterThanOrEqual(12);
    expect(readFileSync(path).equals(readFileSync(files[at]?.path ?? ''))).toBe(true);
  }
  expect(readdirSync(join(folder, 'resumed')).sort()).toEqual(['apng.png', 'png-zip.zip']);
}, 120_000);

test('a file that shows anything else, or less, is refused', async () => {
  const size = { width: 16, height: 12 };
  const picture = (red: number, alpha = 255) =>
    Uint8Array.from({ length: 16 * 12 * 4 }, (_, at) => [red, at % 251, 90, alpha][at % 4] as number);
  const clipOf = (reds: readonly number[], alpha?: number) => ({
    ...{ size, length: reds.length, duration: reds.length / 10, timeOf: (at: number) => at / 10, durationOf: () => 0.1 },
    pictures: async function* () {
      for (const red of reds) yield { rgba: picture(red, alpha), duration: 0.1 };
    },
    packed: () => expect.fail(),
  });
  for (const format of ['apng', 'webp', 'gif'] as const) {
    const declaration = outputFormats[format];
    const kind = pictureKind(declaration, nodeStills(never)) ?? expect.fail();
    const path = join(folder, `checked.${format}`);
    const parts = kind.write(clipOf([10, 60, 200]), { quality: 'lossless', loops: 2, matte: [1, 1, 1], recipe: '{}' });
    writeFileSync(path, Buffer.concat(await Array.fromAsync(parts)));
    const verify = (clip: ReturnType<typeof clipOf>, loops = 2) => {
      const file = { name: path, read: () => readPictures(path, declaration, size, never) };
      const tolerance = pictureTolerance(declaration, 'lossless');
      return verifyPictures(file, { clip, loops, alpha: declaration.alpha, matte: [1, 1, 1], tolerance }, never);
    };
    await expect(verify(clipOf([10, 60, 200]))).resolves.toMatchObject({ framesCompared: 3, alphaMaxError: 0 });
    await expect(verify(clipOf([10, 200, 60]))).rejects.toThrow(/its (red|green|blue) is off by .* of 255.* in picture 1/);
    await expect(verify(clipOf([10, 60]))).rejects.toThrow(/3 pictures instead of 2/);
    await expect(verify(clipOf([10, 60, 200], 100))).rejects.toThrow(/alpha is off by .* of 255.* in picture 0/);
    await expect(verify(clipOf([10, 60, 200]), 1)).rejects.toThrow(/plays 2 times instead of 1/);
    writeFileSync(path, readFileSync(path).subarray(0, statSync(path).size - 40));
    await expect(verify(clipOf([10, 60, 200]))).rejects.toMatchObject({ code: 'verification-failed' });
  }
}, 60_000);

test('an archive above 4 GiB is read to its end', async () => {
  const path = join(folder, 'large.zip');
  const [hole, size] = [new Uint8Array(2 ** 26), { width: 16, height: 12 }];
  const crc = crc32(hole);
  const rgba = Uint8Array.from({ length: 16 * 12 * 4 }, (_, at) => (at % 4 === 3 ? 255 : at % 251));
  const [bytes, recipe] = [await encodePng(size, rgba), recipeFor(['png-zip'])];
  function* entries(): Generator<ZipEntry> {
    for (let index = 0; index < 64; index++) yield { name: `${index}.hole`, bytes: hole, crc };
    yield { name: 'frame-0001.png', bytes };
    yield { name: 'recipe.json', bytes: new TextEncoder().encode(JSON.stringify(recipe)) };
  }
  const file = openSync(path, 'w');
  let at = 0;
  // Zeros are left out of the file, which then takes no room on the disk.
  for await (const part of writeZip(entries())) {
    if (part !== hole) writeSync(file, part, 0, part.length, at);
    at += part.length;
  }
  closeSync(file);
  expect(at).toBeGreaterThan(2 ** 32);
  const read = await readPictures(path, outputFormats['png-zip'], size, never);
  expect(read).toMatchObject({ size, length: 1 });
  const [picture] = await Array.fromAsync(read.pictures());
  expect(Buffer.from(picture?.rgba ?? []).equals(rgba)).toBe(true);
  expect(await recipeIn(path)).toEqual(recipe);
});

test('stickers of all places are within their limits, and say what was spent', async () => {
  const formats = ['telegram', 'whatsapp', 'discord', 'slack', 'imessage'] as const;
  const { files, notes } = await made('stickers', recipeFor(formats));
  for (const { format, path, bytes } of files) {
    expect(statSync(path).size).toBe(bytes);
    expect(bytes).toBeLessThanOrEqual(outputFormats[format].limits?.bytes ?? 0);
    expect(notes).toContainEqual(expect.stringMatching(new RegExp(`^${outputFormats[format].label}: .*quality \\d+\\.$`)));
  }
}, 120_000);

test('an archive has all of the sound, also what only ffmpeg reads, and a recipe of any length', async () => {
  mkdirSync(join(folder, 'sound'));
  const input = join(folder, 'sound', 'mp2.avi');
  const sources = ['-f', 'lavfi', '-i', 'testsrc2=s=64x48:r=25:d=1', '-f', 'lavfi', '-i', 'sine=d=1:sample_rate=44100'];
  ffmpeg(...sources, '-c:v', 'mpeg4', '-c:a', 'mp2', input);
  const output = join(folder, 'sound', 'ffv1.mkv');
  const recipe = { ...recipeFor(['ffv1']), source: 'ト'.repeat(60_000), range: { start: 5, end: 20 } };
  const { files } = await renderJob({ input, recipe, outputs: [output], signal: never });
  expect(files).toMatchObject([{ frames: 15, codecs: { video: 'ffv1', audio: 'flac' } }]);
  expect(JSON.parse((await recipeTextIn(output)) ?? '')).toEqual(recipe);
  const samples = (path: string, ...cut: string[]) => ffmpeg('-i', path, ...cut, '-f', 's16le', '-');
  const [heard, whole] = [samples(output), samples(input, '-af', 'atrim=0.2:0.8')];
  expect(heard.length / 88_200).toBeCloseTo(0.6, 2);
  // The same 440 Hz: as loud, with no silence in it.
  const loudness = (bytes: Buffer) => Math.hypot(...new Int16Array(bytes.buffer, bytes.byteOffset, 20_000)) / Math.sqrt(20_000);
  expect(loudness(heard) / loudness(whole)).toBeCloseTo(1, 1);
}, 60_000);

test('frames at irregular times keep them, in an archive and in animations', async () => {
  const input = join(folder, 'irregular.mp4');
  const kept = [0, 1, 3, 7, 8, 9];
  const select = `select='${kept.map((n) => `eq(n,${n})`).join('+')}'`;
  ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=64x48:r=50:d=0.2', '-vf', select, '-fps_mode', 'vfr', '-pix_fmt', 'yuv420p', '-crf', '4', input);
  const { files, notes } = await made('irregular', recipeFor(['ffv1', 'apng', 'gif', 'webm']), input);
  expect(files.map(({ frames, verified }) => [frames, verified.framesCompared])).toEqual(files.map(() => [kept.length, kept.length]));
  expect(notes).toEqual([]);
  for (const { path } of files) {
    const packets = execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', path]).toString();
    const times = packets.split('\n').map(Number.parseFloat).filter(Number.isFinite);
    for (const [at, n] of kept.entries()) expect(Math.abs((times[at] as number) - n / 50)).toBeLessThan(0.0011);
  }
  const planes = (path: string) => ffmpeg('-i', path, '-fps_mode', 'passthrough', '-f', 'framehash', '-pix_fmt', 'yuv420p', '-').toString();
  const hashes = (text: string) => text.split('\n').flatMap((line) => (line.startsWith('#') ? [] : line.split(',').at(-1)));
  expect(hashes(planes(pathOf('irregular', 'ffv1')))).toEqual(hashes(planes(input)));
});
