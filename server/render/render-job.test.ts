import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { defaultOutput, outputFormats } from '../../src/jobs/output/output.ts';
import { emptyRecipe, type Recipe } from '../../src/jobs/recipe/recipe.ts';
import { ownFfmpegs } from '../testing/processes.ts';
import type { WrittenFile } from '../writers/writer.ts';
import { pathsByItem } from './recipe-files.ts';
import { renderJob } from './render-job.ts';
import type { RenderRequest } from './render-pass.ts';

const folder = mkdtempSync(join(tmpdir(), 'framewright-render-'));
afterAll(() => rmSync(folder, { recursive: true }));

const lossless: Recipe = { ...emptyRecipe('test'), output: { ...defaultOutput, formats: ['webm'], quality: 'lossless', audio: false } };
const never = new AbortController().signal;

/** Renders one file. */
async function rendered({ output, ...request }: Omit<RenderRequest, 'outputs'> & { output: string }): Promise<WrittenFile> {
  const { files } = await renderJob({ ...request, outputs: [output] });
  return files[0] as WrittenFile;
}

function ffmpeg(...args: string[]): Buffer {
  return execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], { maxBuffer: 2 ** 26 });
}

/** A moving test picture of 6 frames, coded by `options`. */
function clip(name: string, size: string, ...options: string[]): string {
  const path = join(folder, name);
  ffmpeg('-f', 'lavfi', '-i', `testsrc2=s=${size}:r=25:d=0.24`, ...options, path);
  return path;
}

const h264 = (pixels: string) => ['-pix_fmt', pixels, '-c:v', 'libx264', '-threads', '1', '-bf', '2'];
const tagged = (matrix: string, range: string) => [
  ...['-vf', `scale=out_color_matrix=${matrix}:out_range=${range}`, '-colorspace', matrix, '-color_range', range],
  ...['-color_primaries', matrix, '-color_trc', matrix],
];

/** SHA-256 of each frame that ffmpeg decodes. */
function hashes(path: string, pixels: string, ...input: string[]): string[] {
  const text = ffmpeg(...input, '-i', path, '-fps_mode', 'passthrough', '-pix_fmt', pixels, '-f', 'framehash', '-').toString();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => line.split(',').at(-1)?.trim() ?? '');
}

const leftIn = (name: string) => readdirSync(folder).filter((file) => file.includes(name));

for (const [name, pixels, size, options] of [
  ['bt709-limited.mp4', 'yuv420p', '64x48', [...tagged('bt709', 'tv'), ...h264('yuv420p')]],
  ['bt709-full.mp4', 'yuvj420p', '64x48', [...tagged('bt709', 'pc'), ...h264('yuvj420p')]],
  ['bt601.mp4', 'yuv420p', '64x48', [...tagged('smpte170m', 'tv'), ...h264('yuv420p')]],
  ['odd.webm', 'yuv420p', '33x19', ['-pix_fmt', 'yuv420p', '-c:v', 'libvpx-vp9', '-deadline', 'realtime']],
  ['ten-bit.mp4', 'yuv420p10le', '64x48', h264('yuv420p10le')],
] as const) {
  test(`a recipe without effects gives back ffmpeg’s decode of ${name}`, async () => {
    const input = clip(name, size, ...options);
    const output = `${input}.out.webm`;
    const result = await rendered({ input, recipe: lossless, output, signal: never });
    const expected = hashes(input, pixels);
    expect(expected).toHaveLength(6);
    expect(result.frames).toBe(6);
    expect(hashes(output, pixels, '-c:v', 'libvpx-vp9')).toEqual(expected);
  });
}

test('a rotated clip comes out upright, sample for sample', async () => {
  const plain = clip('plain.mp4', '64x48', ...h264('yuv420p'));
  const input = join(folder, 'rotated.mp4');
  ffmpeg('-i', plain, '-c', 'copy', '-metadata:s:v', 'rotate=90', input);
  const output = join(folder, 'upright.webm');
  await rendered({ input, recipe: lossless, output, signal: never });
  const upright = hashes(input, 'yuv420p');
  expect(upright).not.toEqual(hashes(plain, 'yuv420p'));
  expect(hashes(output, 'yuv420p', '-c:v', 'libvpx-vp9')).toEqual(upright);
});

