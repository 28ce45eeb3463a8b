import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { encodePng } from './png.ts';

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
