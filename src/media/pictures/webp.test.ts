import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Size } from '../picture.ts';
import { riffChunk } from '../video/riff.ts';
import { type WebpOptions, type WebpStill, withRecipe, writeWebp } from './webp.ts';
import { openWebp, webpChunks } from './webp-reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'webp-'));
afterAll(() => rmSync(folder, { recursive: true }));

const blob = (bytes: Uint8Array) => new Blob([new Uint8Array(bytes)]);

async function written(stills: WebpStill[], options: Partial<WebpOptions> & { size: Size }): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of writeWebp(() => stills, { loops: 0, recipe: null, ...options })) parts.push(part);
  return Buffer.concat(parts);
}

/** A picture with a soft matte, or opaque. */
function picture({ width, height }: Size, index: number, opaque: boolean): Uint8Array {
  const rgba = new Uint8Array(width * height * 4);
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const alpha = Math.round(Math.max(0, Math.min(255, 400 - 30 * Math.hypot(x - 5 - index, y - height / 2))));
    rgba.set(opaque || alpha > 0 ? [x * 3 + index, y * 5, 90, opaque ? 255 : alpha] : [0, 0, 0, 0], at * 4);
  }
  return rgba;
}

/** A still as libwebp writes it. */
function still({ width, height }: Size, rgba: Uint8Array, kind: 'lossless' | 'lossy'): Uint8Array<ArrayBuffer> {
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${width}x${height}`, '-i', 'pipe:0'];
  const codec = kind === 'lossless' ? ['-lossless', '1', '-pix_fmt', 'bgra'] : ['-quality', '90', '-pix_fmt', 'yuva420p'];
  const output = ['-c:v', 'libwebp', ...codec, '-f', 'image2pipe', 'pipe:1'];
  return new Uint8Array(execFileSync('ffmpeg', ['-v', 'error', ...input, ...output], { input: rgba }));
}

/** What ffmpeg decodes of a still. */
function decoded(bytes: Uint8Array): Buffer {
  const path = join(folder, 'still.webp');
  writeFileSync(path, bytes);
  return execFileSync('ffmpeg', ['-v', 'error', '-xerror', '-i', path, '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1']);
}

const size = { width: 41, height: 23 };

test.each(['lossless', 'lossy'] as const)('%s stills arrive in the animation unchanged', async (kind) => {
  const stills = [0, 1, 2].map((index) => still(size, picture(size, index, false), kind));
  const file = await written(
    stills.map((bytes) => ({ bytes, duration: 1 / 30 })),
    { size, loops: 3 },
  );
  const animation = await openWebp(blob(file));
  expect(animation).toMatchObject({ size, length: 3, loops: 3, hasAlpha: true });
  let index = 0;
  for await (const frame of animation.frames()) {
    expect(frame).toMatchObject({ area: { x: 0, y: 0, ...size }, blends: false, clears: false });
    const expected = decoded(stills[index] as Uint8Array);
    expect(Buffer.compare(decoded(frame.still), expected)).toBe(0);
    index++;
  }
  expect(index).toBe(3);
});

test('ffprobe agrees about size, and opaque stills make an opaque animation', async () => {
  const bytes = still(size, picture(size, 0, true), 'lossless');
  expect(await openWebp(blob(await written([{ bytes, duration: 1 }], { size })))).toMatchObject({ hasAlpha: false });
  const path = join(folder, 'size.webp');
  writeFileSync(path, withRecipe(bytes, '{}'));
  const args = ['-v', 'error', '-show_entries', 'stream=codec_name,width,height', '-of', 'csv=p=0', path];
  expect(execFileSync('ffprobe', args, { encoding: 'utf8' }).trim()).toBe('webp,41,23');
});

test('milliseconds do not drift', async () => {
  const bytes = still({ width: 1, height: 1 }, Uint8Array.of(1, 2, 3, 255), 'lossless');
  const stills = Array.from({ length: 300 }, () => ({ bytes, duration: 1001 / 30000 }));
  const times: number[] = [];
  for await (const { milliseconds } of (await openWebp(blob(await written(stills, { size: { width: 1, height: 1 } })))).frames())
    times.push(milliseconds);
  expect(new Set(times)).toEqual(new Set([33, 34]));
  expect(times.reduce((sum, value) => sum + value)).toBe(10_010);
});

test('a picture may replace a part at even coordinates, and nothing beyond the edge', async () => {
  const whole = { bytes: still(size, picture(size, 0, false), 'lossy'), duration: 0.1 };
  const part = { width: 9, height: 7 };
  const bytes = still(part, picture(part, 0, false), 'lossy');
  const file = await written([whole, { bytes, duration: 0.1, at: { x: 32, y: 16 } }], { size });
  const areas: object[] = [];
  for await (const { area } of (await openWebp(blob(file))).frames()) areas.push(area);
  expect(areas[1]).toEqual({ x: 32, y: 16, ...part });
  await expect(written([whole, { bytes, duration: 0.1, at: { x: 34, y: 16 } }], { size })).rejects.toThrow('does not fit');
  await expect(written([whole, { bytes, duration: 0.1, at: { x: 1, y: 0 } }], { size })).rejects.toThrow('does not fit');
});

test('a still keeps its picture when the recipe comes in, and again when it comes twice', async () => {
  for (const kind of ['lossless', 'lossy'] as const) {
    const bytes = still(size, picture(size, 0, false), kind);
    const once = withRecipe(bytes, '{"a":1}');
    const twice = withRecipe(once, '{"a":1}');
    expect(twice).toEqual(once);
    expect(Buffer.compare(decoded(once), decoded(bytes))).toBe(0);
    const types: string[] = [];
    for await (const { type } of webpChunks(blob(once))) types.push(type);
    expect(types).toEqual(kind === 'lossy' ? ['VP8X', 'ALPH', 'VP8 ', 'XMP '] : ['VP8X', 'VP8L', 'XMP ']);
  }
});

test('what is no WebP, or none twice the same, is refused', async () => {
  const bytes = still(size, picture(size, 0, false), 'lossy');
  const refused = (still: Uint8Array<ArrayBuffer>) => written([{ bytes: still, duration: 1 }], { size });
  await expect(written([], { size })).rejects.toThrow('at least one picture');
  await expect(refused(new Uint8Array(20))).rejects.toThrow('is no WebP');
  await expect(refused(bytes.slice(0, -3))).rejects.toThrow('ends too early');
  await expect(refused(riffChunk('RIFF', new TextEncoder().encode('WEBP')))).rejects.toThrow('no WebP still');
  await expect(refused(riffChunk('RIFF', new TextEncoder().encode('WEBP'), riffChunk('VP8 ', new Uint8Array(4))))).rejects.toThrow(
    'damaged',
  );
});

test('stills are encoded once, and again only when there are too many bytes to keep', async () => {
  let opened = 0;
  const lengthOf = async (sizes: (time: number) => number[]) => {
    opened = 0;
    let length = 0;
    const open = () => sizes(opened++).map((data) => ({ bytes: stub(data), duration: 1 }));
    for await (const part of writeWebp(open, { size, loops: 0, recipe: null })) length += part.length;
    return length;
  };
  /** What passes for a picture as long as nobody decodes it. */
  const stub = (length: number) => {
    const data = new Uint8Array(length);
    data.set([0, 0, 0, 0x9d, 0x01, 0x2a, 1, 0, 1, 0]);
    return riffChunk('RIFF', new TextEncoder().encode('WEBP'), riffChunk('VP8 ', data));
  };
  expect(await lengthOf(() => [1000, 2000])).toBe(12 + 18 + 14 + 2 * (8 + 16 + 8) + 3000);
  expect(opened).toBe(1);
  const large = 2 ** 24;
  expect(await lengthOf(() => [large, large, 10])).toBe(12 + 18 + 14 + 3 * (8 + 16 + 8) + 2 * large + 10);
  expect(opened).toBe(2);
  await expect(lengthOf((time) => [large, large, 10 + time])).rejects.toThrow('changed while it was written');
});

test('a damaged file is refused or read, and never read beyond its end', async () => {
  const bytes = still(size, picture(size, 0, false), 'lossy');
  const file = await written([{ bytes, duration: 0.1 }], { size, recipe: '{}' });
  for (let at = 0; at < 120; at++) {
    const broken = Uint8Array.from(file);
    broken[at] = (broken[at] as number) ^ (1 << (at % 8));
    const read = async () => {
      for await (const frame of (await openWebp(blob(broken))).frames()) expect(frame.still.length).toBeLessThan(file.length + 40);
    };
    await read().catch((error: unknown) => expect(error).toBeInstanceOf(RangeError));
    await expect(openWebp(blob(file.subarray(0, at)))).rejects.toThrow(RangeError);
  }
});
