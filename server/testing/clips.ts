/** Tiny clips made by ffmpeg, and what ffmpeg itself says of files: the oracle of tests. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Runs ffmpeg and gives what it writes to its standard output. Throws what it complains of. */
export function ffmpeg(...args: string[]): Buffer {
  return execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], { maxBuffer: 2 ** 28 });
}

/** A folder for this test file's clips, removed at its end. */
export function clipFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'framewright-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A moving test picture; `options` code it and name the file. Gives its path. */
export function testPicture(path: string, lavfi: { size?: string; rate?: string; seconds?: number }, ...options: string[]): string {
  const { size = '64x48', rate = '25', seconds = 4 } = lavfi;
  ffmpeg('-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${rate}:d=${seconds}`, ...options, path);
  return path;
}

/** H.264 with key frames each `gop` frames. */
export const h264 = (gop = 12, pixels = 'yuv420p', more = ''): string[] => [
  ...['-pix_fmt', pixels, '-c:v', 'libx264', '-threads', '1', '-bf', '2', '-preset', 'veryfast'],
  ...['-x264-params', `keyint=${gop}:min-keyint=${gop}:scenecut=0${more}`],
];

/** SHA-256 of each frame that ffmpeg decodes in one go, and its time in seconds. */
export function decodedFrames(path: string, pixels: string, ...input: string[]): { hash: string; time: number }[] {
  const text = ffmpeg(
    ...input,
    '-i',
    path,
    '-map',
    '0:V:0',
    '-fps_mode',
    'passthrough',
    '-enc_time_base',
    '1:1000000',
    '-pix_fmt',
    pixels,
    '-f',
    'framehash',
    '-',
  ).toString();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const parts = line.split(',').map((part) => part.trim());
    return { hash: parts.at(-1) ?? '', time: Number(parts[2]) / 1e6 };
  });
}
