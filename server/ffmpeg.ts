/** ffmpeg as child processes that never outlive this one and open nothing but the file they are given. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { MediaError } from '../src/media/errors.ts';

const SETPRIV = '/usr/bin/setpriv';
/** Containers that hold media themselves; playlists, which name other files, are not among them. */
const FORMATS = 'mov,matroska,avi,mpegts,ogg,gif,png_pipe,jpeg_pipe,webp_pipe';

/** A running program with pipes for all its streams. */
export interface FfmpegChild {
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>;
  /** Settles when it has ended: its exit code (null when killed) and the end of what it said. Rejects when it cannot be started. */
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>;
  /** Kills it and waits until it is gone. */
  kill(): Promise<void>;
}

/** Starts a program of ffmpeg's; where the system can, it dies with this process. */
export function startFfmpeg(program: 'ffmpeg' | 'ffprobe', args: readonly string[]): FfmpegChild {
  const [command, ...all] = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'KILL', program, ...args] : [program, ...args];
  const child = spawn(command as string, all, { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  // A program that ends early breaks its pipe; its exit code and words say why.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<{ code: number | null; said: string }>((resolve, reject) => {
    child.once('error', () => reject(missing(program)));
    child.once('close', (code) => (code === 127 ? reject(missing(program)) : resolve({ code, said: said.trim() })));
  });
  // Whoever waits for it gets the failure; until then it must not count as unhandled.
  ended.catch(() => undefined);
  return {
    process: child,
    ended,
    async kill() {
      child.kill('SIGKILL');
      child.stdout.destroy();
      await ended.catch(() => undefined);
    },
  };
}

/** Arguments that open a file as input: no network, no playlists, no bombs. */
export const inputArguments = (path: string, options: readonly string[] = []): string[] => [
  ...['-protocol_whitelist', 'file', '-format_whitelist', FORMATS, ...options],
  ...['-i', `file:${path}`],
];

/** What ffprobe says of a file, as JSON, and what it complains about. */
export async function ffprobe(path: string, entries: string, signal?: AbortSignal): Promise<{ json: unknown; said: string }> {
  const wanted = ['-v', 'error', '-of', 'json', '-select_streams', 'V:0', '-show_entries', entries];
  const child = startFfmpeg('ffprobe', [...wanted, ...inputArguments(path)]);
  child.process.stdin.end();
  const stop = () => void child.kill();
  signal?.addEventListener('abort', stop, { once: true });
  let text = '';
  child.process.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  try {
    const { code, said } = await child.ended;
    signal?.throwIfAborted();
    return { json: code === 0 ? JSON.parse(text) : null, said };
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

function missing(program: string): MediaError {
  return new MediaError(
    'codec-unsupported',
    `The program ${program} cannot be started.`,
    'Install ffmpeg (Debian: apt install ffmpeg; macOS: brew install ffmpeg) and start again.',
  );
}
