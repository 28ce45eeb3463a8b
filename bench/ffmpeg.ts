/** ffmpeg's part of the bench: the clips to key, and the same job done by ffmpeg itself. */
import { existsSync } from 'node:fs';
import { mkdir, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { firstLine, ROOT } from '../scripts/tools.mjs';
import { BACKGROUND, type Case, H264_BITS_PER_PIXEL, RATE, SCREEN_HEX, VP9_QUANTIZER } from './cases.ts';
import { type Measure, medianOf } from './measure.ts';
import { FFMPEG, ffmpeg, timedFfmpeg } from './run-ffmpeg.ts';

const FOLDER = '.cache/bench';

/** A finished job. */
export interface NativeReport extends Measure {
  readonly bytes: number;
}

/** The version line of this machine's ffmpeg. */
export const ffmpegVersion = (): string => firstLine(FFMPEG, ['-version']) ?? 'none';

/** Makes the clip of a case on first use: a disc with a soft edge in front of a noisy green screen, with a tone. Path from the root. */
export async function clipOf({ width, height, frames }: Case): Promise<string> {
  const path = `${FOLDER}/screen-${width}x${height}-${frames}.mp4`;
  if (existsSync(join(ROOT, path))) return path;
  await mkdir(join(ROOT, FOLDER), { recursive: true });
  const seconds = frames / RATE;
  const side = Math.round(height / 3) * 2;
  const disc = `a='255*clip((${side / 2}-hypot(X-${side / 2},Y-${side / 2}))/${Math.max(2, side / 60)},0,1)'`;
  const scene = [
    `color=${SCREEN_HEX}:s=${width}x${height}:r=${RATE}:d=${seconds},noise=alls=4:allf=t[screen]`,
    `testsrc2=s=${side}x${side}:r=${RATE}:d=${seconds},format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':${disc}[subject]`,
    "[screen][subject]overlay=x='(W-w)/2+W/6*sin(4*t)':y='(H-h)/2',scale=out_color_matrix=bt709:out_range=tv,format=yuv420p[v]",
  ];
  const colour = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'];
  const draft = `${path}.draft.mp4`;
  await ffmpeg(
    ...['-f', 'lavfi', '-i', `sine=f=440:r=48000:d=${seconds}`, '-filter_complex', scene.join(';'), '-map', '[v]', '-map', '0:a'],
    ...['-frames:v', String(frames), '-c:v', 'libx264', '-crf', '16', '-g', '12', '-bf', '2', ...colour, '-c:a', 'aac', draft],
  );
  await rename(join(ROOT, draft), join(ROOT, path));
  return path;
}

const key = `chromakey=${SCREEN_HEX}:0.12:0.06`;

/** Arguments that key `input` over the background into an H.264 file: the job for ffmpeg in the browser and outside. */
export function mp4Arguments({ width, height }: Case, input: string, output: string): string[] {
  const background = `color=${BACKGROUND.name}:s=${width}x${height}:r=${RATE}`;
  const filter = `[0:v]${key}[k];${background}[b];[b][k]overlay=shortest=1,format=yuv420p[v]`;
  const rate = String(Math.round(width * height * RATE * H264_BITS_PER_PIXEL));
  const video = ['-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', rate];
  return ['-i', input, '-filter_complex', filter, '-map', '[v]', '-map', '0:a', ...video, '-c:a', 'copy', output];
}

/** Arguments that key `input` into a transparent VP9 file. */
function webmArguments(input: string, output: string): string[] {
  const video = [
    '-c:v',
    'libvpx-vp9',
    '-deadline',
    'realtime',
    '-cpu-used',
    '7',
    '-row-mt',
    '1',
    '-b:v',
    '0',
    '-crf',
    String(VP9_QUANTIZER),
  ];
  return ['-i', input, '-vf', `${key},format=yuva420p`, ...video, '-c:a', 'libopus', output];
}

/** Times native ffmpeg on the job of a case, by its own clock (without the start of the process). */
export async function timeNative(size: Case, input: string, format: 'webm' | 'mp4', repeats: number): Promise<NativeReport> {
  const output = `${FOLDER}/native.${format}`;
  const args = format === 'mp4' ? mp4Arguments(size, input, output) : webmArguments(input, output);
  const { median, runs } = await medianOf(repeats, async () => ({ seconds: (await timedFfmpeg(...args)).wall }));
  const { size: bytes } = await stat(join(ROOT, output));
  await unlink(join(ROOT, output));
  return { ...median, runs, bytes };
}