test('transparency goes in and comes out', async () => {
  const alpha = ['-vf', "format=yuva420p,geq=lum='lum(X,Y)':cb='cb(X,Y)':cr='cr(X,Y)':a='mod(X*5+N*9,256)'", '-c:v', 'libvpx-vp9'];
  const input = clip('alpha.webm', '64x48', ...alpha, '-auto-alt-ref', '0');
  const output = join(folder, 'alpha-out.webm');
  await rendered({ input, recipe: lossless, output, signal: never });
  const plane = (path: string) => ffmpeg('-c:v', 'libvpx-vp9', '-i', path, '-vf', 'alphaextract', '-f', 'rawvideo', '-');
  expect(plane(output).equals(plane(input))).toBe(true);
});

test('a pair has the colour in one file and the alpha as grey in another, each in the same order', async () => {
  const alpha = ['-vf', "format=yuva420p,geq=lum='lum(X,Y)':cb='cb(X,Y)':cr='cr(X,Y)':a='clip(X*4+N*20,0,255)'", '-c:v', 'libvpx-vp9'];
  const input = clip('pair.webm', '64x48', ...alpha, '-auto-alt-ref', '0', '-lossless', '1');
  const output = join(folder, 'pair.mp4');
  const recipe: Recipe = { ...lossless, output: { ...defaultOutput, formats: ['alpha-pair'], quality: 'best', audio: false } };
  const { verified, bytes } = await rendered({ input, recipe, output, signal: never });
  expect(verified).toMatchObject({ framesCompared: 6, alpha: true });
  expect(verified.alphaMeanError).toBeLessThan(2);
  const grey = join(folder, 'pair alpha.mp4');
  expect(bytes).toBe(statSync(output).size + statSync(grey).size);
  const shown = ffmpeg('-i', grey, '-fps_mode', 'passthrough', '-vf', 'scale=in_range=tv:out_range=pc,format=gray', '-f', 'rawvideo', '-');
  const wanted = ffmpeg('-c:v', 'libvpx-vp9', '-i', input, '-vf', 'alphaextract', '-f', 'rawvideo', '-');
  expect(shown).toHaveLength(wanted.length);
  const mean = wanted.reduce((sum, value, at) => sum + Math.abs(value - (shown[at] as number)), 0) / wanted.length;
  expect(mean).toBeLessThan(2);
  expect(leftIn('pair').sort()).toEqual(['pair alpha.mp4', 'pair.mp4', 'pair.webm']);

  // Stopped between the two names: the one that was asked for is the last to be given, and to go on makes the pair whole.
  const half = { input, recipe, outputs: [join(folder, 'half.mp4')], signal: never };
  const stopped = renderJob({ ...half, onProgress: () => writeFileSync(join(folder, 'half.mp4'), 'in the way') });
  await expect(stopped).rejects.toMatchObject({ code: 'storage-blocked' });
  rmSync(join(folder, 'half.mp4'));
  expect(leftIn('half').sort()).toEqual(['half alpha.mp4', 'half.mp4.framewright']);
  await renderJob({ ...half, resume: true });
  expect(leftIn('half').sort()).toEqual(['half alpha.mp4', 'half.mp4']);
  for (const [one, other] of [['half', 'pair'] as const, ['half alpha', 'pair alpha'] as const])
    expect(readFileSync(join(folder, `${one}.mp4`)).equals(readFileSync(join(folder, `${other}.mp4`)))).toBe(true);
});

test('an MP4 has the recipe’s colour where the picture is transparent', async () => {
  const input = clip('clear.mov', '64x48', '-vf', "format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a=0", '-c:v', 'png');
  const output = join(folder, 'red.mp4');
  const recipe: Recipe = {
    ...lossless,
    background: { kind: 'colour', colour: [1, 0, 0] },
    output: { ...defaultOutput, formats: ['mp4'], quality: 'best', audio: false },
  };
  await rendered({ input, recipe, output, signal: never });
  const [red, green, blue] = ffmpeg(
    '-i',
    output,
    '-frames:v',
    '1',
    '-vf',
    'scale=in_color_matrix=bt709,format=rgb24',
    '-f',
    'rawvideo',
    '-',
  );
  expect(red).toBeGreaterThan(250);
  expect(Math.max(green ?? 255, blue ?? 255)).toBeLessThan(6);
});

