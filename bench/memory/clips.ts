/** Long clips of few pixels. */
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../scripts/tools.mjs';
import { ffmpeg } from '../run-ffmpeg.ts';

/** A clip to make. */
export interface LongClip {
  readonly minutes: number;
  /** Frames per second. */
  readonly rate: number;
}

/** As small as codecs like it. */
export const TINY = { width: 32, height: 18 } as const;

const FOLDER = '.cache/bench';

/** Makes a clip of H.264 with B-frames and mono AAC on first use. Path from the root. */
export async function longClip({ minutes, rate }: LongClip): Promise<string> {
  const path = `${FOLDER}/long-${TINY.width}x${TINY.height}-${rate}fps-${minutes}min.mp4`;
  if (existsSync(join(ROOT, path))) return path;
  await mkdir(join(ROOT, FOLDER), { recursive: true });
  const seconds = minutes * 60;
  const draft = `${path}.draft.mp4`;
  await ffmpeg(
    ...['-f', 'lavfi', '-i', `testsrc2=s=${TINY.width}x${TINY.height}:r=${rate}:d=${seconds}`],
    ...['-f', 'lavfi', '-i', `sine=f=220:r=8000:d=${seconds}`, '-pix_fmt', 'yuv420p'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '30', '-g', String(Math.round(rate * 2)), '-bf', '2'],
    ...['-c:a', 'aac', '-b:a', '16k', '-shortest', draft],
  );
  await rename(join(ROOT, draft), join(ROOT, path));
  return path;
}
