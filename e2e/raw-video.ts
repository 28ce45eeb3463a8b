/** What ffmpeg makes of files: all decoded planes, sound on the file's clock, and boxes as they lie. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type PlaneFormat, planeSizes } from '../src/media/picture.ts';

const run = promisify(execFile);

async function raw(...args: string[]): Promise<Buffer> {
  const { stdout } = await run('ffmpeg', ['-hide_banner', '-nostdin', '-loglevel', 'error', ...args, '-'], {
    encoding: 'buffer',
    maxBuffer: 2 ** 29,
  });
  return stdout;
}

/** Planes of every frame that ffmpeg decodes, without any conversion; alpha needs libvpx's own decoder. */
export async function decodedPlanes(path: string, { coded, alpha, bitDepth }: PlaneFormat): Promise<(Uint8Array | Uint16Array)[][]> {
  const deep = bitDepth > 8;
  const pixelFormat = `${alpha ? 'yuva420p' : 'yuv420p'}${deep ? '10le' : ''}`;
  const decoder = alpha ? ['-c:v', 'libvpx-vp9'] : [];
  const bytes = await raw(...decoder, '-i', path, '-map', '0:v', '-fps_mode', 'passthrough', '-pix_fmt', pixelFormat, '-f', 'rawvideo');
  const sizes = planeSizes({ coded, layout: 'i420', alpha });
  const frames: (Uint8Array | Uint16Array)[][] = [];
  let at = 0;
  while (at < bytes.length) {
    frames.push(
      sizes.map(({ width, height }) => {
        const length = width * height * (deep ? 2 : 1);
        const plane = Uint8Array.from(bytes.subarray(at, at + length));
        at += length;
        return deep ? new Uint16Array(plane.buffer) : plane;
      }),
    );
  }
  return frames;
}

/** Mean and largest error between two planes. */
export function errorOf(a: ArrayLike<number>, b: ArrayLike<number>): { mean: number; max: number; psnr: number } {
  let [sum, squares, max] = [0, 0, 0];
  for (let at = 0; at < a.length; at++) {
    const error = Math.abs((a[at] as number) - (b[at] as number));
    sum += error;
    squares += error * error;
    max = Math.max(max, error);
  }
  return { mean: sum / a.length, max, psnr: 10 * Math.log10((255 * 255 * a.length) / squares) };
}

/** One channel of a file's sound at 48 kHz, from time 0 of the file's own clock on: what starts late has silence before it. */
export async function soundOf(path: string, seek: { start: number; end: number } | null = null): Promise<Float32Array> {
  const cut = seek ? `,atrim=${seek.start}:${seek.end}` : '';
  const filter = `aresample=48000:async=1:first_pts=0${cut}`;
  const bytes = await raw('-copyts', '-i', path, '-map', '0:a:0', '-af', filter, '-ac', '1', '-f', 'f32le');
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

/** By how many samples `late` lags behind `reference`: where their correlation is largest. */
export function lagOf(late: Float32Array, reference: Float32Array, range = 3000): number {
  const [from, to] = [range, Math.min(late.length, reference.length) - range];
  let best = { lag: Number.NaN, value: 0 };
  for (let lag = -range; lag <= range; lag++) {
    let value = 0;
    for (let at = from; at < to; at += 3) value += (late[at + lag] as number) * (reference[at] as number);
    if (value > best.value) best = { lag, value };
  }
  return best.lag;
}

/** Types of the boxes at the top of an MP4, in order. */
export async function boxesOf(path: string): Promise<string[]> {
  const bytes = await readFile(path);
  const types: string[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const short = bytes.readUInt32BE(at);
    types.push(bytes.toString('latin1', at + 4, at + 8));
    at += short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? bytes.length : short;
  }
  return types;
}
