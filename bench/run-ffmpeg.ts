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

/** Runs ffmpeg and gives the seconds that it took by its own clock, without the start of the process. */
export async function timedFfmpeg(...args: string[]): Promise<number> {
  const log = await ffmpeg('-loglevel', 'info', '-benchmark', ...args);
  const seconds = /rtime=([\d.]+)s/.exec(log)?.[1];
  if (seconds === undefined) throw new Error(`ffmpeg did not say how long it took:\n${log}`);
  return Number(seconds);
}
