import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { deflate, joined } from '../archive/deflate.ts';
import { decodePng, encodePng } from './png.ts';
import { pngChunk, pngHead } from './png-chunks.ts';

test('ffmpeg reads back every byte, colour under transparency included', async () => {
  const size = { width: 37, height: 19 };
  const rgba = Uint8Array.from({ length: size.width * size.height * 4 }, (_, at) => (at * 73 + (at >> 3)) & 255);
  const png = await encodePng(size, rgba);
  const args = ['-v', 'error', '-f', 'png_pipe', '-i', 'pipe:0', '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'];
  const decoded = execFileSync('ffmpeg', args, { input: png });
  expect(Buffer.compare(decoded, Buffer.from(rgba))).toBe(0);
});

test('a picture with the wrong number of bytes is refused', async () => {
  await expect(encodePng({ width: 2, height: 2 }, new Uint8Array(15))).rejects.toThrow('16 bytes, not 15');
});

const pattern = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 73 + (at >> 3)) & 255);

test('what ffmpeg writes is read byte by byte, whichever filter it uses', async () => {
  const size = { width: 37, height: 19 };
  const rgba = pattern(37 * 19 * 4);
  for (const filter of ['none', 'sub', 'up', 'avg', 'paeth', 'mixed']) {
    const input = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', '37x19', '-i', 'pipe:0'];
    const output = ['-c:v', 'png', '-pred', filter, '-f', 'image2pipe', 'pipe:1'];
    const png = execFileSync('ffmpeg', ['-v', 'error', ...input, ...output], { input: rgba });
    expect(await decodePng(Uint8Array.from(png)), filter).toEqual({ size, rgba });
  }
});

test('a damaged, cut or other file is not taken for a picture', async () => {
  const png = await encodePng({ width: 9, height: 5 }, pattern(9 * 5 * 4));
  const broken = png.slice();
  broken[70] = (broken[70] as number) ^ 1;
  await expect(decodePng(broken)).rejects.toThrow('checksum');
  await expect(decodePng(png.slice(0, -5))).rejects.toThrow('ends too early');
  await expect(decodePng(Uint8Array.of(1, 2, 3))).rejects.toThrow('no PNG');
});

/** A smooth picture with a soft round matte. */
function gradient(width: number, height: number, opaque: boolean): Uint8Array<ArrayBuffer> {
  const rgba = new Uint8Array(width * height * 4);
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const alpha = Math.max(0, Math.min(255, 300 - 4 * Math.hypot(x - width / 2, y - height / 2)));
    rgba.set([(x * 2 + y) & 255, (y * 3) & 255, 128 + 100 * Math.sin(x / 9), opaque ? 255 : alpha], at * 4);
  }
  return rgba;
}

test('an opaque picture is written without alpha and read with it', async () => {
  const size = { width: 61, height: 33 };
  const rgba = gradient(61, 33, true);
  const png = await encodePng(size, rgba);
  expect(png[25]).toBe(2);
  expect(await decodePng(png)).toEqual({ size, rgba });
  const nearlyOpaque = rgba.slice();
  nearlyOpaque[61 * 4 + 3] = 254;
  expect((await encodePng(size, nearlyOpaque))[25]).toBe(6);
  expect((await decodePng(await encodePng(size, nearlyOpaque))).rgba).toEqual(nearlyOpaque);
});

test('takes no more bytes than ffmpeg with its best filters', async () => {
  for (const opaque of [false, true]) {
    const rgba = gradient(256, 200, opaque);
    const format = opaque ? 'rgb24' : 'rgba';
    const input = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', '256x200', '-i', 'pipe:0'];
    const output = ['-c:v', 'png', '-pred', 'mixed', '-pix_fmt', format, '-f', 'image2pipe', 'pipe:1'];
    const theirs = execFileSync('ffmpeg', ['-v', 'error', ...input, ...output], { input: rgba });
    expect((await encodePng({ width: 256, height: 200 }, rgba)).length).toBeLessThanOrEqual(theirs.length * 1.01);
  }
});

test('a text inside does not disturb other readers', async () => {
  const rgba = pattern(12 * 7 * 4);
  const png = await encodePng({ width: 12, height: 7 }, rgba, { keyword: 'framewright', text: '{"name":"Müller ナ"}' });
  expect(Buffer.from(png).includes('iTXtframewright\0\0\0\0\0{"name":"Müller ナ"}')).toBe(true);
  const args = ['-v', 'error', '-xerror', '-f', 'png_pipe', '-i', 'pipe:0', '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'];
  expect(Buffer.compare(execFileSync('ffmpeg', args, { input: png }), rgba)).toBe(0);
});

test('a small file that unpacks to far more than its size says is refused', async () => {
  const bomb = joined([...pngHead({ width: 1, height: 1 }, 'rgba'), pngChunk('IDAT', await deflate([new Uint8Array(2 ** 24)]))]);
  await expect(decodePng(joined([bomb, pngChunk('IEND', new Uint8Array())]))).rejects.toThrow('more than the 5 bytes');
});
