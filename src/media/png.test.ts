import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { decodePng, encodePng } from './png.ts';

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
