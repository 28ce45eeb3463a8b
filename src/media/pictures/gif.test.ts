import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Size } from '../picture.ts';
import type { AnimationPicture } from './animation.ts';
import { type GifOptions, writeGif } from './gif.ts';
import type { GifDither } from './gif-dither.ts';
import { lzwDecode, lzwEncode } from './gif-lzw.ts';
import { openGif } from './gif-reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'gif-'));
afterAll(() => rmSync(folder, { recursive: true }));

const dithers: GifDither[] = ['none', 'bayer', 'blue-noise', 'floyd-steinberg'];
const plain: Omit<GifOptions, 'size'> = {
  loops: 0,
  alpha: { matte: null, threshold: 0.5, dither: false },
  dither: 'none',
  steadiness: 0,
  recipe: null,
};

async function written(pictures: AnimationPicture[], options: Partial<GifOptions> & { size: Size }): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of writeGif(() => pictures, { ...plain, ...options })) parts.push(part);
  return Buffer.concat(parts);
}

const shownFor = (pictures: Uint8Array[], duration = 0.1) => pictures.map((rgba) => ({ rgba, duration }));
const open = (file: Uint8Array) => openGif(new Blob([new Uint8Array(file)]));

async function ownPictures(file: Uint8Array): Promise<Uint8Array[]> {
  const pictures: Uint8Array[] = [];
  for await (const { rgba } of (await open(file)).pictures()) pictures.push(rgba);
  return pictures;
}

function ffmpegPictures(file: Uint8Array, { width, height }: Size): Buffer[] {
  const path = join(folder, 'read.gif');
  writeFileSync(path, file);
  const args = ['-v', 'error', '-xerror', '-i', path, '-vsync', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'];
  const all = execFileSync('ffmpeg', args, { maxBuffer: 2 ** 28 });
  return Array.from({ length: all.length / (width * height * 4) }, (_, index) =>
    all.subarray(index * width * height * 4, (index + 1) * width * height * 4),
  );
}

/** Transparent pixels as no colour at all, the others opaque. */
function cut(rgba: Uint8Array): Uint8Array {
  const copy = rgba.slice();
  for (let at = 0; at < copy.length; at += 4) {
    if ((copy[at + 3] as number) < 128) copy.fill(0, at, at + 4);
    else copy[at + 3] = 255;
  }
  return copy;
}

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Rectangles of few colours, some transparent, that come and go. */
function rectangles(size: Size, length: number, seed: number): Uint8Array[] {
  const next = random(seed);
  const canvas = new Uint8Array(size.width * size.height * 4);
  return Array.from({ length }, () => {
    const colour = [Math.floor(next() * 4) * 80, Math.floor(next() * 4) * 80, Math.floor(next() * 4) * 80, next() < 0.4 ? 0 : 255];
    const [left, top] = [Math.floor(next() * size.width), Math.floor(next() * size.height)];
    const [right, bottom] = [left + 1 + next() * (size.width - left), top + 1 + next() * (size.height - top)];
    for (let y = top; y < Math.min(bottom, size.height); y++)
      for (let x = left; x < Math.min(right, size.width); x++) canvas.set(colour, (y * size.width + x) * 4);
    return canvas.slice();
  });
}

/** A shaded ball with grain and a soft edge over nothing, which moves while a corner stays still: what a keyed clip looks like. */
function keyed({ width, height }: Size, length: number): Uint8Array[] {
  const grain = random(5);
  return Array.from({ length }, (_, index) => {
    const rgba = new Uint8Array(width * height * 4);
    const radius = height * 0.38;
    for (let at = 0; at < width * height; at++) {
      const [x, y] = [(at % width) - width * 0.3 - index * 3, Math.floor(at / width) - height / 2];
      const inCorner = at % width > width * 0.85 && Math.floor(at / width) < height * 0.3;
      const distance = Math.hypot(x, y);
      const alpha = inCorner ? 255 : Math.max(0, Math.min(255, (radius - distance) * 60));
      if (alpha === 0) continue;
      const light = inCorner ? (at % width) / width : Math.max(0.1, 0.9 - Math.hypot(x + 12, y + 14) / (2 * radius));
      const noise = inCorner ? 0 : (grain() - 0.5) * 6;
      const hue = Math.sin(x / 9) * 40;
      rgba.set(
        [230 * light + noise + hue, 170 * light + noise, 120 * light + noise - hue, alpha].map((value) =>
          Math.max(0, Math.min(255, value)),
        ),
        at * 4,
      );
    }
    return rgba;
  });
}

/** Peak signal to noise over pixels that both show, in dB; throws where their transparency differs. */
function psnr(expected: Uint8Array[], found: Uint8Array[]): number {
  let error = 0;
  let count = 0;
  for (const [index, picture] of expected.entries()) {
    const other = found[index] as Uint8Array;
    for (let at = 0; at < picture.length; at += 4) {
      if ((picture[at + 3] as number) !== (other[at + 3] as number))
        throw new Error(`picture ${index} differs in transparency at ${at / 4}`);
      if (picture[at + 3] === 0) continue;
      for (let channel = at; channel < at + 3; channel++) error += ((picture[channel] as number) - (other[channel] as number)) ** 2;
      count += 3;
    }
  }
  return 10 * Math.log10(255 ** 2 / (error / count));
}

test('LZW comes back for runs, noise and every length, with codes growing and starting over', () => {
  const next = random(1);
  for (const codeSize of [2, 5, 8]) {
    const kinds = [() => 0, () => Math.floor(next() * 2 ** codeSize), (at: number) => (at >> 5) % 2 ** codeSize];
    for (const kind of kinds) {
      for (const length of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 255, 256, 1000, 4093, 4094, 4095, 4096, 4097, 40_000]) {
        const indices = Uint8Array.from({ length }, (_, at) => kind(at));
        const coded = lzwEncode(indices, codeSize);
        const data: number[] = [];
        let at = 1;
        for (; coded[at] !== 0; at += 1 + (coded[at] as number)) data.push(...coded.subarray(at + 1, at + 1 + (coded[at] as number)));
        expect(at).toBe(coded.length - 1);
        expect(Buffer.compare(lzwDecode(Uint8Array.from(data), codeSize, length), indices), `${codeSize} bits, ${length}`).toBe(0);
      }
    }
  }
});