test('an MP4 has a clip of the recipe’s behind the picture, which begins again when it ends', async () => {
  const input = clip('clear-again.mov', '64x48', '-vf', "format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a=0", '-c:v', 'png');
  const behind = join(folder, 'behind.mov');
  ffmpeg('-f', 'lavfi', '-i', "color=red:s=32x24:r=25:d=0.16,geq=r='if(lt(N,2),255,0)':g=0:b='if(lt(N,2),0,255)'", '-c:v', 'png', behind);
  const files = await pathsByItem([behind]);
  const [item = ''] = files.keys();
  const output = join(folder, 'behind.mp4');
  const recipe: Recipe = {
    ...lossless,
    background: { kind: 'item', item },
    output: { ...defaultOutput, formats: ['mp4'], quality: 'best', audio: false },
  };
  await rendered({ input, recipe, files, output, signal: never });
  const pixels = ffmpeg('-i', output, '-vf', 'scale=1:1:in_color_matrix=bt709,format=rgb24', '-f', 'rawvideo', '-');
  const colours = Array.from({ length: pixels.length / 3 }, (_, at) => ((pixels[at * 3] as number) > 128 ? 'red' : 'blue'));
  // Four frames of the background under six of the picture.
  expect(colours).toEqual(['red', 'red', 'blue', 'blue', 'red', 'red']);
  const without = rendered({ input, recipe, output: join(folder, 'without.mp4'), signal: never });
  await expect(without).rejects.toMatchObject({ code: 'file-unreadable', remedy: expect.stringContaining('--file') });
});

test('an MP4 of an odd size is extended to an even one, and a range keeps its frames', async () => {
  const input = clip('range.webm', '33x19', '-pix_fmt', 'yuv420p', '-c:v', 'libvpx-vp9', '-deadline', 'realtime');
  const output = join(folder, 'range.mp4');
  const recipe: Recipe = {
    ...lossless,
    range: { start: 2, end: 5 },
    output: { ...defaultOutput, formats: ['mp4'], quality: 'best', audio: false },
  };
  expect((await rendered({ input, recipe, output, signal: never })).frames).toBe(3);
  const [before, after] = [input, output].map((path) => ffmpeg('-i', path, '-vf', 'crop=32:18:0:0,format=gray', '-f', 'rawvideo', '-'));
  const picture = 32 * 18;
  const wanted = before?.subarray(2 * picture, 5 * picture) ?? Buffer.alloc(0);
  expect(after).toHaveLength(wanted.length);
  const mean = wanted.reduce((sum, value, at) => sum + Math.abs(value - (after?.[at] as number)), 0) / wanted.length;
  expect(mean).toBeLessThan(4);
});

for (const [name, code, damage] of [
  ['cut in its first picture', 'damaged', (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length * 0.5))],
  ['cut near its end', 'damaged', (bytes: Buffer) => bytes.subarray(0, bytes.length - 20)],
  ['a playlist', 'playlist', () => Buffer.from('#EXTM3U\n#EXTINF:10,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n')],
  ['empty', 'empty-file', () => Buffer.alloc(0)],
] as const) {
  test(`a file that is ${name} is refused with a remedy, and nothing is written`, async () => {
    const whole = clip(`${name}-whole.mp4`, '64x48', ...h264('yuv420p'), '-movflags', '+faststart');
    const input = join(folder, `${name}.mp4`);
    writeFileSync(input, damage(readFileSync(whole)));
    const error = await rendered({ input, recipe: lossless, output: join(folder, `${name}.out.webm`), signal: never }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ name: 'MediaError', code });
    expect((error as { remedy: string }).remedy).not.toBe('');
    expect(leftIn(`${name}.out`)).toEqual([]);
  });
}

