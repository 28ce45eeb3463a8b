import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ROOT, readTools } from '../scripts/tools.mjs';

const run = promisify(execFile);

/** This machine's ffmpeg. */
export const FFMPEG = readTools().ffmpeg ?? 'ffmpeg';

/** Runs ffmpeg in the root folder and gives what it logged. */
export async function ffmpeg(...args: string[]): Promise<string> {
  const { stderr } = await run(FFMPEG, ['-hide_banner', '-nostdin', '-nostats', '-y', '-loglevel', 'error', ...args], {
    cwd: ROOT,
    maxBuffer: 2 ** 26,
  });
  return stderr;
}

/** Seconds that ffmpeg took by its own clock, without the start of the process, and those of all cores together. */
export interface FfmpegTime {
  readonly wall: number;
  readonly processor: number;
}

/** Runs ffmpeg and gives how long it took. */
export async function timedFfmpeg(...args: string[]): Promise<FfmpegTime> {
  const log = await ffmpeg('-loglevel', 'info', '-benchmark', ...args);
  const [, user, system, wall] = /utime=([\d.]+)s stime=([\d.]+)s rtime=([\d.]+)s/.exec(log) ?? [];
  if (wall === undefined) throw new Error(`ffmpeg did not say how long it took:\n${log}`);
  return { wall: Number(wall), processor: Number(user) + Number(system) };
}
