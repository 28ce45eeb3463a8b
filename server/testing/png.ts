/** PNG files for tests, read and written by ffmpeg, which shares no code with us. */
import { execFileSync } from 'node:child_process';

/** Writes straight RGBA bytes. */
export function writePng(path: string, width: number, height: number, rgba: Uint8Array): void {
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${width}x${height}`, '-i', 'pipe:0'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...input, '-frames:v', '1', '-pix_fmt', 'rgba', path], { input: rgba });
}

/** Reads straight RGBA bytes. */
export function readPng(path: string): Uint8Array {
  return execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'], { maxBuffer: 2 ** 28 });
}
