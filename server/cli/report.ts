/** How a command speaks: lines and a progress bar for people, JSON lines for programs. */

import { isAbsolute, relative } from 'node:path';
import type { ExportPhase, ExportProgress } from '../../src/jobs/export/export-progress.ts';

/** A finished file. */
export interface DoneFile {
  readonly path: string;
  readonly format: string;
  readonly frames: number;
  /** Frames that an earlier, interrupted run had made. */
  readonly resumed: number;
  readonly bytes: number;
  /** Of videos: ffmpeg's name of what encoded them. */
  readonly encoder?: string;
}

/** How far the files of an input are. */
export interface ProgressEvent extends ExportProgress {
  readonly event: 'progress';
  readonly input: string;
}

/** What happens during long work, as `--json` writes it. Sizes are bytes, times seconds. */
export type JobEvent =
  | { readonly event: 'start'; readonly input: string; readonly outputs: readonly string[]; readonly frames: number }
  | ProgressEvent
  | { readonly event: 'note'; readonly input: string; readonly message: string }
  | {
      readonly event: 'done';
      readonly input: string;
      readonly outputs: readonly DoneFile[];
      readonly seconds: number;
      /** Null where all had been made before. */
      readonly adapter: string | null;
    }
  | { readonly event: 'failed'; readonly input: string; readonly code: string; readonly message: string; readonly remedy: string }
  | { readonly event: 'stopped'; readonly input: string; readonly resumable: boolean }
  | { readonly event: 'summary'; readonly done: number; readonly failed: number; readonly stopped: number };

/** Where output goes. */
export interface Report {
  /** An event of long work. */
  event(event: JobEvent): void;
  /** A result: an object for programs, lines for people. */
  result(object: unknown, lines: readonly string[]): void;
  /** What went wrong, to the error stream. */
  error(code: string, message: string, remedy: string): void;
}

/** A stream that may be a terminal. */
export interface Stream {
  write(text: string): void;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Milliseconds between two progress reports. */
const PAUSE = { terminal: 100, json: 500 } as const;
const BAR = 24;

/** JSON lines on the standard output; nothing else is written there. */
export function jsonReport(out: Stream, now: () => number): Report {
  const write = (object: unknown) => out.write(`${JSON.stringify(object)}\n`);
  const due = throttle(PAUSE.json, now);
  return {
    event(event) {
      if (event.event !== 'progress' || due(event)) write(event);
    },
    result: (object) => write(object),
    error: (code, message, remedy) => write({ event: 'error', code, message, remedy }),
  };
}

/** Lines for people: results on `out`; progress, notes and errors on `err`. */
export function textReport(out: Stream, err: Stream, now: () => number): Report {
  const due = throttle(PAUSE.terminal, now);
  let drawn = false;
  const clear = () => {
    if (drawn) err.write('\r\u001b[2K');
    drawn = false;
  };
  const say = (stream: Stream, line: string) => {
    clear();
    stream.write(`${line}\n`);
  };
  const event = (happened: JobEvent) => {
    switch (happened.event) {
      case 'start':
        return;
      case 'progress':
        if (!err.isTTY || !due(happened)) return;
        err.write(`\r\u001b[2K${progressLine(happened, err.columns ?? 80)}`);
        drawn = true;
        return;
      case 'note':
        return say(err, `${happened.input}: ${happened.message}`);
      case 'done': {
        const { seconds, adapter } = happened;
        const speed = adapter === null ? '' : ` (${clock(seconds)}, ${adapter})`;
        for (const { path, frames, resumed, bytes } of happened.outputs) {
          const counted = `${framesText(frames)}${resumed > 0 ? `, ${resumed} of them from before` : ''}`;
          say(out, `${shownPath(path)}: ${counted}, ${sizeText(bytes)}${speed}`);
        }
        return;
      }
      case 'failed':
        return say(err, `${happened.message}\n    ${happened.remedy}`);
      case 'stopped':
        return say(
          err,
          `${happened.input}: stopped. ${happened.resumable ? 'The same command with --resume continues it.' : 'No file was written.'}`,
        );
      case 'summary':
        if (happened.done + happened.failed + happened.stopped > 1) {
          say(err, `${happened.done} done, ${happened.failed} failed${happened.stopped > 0 ? `, ${happened.stopped} stopped` : ''}`);
        }
    }
  };
  return {
    event,
    result: (_, lines) => say(out, lines.join('\n')),
    error: (_, message, remedy) => say(err, `framewright: ${message}\n    ${remedy}`),
  };
}

const PHASES: Readonly<Record<Exclude<ExportPhase, 'rendering'>, string>> = {
  searching: 'searching for the best sticker',
  writing: 'writing',
  verifying: 'checking the file',
};

/** One line with a bar, no longer than the terminal is wide. */
export function progressLine({ input, phase, done, total, fps, eta }: ProgressEvent, columns: number): string {
  const share = total === 0 ? 1 : done / total;
  const filled = Math.round(share * BAR);
  const facts = [
    `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${String(Math.floor(share * 100)).padStart(3)} %`,
    ...(phase === 'rendering'
      ? [`${String(done).padStart(String(total).length)}/${total} frames`, `${fps < 10 ? fps.toFixed(1) : Math.round(fps)} fps`]
      : [PHASES[phase]]),
    ...(eta === null ? [] : [`${clock(eta)} left`]),
  ].join('  ');
  const room = columns - 1 - [...facts].length - 2;
  const name = [...input];
  const shown = name.length <= room ? input : room > 8 ? `…${name.slice(1 - room).join('')}` : '';
  return [...(shown === '' ? facts : `${shown}  ${facts}`)].slice(0, columns - 1).join('');
}

/** Counts frames and tells their rate over the last seconds and the time left. */
export function progressMeter(now: () => number): (done: number, total: number) => Pick<ExportProgress, 'fps' | 'eta'> {
  const began = now();
  const seen: { at: number; done: number }[] = [];
  return (done, total) => {
    const at = now();
    // What an earlier run has made counts for nothing.
    if (seen.length === 0) seen.push({ at: began, done: done - 1 });
    seen.push({ at, done });
    // Ten seconds tell today’s speed and smooth over a stumble.
    while (seen.length > 2 && (seen[1] as { at: number }).at < at - 10_000) seen.shift();
    const first = seen[0] as { at: number; done: number };
    const seconds = (at - first.at) / 1000;
    const fps = seconds > 0 ? (done - first.done) / seconds : 0;
    return { fps: Number(fps.toFixed(2)), eta: fps > 0 ? Math.ceil((total - done) / fps) : null };
  };
}

/** A path as somebody in this folder would type it. */
export function shownPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near === '' || near.startsWith('..') || isAbsolute(near) ? path : near;
}

/** A number of frames in words. */
export const framesText = (frames: number): string => `${frames} ${frames === 1 ? 'frame' : 'frames'}`;

/** Seconds as `0:07` or `1:02:03`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** Bytes in the largest unit that gives at least 1. */
export function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** Lets through the first and the last event of each phase, and some between. */
function throttle(pause: number, now: () => number): (event: ProgressEvent) => boolean {
  let last = Number.NEGATIVE_INFINITY;
  let phase: ExportPhase | null = null;
  return (event) => {
    const isNew = event.phase !== phase;
    phase = event.phase;
    if (!isNew && event.done < event.total && now() - last < pause) return false;
    last = now();
    return true;
  };
}
