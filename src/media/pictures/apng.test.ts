import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Size } from '../picture.ts';
import type { AnimationPicture } from './animation.ts';
import { type ApngOptions, writeApng } from './apng.ts';
import { openApng } from './apng-reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'apng-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function written(pictures: AnimationPicture[], options: Partial<ApngOptions> & { size: Size }): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const defaults = { length: pictures.length, loops: 0, recipe: null };
  for await (const part of writeApng(pictures, { ...defaults, ...options })) parts.push(part);
  return Buffer.concat(parts);
}

function ffmpegPictures(file: Buffer, size: Size): Buffer[] {
  const path = join(folder, 'read.png');
  writeFileSync(path, file);
  const args = [
    '-v',
    'error',
    '-xerror',
    '-f',
    'apng',
    '-i',
    path,
    '-vsync',
    'passthrough',
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgba',
    'pipe:1',
  ];
  const all = execFileSync('ffmpeg', args, { maxBuffer: 2 ** 28 });
  const bytes = size.width * size.height * 4;
  return Array.from({ length: all.length / bytes }, (_, index) => all.subarray(index * bytes, (index + 1) * bytes));
}

function ffprobeDurations(file: Buffer): number[] {
  const path = join(folder, 'probe.png');
  writeFileSync(path, file);
  const args = ['-v', 'error', '-f', 'apng', '-show_entries', 'packet=duration_time', '-of', 'csv=p=0', path];
  return execFileSync('ffprobe', args, { encoding: 'utf8' }).trim().split('\n').map(Number);
}

/** Pixels that are fully transparent have no colour in an animation. */
function shown(rgba: Uint8Array): Uint8Array {
  const copy = rgba.slice();
  for (let at = 0; at < copy.length; at += 4) if (copy[at + 3] === 0) copy.fill(0, at, at + 4);
  return copy;
}

/** A small generator of pseudo-random numbers from 0 to below 1. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A clip of one of several natures: noise, a soft disc that moves over nothing, flat rectangles that come and go, all the same. */
function clip(size: Size, length: number, nature: number, seed: number): Uint8Array[] {
  const next = random(seed);
  const byte = () => Math.floor(next() * 256);
  const pixels = size.width * size.height;
  const canvas = new Uint8Array(pixels * 4);
  return Array.from({ length }, (_, index) => {
    if (nature === 0) return canvas.map(byte);
    if (nature === 1) {
      const picture = new Uint8Array(pixels * 4);
      for (let at = 0; at < pixels; at++) {
        const distance = Math.hypot((at % size.width) - index * 2, Math.floor(at / size.width) - size.height / 2);
        picture.set([200, 40 + index, at & 255, Math.max(0, Math.min(255, (size.height / 3 - distance) * 60))], at * 4);
      }
      return picture;
    }
    // Two at a time, so that what changes is a rectangle with much in it that does not.
    for (let count = nature === 2 ? 2 : 0; count > 0; count--) {
      const colour = [byte(), byte(), byte(), [0, 128, 255][Math.floor(next() * 3)] as number];
      const [left, top] = [Math.floor(next() * size.width), Math.floor(next() * size.height)];
      const [right, bottom] = [left + 1 + (next() * (size.width - left)) / 3, top + 1 + (next() * (size.height - top)) / 3];
      for (let y = top; y < Math.min(bottom, size.height); y++)
        for (let x = left; x < Math.min(right, size.width); x++) canvas.set(colour, (y * size.width + x) * 4);
    }
    return canvas.slice();
  });
}

const sizes: Size[] = [
  { width: 1, height: 1 },
  { width: 1, height: 9 },
  { width: 13, height: 1 },
  { width: 37, height: 23 },
];

describe('what is written is what ffmpeg and our own reader see', () => {
  test.each(sizes)('at $width×$height', async (size) => {
    for (let nature = 0; nature < 4; nature++) {
      for (const length of nature === 3 ? [1, 2] : [7]) {
        const pictures = clip(size, length, nature, 7 * length + nature);
        const file = await written(
          pictures.map((rgba) => ({ rgba, duration: 0.1 })),
          { size },
        );
        const what = `nature ${nature}, ${length} pictures`;
        const theirs = ffmpegPictures(file, size);
        expect(theirs.length, what).toBe(length);
        const animation = await openApng(new Blob([new Uint8Array(file)]));
        let index = 0;
        for await (const { rgba } of animation.pictures()) {
          const expected = shown(pictures[index] as Uint8Array);
          expect(Buffer.compare(rgba, expected), `${what}, ours ${index}`).toBe(0);
          expect(Buffer.compare(theirs[index] as Buffer, expected), `${what}, ffmpeg ${index}`).toBe(0);
          index++;
        }
        expect(index).toBe(length);
      }
    }
  });
});

test('many random clips come back exactly', async () => {
  for (let seed = 0; seed < 60; seed++) {
    const next = random(seed);
    const size = { width: 1 + Math.floor(next() * 24), height: 1 + Math.floor(next() * 24) };
    const pictures = clip(size, 1 + Math.floor(next() * 6), [0, 1, 2, 2][seed % 4] as number, seed);
    const file = await written(
      pictures.map((rgba) => ({ rgba, duration: 0.04 })),
      { size },
    );
    let index = 0;
    for await (const { rgba } of (await openApng(new Blob([new Uint8Array(file)]))).pictures())
      expect(Buffer.compare(rgba, shown(pictures[index++] as Uint8Array)), `seed ${seed}, picture ${index}`).toBe(0);
    expect(index).toBe(pictures.length);
  }
});

