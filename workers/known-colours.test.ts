import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { coloursMatch, KNOWN_COLOURS } from './known-colours.ts';

/** The known picture, converted by ffmpeg; an IVF header of 32 bytes and one of 12 stand before the frame. */
function converted(): Uint8Array {
  const frame = Buffer.from(KNOWN_COLOURS, 'base64');
  const ivf = Buffer.alloc(44);
  ivf.write('DKIF', 0);
  ivf.writeUInt16LE(32, 6);
  ivf.write('VP90', 8);
  ivf.writeUInt16LE(32, 12);
  ivf.writeUInt16LE(16, 14);
  ivf.writeUInt32LE(25, 16);
  ivf.writeUInt32LE(1, 20);
  ivf.writeUInt32LE(1, 24);
  ivf.writeUInt32LE(frame.length, 32);
  const args = ['-v', 'error', '-f', 'ivf', '-i', 'pipe:0', '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'];
  return execFileSync('ffmpeg', args, { input: Buffer.concat([ivf, frame]) });
}

/** The picture with each pixel changed. */
const changed = (change: (red: number, green: number, blue: number) => readonly number[]) => {
  const pixels = converted();
  for (let at = 0; at < pixels.length; at += 4)
    pixels.set(change(...(pixels.subarray(at, at + 3) as never as [number, number, number])), at);
  return pixels;
};

test('a right conversion passes', () => {
  expect(coloursMatch(converted())).toBe(true);
});

test('grey, swapped, missing and shifted channels do not', () => {
  const wrong = {
    grey: changed((_, green) => [green, green, green]),
    swapped: changed((red, green, blue) => [blue, green, red]),
    missing: changed((red, green) => [red, green, 0]),
    dim: changed((red, green, blue) => [red, green, blue].map((value) => 16 + value * 0.86)),
    empty: new Uint8Array(32 * 16 * 4),
  };
  for (const [name, pixels] of Object.entries(wrong)) expect(coloursMatch(pixels), name).toBe(false);
});