describe('few colours arrive exactly, with what comes and goes', () => {
  test.each([
    { width: 1, height: 1 },
    { width: 1, height: 9 },
    { width: 13, height: 1 },
    { width: 29, height: 17 },
  ])('at $width×$height, seen by ffmpeg', async (size) => {
    for (const length of [1, 9]) {
      const pictures = rectangles(size, length, length);
      const file = await written(shownFor(pictures), { size, dither: 'floyd-steinberg' });
      const theirs = ffmpegPictures(file, size);
      expect(theirs.length).toBe(length);
      for (const [index, picture] of pictures.entries())
        expect(Buffer.compare(cut(theirs[index] as Buffer), cut(picture)), `picture ${index} of ${length}`).toBe(0);
    }
  });

  test('in many random clips, seen by our own reader', async () => {
    for (let seed = 0; seed < 60; seed++) {
      const next = random(seed);
      const size = { width: 1 + Math.floor(next() * 14), height: 1 + Math.floor(next() * 14) };
      const pictures = rectangles(size, 1 + Math.floor(next() * 8), seed);
      const found = await ownPictures(await written(shownFor(pictures), { size, dither: dithers[seed % 4] as GifDither }));
      expect(found.length).toBe(pictures.length);
      for (const [index, picture] of pictures.entries())
        expect(Buffer.compare(found[index] as Uint8Array, cut(picture)), `seed ${seed}, picture ${index}`).toBe(0);
    }
  });

  test('where nothing is ever there', async () => {
    const size = { width: 5, height: 4 };
    const nothing = new Uint8Array(80);
    const file = await written(shownFor([nothing, nothing]), { size });
    expect(await ownPictures(file)).toEqual([nothing, nothing]);
    expect(ffmpegPictures(file, size).length).toBe(2);
  });
});