test('what stays of something that vanishes is drawn again', async () => {
  const size = { width: 8, height: 6 };
  const whole = new Uint8Array(192).map((_, at) => (at % 4 === 3 ? 255 : at));
  const part = whole.map((value, at) => (at >= 64 && at < 128 ? value : 0));
  const file = await written(
    [whole, part].map((rgba) => ({ rgba, duration: 0.1 })),
    { size },
  );
  expect(ffmpegPictures(file, size)[1]).toEqual(Buffer.from(part));
});

test('only what changes is written', async () => {
  const size = { width: 96, height: 64 };
  const pictures = clip(size, 10, 1, 0).map((rgba) => ({ rgba, duration: 0.1 }));
  const whole = (await written(pictures.slice(0, 1), { size })).length;
  const path = join(folder, 'theirs.png');
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', '96x64', '-i', 'pipe:0'];
  const all = Buffer.concat(pictures.map(({ rgba }) => shown(rgba)));
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...input, '-c:v', 'apng', '-pred', 'mixed', '-f', 'apng', path], { input: all });
  const theirs = Number(
    execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'format=size', '-of', 'csv=p=0', path], { encoding: 'utf8' }),
  );
  expect((await written(pictures, { size })).length).toBeLessThan(theirs);
  const still = Array.from({ length: 10 }, () => ({ rgba: (pictures[3] as AnimationPicture).rgba, duration: 0.1 }));
  expect((await written(still, { size })).length).toBeLessThan(whole + 2500);
});

test('delays are exact fractions, and rounding does not add up', async () => {
  const size = { width: 1, height: 1 };
  const rgba = Uint8Array.of(1, 2, 3, 4);
  const delays = async (durations: number[]) => {
    const file = await written(
      durations.map((duration) => ({ rgba, duration })),
      { size },
    );
    const found: string[] = [];
    for await (const { duration } of (await openApng(new Blob([new Uint8Array(file)]))).pictures())
      found.push(`${duration.num}/${duration.den}`);
    return { found, file };
  };
  const ntsc = await delays(Array.from({ length: 200 }, (_, index) => ((index + 1) * 1001) / 30000 - (index * 1001) / 30000));
  expect(new Set(ntsc.found)).toEqual(new Set(['1001/30000']));
  expect(ffprobeDurations(ntsc.file)[0]).toBeCloseTo(1001 / 30000, 4);
  expect(new Set((await delays(Array.from({ length: 50 }, () => 1001 / 24000))).found)).toEqual(new Set(['1001/24000']));
  expect((await delays([0, 1 / 60, 2, 70_000, 1e-9])).found).toEqual(['0/1', '1/60', '2/1', '65535/1', '4465/1']);
  const odd = await delays(Array.from({ length: 1000 }, () => Math.PI / 97));
  const sum = odd.found.reduce((seconds, text) => seconds + Number(text.split('/')[0]) / Number(text.split('/')[1]), 0);
  expect(sum).toBeCloseTo((1000 * Math.PI) / 97, 8);
});

test('says how often it plays, and carries the recipe', async () => {
  const size = { width: 1, height: 1 };
  const file = await written([{ rgba: Uint8Array.of(1, 2, 3, 4), duration: 1 }], { size, loops: 3, recipe: '{"name":"ß"}' });
  expect((await openApng(new Blob([new Uint8Array(file)]))).loops).toBe(3);
  expect(file.includes('iTXtframewright\0\0\0\0\0{"name":"ß"}')).toBe(true);
});

test('ffmpeg takes it for an animation, however long the recipe in it is', async () => {
  const size = { width: 8, height: 8 };
  const pictures = [10, 200].map((value) => ({ rgba: new Uint8Array(256).fill(value), duration: 0.1 }));
  const parts = await Array.fromAsync(writeApng(pictures, { size, length: 2, loops: 0, recipe: JSON.stringify('x'.repeat(5000)) }));
  const path = join(folder, 'long-recipe.part');
  writeFileSync(path, Buffer.concat(parts));
  const probed = ['-v', 'error', '-count_packets', '-show_entries', 'stream=nb_read_packets', '-of', 'csv=p=0', path];
  expect(execFileSync('ffprobe', probed, { encoding: 'utf8' }).trim()).toBe('2');
});

test('a wrong number or size of pictures is an error', async () => {
  const size = { width: 1, height: 1 };
  const picture = { rgba: Uint8Array.of(1, 2, 3, 4), duration: 1 };
  await expect(written([], { size })).rejects.toThrow('at least one picture');
  await expect(written([picture], { size, length: 2 })).rejects.toThrow('There are 1 pictures, 2 were announced');
  await expect(written([picture, picture], { size, length: 1 })).rejects.toThrow('more than the 1 pictures');
  await expect(written([{ rgba: new Uint8Array(8), duration: 1 }], { size })).rejects.toThrow('4 bytes, not 8');
});

test('a damaged file is refused, wherever it is damaged', async () => {
  const size = { width: 9, height: 7 };
  const file = await written(
    clip(size, 3, 2, 5).map((rgba) => ({ rgba, duration: 0.1 })),
    { size },
  );
  const read = async (bytes: Uint8Array) => {
    const { pictures } = await openApng(new Blob([new Uint8Array(bytes)]));
    for await (const _ of pictures());
  };
  await read(file);
  for (let at = 0; at < file.length; at += 3) {
    const broken = Uint8Array.from(file);
    broken[at] = (broken[at] as number) ^ (1 << (at % 8));
    await expect(read(broken), `byte ${at}`).rejects.toThrow(RangeError);
    await expect(read(file.subarray(0, at)), `cut at ${at}`).rejects.toThrow(RangeError);
  }
});