test('irregular times are kept, in several files of one pass, each with the sound and the recipe inside', async () => {
  const input = join(folder, 'irregular.mp4');
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=0.24', '-c:a', 'aac'];
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=64x48:r=25:d=0.24', '-vf', "select='not(eq(n,2))'", '-fps_mode', 'vfr'];
  ffmpeg(...picture.slice(0, 4), ...sound.slice(0, 4), ...picture.slice(4), ...h264('yuv420p'), ...sound.slice(4), input);
  const formats = ['webm', 'mp4', 'prores4444', 'stacked-alpha'] as const;
  const recipe: Recipe = { ...lossless, output: { ...defaultOutput, formats, quality: 'good', audio: true } };
  const outputs = formats.map((format) => join(folder, `irregular-${format}.${outputFormats[format].extension}`));
  const { files, failed } = await renderJob({ input, recipe, outputs, signal: never });
  expect(failed).toEqual([]);
  expect(files.map(({ format }) => format)).toEqual(formats);
  for (const [at, path] of outputs.entries()) {
    expect(files[at]).toMatchObject({ path, frames: 5, resumed: 0, verified: { framesCompared: 5 } });
    const shown = execFileSync('ffprobe', [
      '-v',
      'error',
      '-of',
      'json',
      '-show_streams',
      '-show_format',
      '-show_packets',
      path,
    ]).toString();
    const { packets, streams, format } = JSON.parse(shown) as {
      packets: { codec_type: string; pts_time: string }[];
      streams: { codec_type: string; codec_name: string; height?: number }[];
      format: { tags: Record<string, string> };
    };
    const times = packets.filter(({ codec_type }) => codec_type === 'video').map(({ pts_time }) => Number(pts_time));
    times.sort((a, b) => a - b);
    for (const [index, time] of [0, 0.04, 0.12, 0.16, 0.2].entries()) expect(times[index]).toBeCloseTo(time, 3);
    expect(streams.map(({ codec_type }) => codec_type).sort()).toEqual(['audio', 'video']);
    expect(JSON.parse(format.tags['framewright'] ?? format.tags['MOVIE/framewright'] ?? '')).toEqual(recipe);
    expect(streams.find(({ height }) => height !== undefined)?.height).toBe(formats[at] === 'stacked-alpha' ? 96 : 48);
  }
  expect(leftIn('irregular-')).toHaveLength(formats.length);
});

test('an abort in the middle leaves no file and no child', async () => {
  const input = clip('long.mp4', '64x48', ...h264('yuv420p'));
  const stop = new AbortController();
  const seen: number[] = [];
  const job = rendered({
    input,
    recipe: lossless,
    output: join(folder, 'aborted.webm'),
    signal: stop.signal,
    onProgress: (done) => {
      seen.push(ownFfmpegs().length);
      if (done === 2) stop.abort(new Error('enough'));
    },
  });
  await expect(job).rejects.toThrow('enough');
  // The encoder was there, so that its absence means something.
  expect(seen[0]).toBeGreaterThan(0);
  expect(ownFfmpegs()).toEqual([]);
  expect(leftIn('aborted')).toEqual([]);
});

/** Kills the ffmpegs of this process that encode. */
function killEncoders(): number {
  const encoders = ownFfmpegs().filter(({ words }) => words.includes('pipe:0'));
  for (const { id } of encoders) process.kill(id, 'SIGKILL');
  return encoders.length;
}

test('an encoder that dies once is started again; one that always dies ends the render with a remedy', async () => {
  const input = clip('dying.mp4', '64x48', ...h264('yuv420p'));
  const output = join(folder, 'dying.webm');
  let kills = 0;
  const once = () => {
    if (kills === 0) kills = killEncoders();
  };
  expect(await rendered({ input, recipe: lossless, output, signal: never, onProgress: once })).toMatchObject({ frames: 6 });
  // Near the end of a group the encoder of the next one has been started already.
  expect(kills).toBeGreaterThan(0);
  expect(hashes(output, 'yuv420p', '-c:v', 'libvpx-vp9')).toEqual(hashes(input, 'yuv420p'));
  // Frames may all be rendered before the death of the first encoder is noticed.
  const killing = setInterval(killEncoders, 1);
  const always = rendered({ input, recipe: lossless, output: join(folder, 'dead.webm'), signal: never }).finally(() =>
    clearInterval(killing),
  );
  await expect(always).rejects.toMatchObject({ code: 'encoder-failed', remedy: expect.stringContaining('Continue') });
  expect(leftIn('dead')).toEqual([]);
  expect(ownFfmpegs()).toEqual([]);
}, 120_000);