test('on a keyed clip it is no worse and no larger than ffmpeg', async () => {
  const size = { width: 160, height: 96 };
  const pictures = keyed(size, 6).map(cut);
  const [input, output] = [join(folder, 'keyed.rgba'), join(folder, 'keyed.gif')];
  writeFileSync(input, Buffer.concat(pictures));
  const pairs: [GifDither, string][] = [
    ['none', 'none'],
    ['bayer', 'bayer:bayer_scale=2'],
    ['floyd-steinberg', 'floyd_steinberg'],
  ];
  for (const [dither, theirs] of pairs) {
    const graph = `split[a][b];[a]palettegen=reserve_transparent=1[p];[b][p]paletteuse=dither=${theirs}:alpha_threshold=128`;
    const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', '160x96', '-r', '10', '-i', input];
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...raw, '-lavfi', graph, output]);
    const reference = readFileSync(output);
    const ours = await written(shownFor(pictures), { size, dither });
    const [theirQuality, ourQuality] = [psnr(pictures, await ownPictures(reference)), psnr(pictures, await ownPictures(ours))];
    expect(ourQuality, dither).toBeGreaterThan(theirQuality);
    expect(ours.length, dither).toBeLessThan(reference.length);
  }
});

/** Stripes of the picture that hold nothing but a gradient of thousands of colours. */
function gradient({ width, height }: Size, moving: number): Uint8Array {
  const rgba = new Uint8Array(width * height * 4);
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const still = y >= height / 2;
    rgba.set([(x * 255) / width, (y * 255) / height, still ? 90 : (x * 3 + moving * 17) & 255, 255], at * 4);
  }
  return rgba;
}

test.each(dithers)('what stands still keeps its pattern while the rest moves: %s', async (dither) => {
  const size = { width: 64, height: 48 };
  const noise = random(9);
  const pictures = [0, 1, 2, 3].map((index) => gradient(size, index));
  const [first, ...later] = await ownPictures(await written(shownFor(pictures), { size, dither }));
  const bottom = (picture: Uint8Array) => picture.subarray(picture.length / 2);
  for (const picture of later) {
    expect(Buffer.compare(bottom(picture), bottom(first as Uint8Array))).toBe(0);
    expect(Buffer.compare(picture, first as Uint8Array)).not.toBe(0);
  }
  // Grain of one code value is not drawn anew, a change of five is.
  const grainy = pictures.map((rgba, index) => {
    const copy = new Uint8ClampedArray(rgba);
    for (let at = copy.length / 2; at < copy.length; at += 4) (copy[at + 1] as number) += (noise() < 0.5 ? -1 : 1) + (index === 3 ? 40 : 0);
    return new Uint8Array(copy.buffer);
  });
  const found = await ownPictures(await written(shownFor(grainy), { size, dither, steadiness: 2 }));
  expect(Buffer.compare(bottom(found[1] as Uint8Array), bottom(found[0] as Uint8Array))).toBe(0);
  expect(Buffer.compare(bottom(found[3] as Uint8Array), bottom(found[0] as Uint8Array))).not.toBe(0);
});

test.each(['bayer', 'blue-noise', 'floyd-steinberg'] as const)('from afar, %s looks like the gradient', async (dither) => {
  const size = { width: 128, height: 128 };
  const smooth = new Uint8Array(128 * 128 * 4);
  const next = random(4);
  const byte = () => Math.floor(next() * 256);
  // Below it are as many other colours, which leave few for the gradient.
  for (let at = 0; at < 128 * 128; at++)
    smooth.set(
      at < 128 * 64 ? [70 + (at % 128) * 0.8, 70 + (at >> 7) * 1.6, 180 - (at % 128) * 0.6, 255] : [byte(), byte(), byte(), 255],
      at * 4,
    );
  const apart = async (how: GifDither) => {
    const [found] = await ownPictures(await written(shownFor([smooth]), { size, dither: how }));
    let error = 0;
    for (let y = 0; y < 64; y += 8)
      for (let x = 0; x < 128; x += 8)
        for (let channel = 0; channel < 3; channel++) {
          let sum = 0;
          for (let at = 0; at < 64; at++) {
            const place = ((y + (at >> 3)) * 128 + x + (at & 7)) * 4 + channel;
            sum += (smooth[place] as number) - ((found as Uint8Array)[place] as number);
          }
          error += (sum / 64) ** 2;
        }
    return error;
  };
  expect(await apart(dither)).toBeLessThan((await apart('none')) * 0.35);
});

test('delays do not drift, and none is so short that viewers make it long', async () => {
  const size = { width: 1, height: 1 };
  const rgba = Uint8Array.of(9, 9, 9, 255);
  const delays = async (length: number, duration: number) => {
    const path = join(folder, 'delays.gif');
    writeFileSync(
      path,
      await written(
        Array.from({ length }, () => ({ rgba, duration })),
        { size },
      ),
    );
    const args = ['-v', 'error', '-ignore_loop', '1', '-show_entries', 'packet=duration', '-of', 'csv=p=0', path];
    return execFileSync('ffprobe', args, { encoding: 'utf8' }).trim().split('\n').map(Number);
  };
  const ntsc = await delays(300, 1001 / 30000);
  expect(new Set(ntsc)).toEqual(new Set([3, 4]));
  expect(ntsc.reduce((sum, delay) => sum + delay)).toBe(1001);
  expect(new Set(await delays(10, 1 / 100))).toEqual(new Set([2]));
  expect(await delays(1, 1000)).toEqual([65535]);
});

test('it plays as often as it should, and carries the recipe as seven-bit text', async () => {
  const size = { width: 2, height: 1 };
  const picture = { rgba: Uint8Array.of(9, 9, 9, 255, 0, 0, 0, 0), duration: 1 };
  for (const loops of [0, 1, 2, 7]) expect((await open(await written([picture], { size, loops }))).loops).toBe(loops);
  const recipe = JSON.stringify({ name: 'Zoë ナ 🎬', long: 'x'.repeat(1000) });
  const file = await written([picture], { size, recipe });
  expect(ffmpegPictures(file, size).length).toBe(1);
  let text = '';
  let at = file.indexOf(Uint8Array.of(0x21, 0xfe)) + 2;
  for (; file[at] !== 0; at += 1 + (file[at] as number)) text += file.toString('latin1', at + 1, at + 1 + (file[at] as number));
  expect(text).toMatch(/^framewright:[ -~]*$/);
  expect(JSON.parse(text.slice('framewright:'.length))).toEqual(JSON.parse(recipe));
});

test('half-transparent pixels are mixed with the matte, left alone, or scattered', async () => {
  const size = { width: 16, height: 16 };
  const half = new Uint8Array(1024).map((_, at) => [200, 100, 0, 128][at % 4] as number);
  const shown = async (alpha: Partial<GifOptions['alpha']>) => {
    const [picture] = await ownPictures(await written(shownFor([half]), { size, alpha: { ...plain.alpha, ...alpha } }));
    const opaque = (picture as Uint8Array).filter((value, at) => at % 4 === 3 && value === 255).length;
    return { opaque, colour: [...(picture as Uint8Array).subarray(0, 3)] };
  };
  expect(await shown({})).toEqual({ opaque: 256, colour: [200, 100, 0] });
  expect(await shown({ matte: [1, 1, 1] })).toEqual({ opaque: 256, colour: [227, 177, 127] });
  expect(await shown({ threshold: 0.6 })).toEqual({ opaque: 0, colour: [0, 0, 0] });
  expect((await shown({ dither: true })).opaque).toBe(128);
});

test('pictures of another size, or none, are an error', async () => {
  const size = { width: 1, height: 1 };
  await expect(written([], { size })).rejects.toThrow('at least one picture');
  await expect(written(shownFor([new Uint8Array(8)]), { size })).rejects.toThrow('4 bytes, not 8');
  await expect(written([], { size: { width: 70_000, height: 1 } })).rejects.toThrow('does not fit a GIF');
});

test('a damaged file is refused or shown, and nothing worse', async () => {
  const size = { width: 9, height: 7 };
  const file = await written(shownFor(rectangles(size, 4, 3)), { size, recipe: '{}' });
  const readable = async (bytes: Uint8Array) => {
    try {
      return (await ownPictures(bytes)).length > 0;
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
      return false;
    }
  };
  expect(await readable(file)).toBe(true);
  for (let at = 0; at < file.length; at++) {
    const broken = Uint8Array.from(file);
    broken[at] = (broken[at] as number) ^ (1 << (at % 8));
    await readable(broken);
    expect(await readable(file.subarray(0, at)), `cut at ${at}`).toBe(false);
  }
});
