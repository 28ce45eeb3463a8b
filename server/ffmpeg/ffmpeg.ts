/** ffmpeg as child processes that never outlive this one, stall or swell, and open nothing but the file they are given. */
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { totalmem } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { MediaError } from '../../src/media/errors.ts';

const SETPRIV = '/usr/bin/setpriv';
const PRLIMIT = '/usr/bin/prlimit';
/** Containers that hold media themselves; playlists, which name other files, are not among them. */
const FORMATS = 'mov,matroska,avi,mpegts,ogg,gif,apng,png_pipe,jpeg_pipe,webp_pipe,bmp_pipe';
/** Most pixels of a picture. */
export const MAX_PIXELS = 2 ** 26;
/** Seconds without progress after which a program is ended. */
const STALL = 60;
/** Address space of a program that only reads: all of the memory there is, and room for its code and threads where that is little. */
const ADDRESS_SPACE = Math.max(totalmem(), 4 * 2 ** 30);
/** Characters of a program's messages that are kept. */
const KEPT = 4000;

/** How far a program may go. */
export interface ChildLimits {
  /** True for one that writes no file: then it cannot, and its memory is bounded. */
  readonly reads?: boolean;
  /** Seconds that a step of it may take before it is ended, 60 by default. */
  readonly stall?: number;
  /** Seconds after which it is ended whatever it does. */
  readonly seconds?: number;
  /** Gets each line that it says; what it returns true for is not kept. */
  readonly onLine?: (line: string) => boolean;
}

/** A running program with pipes for all its streams. */
export interface FfmpegChild {
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>;
  /** Settles when it has ended: its exit code (null when killed) and the end of what it said. Rejects when it cannot be started. */
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>;
  /** Waits for something that the program has to do next. When that takes too long, ends it and throws `MediaError`. */
  within<T>(step: Promise<T>): Promise<T>;
  /** Kills it and waits until it is gone. */
  kill(): Promise<void>;
}

/** Where the system cannot tie a child to its parent's life, the parent at least ends what it leaves behind. */
const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** The command that starts a program tied to this process's life and within limits, as far as the system can. */
function commandOf(program: string, { reads, seconds }: ChildLimits): string[] {
  const limits = [
    '--core=0',
    ...(reads ? ['--fsize=0', `--as=${ADDRESS_SPACE}`] : []),
    ...(seconds ? [`--cpu=${Math.ceil(seconds) * 64}`] : []),
  ];
  return [...(existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'KILL'] : []), ...(existsSync(PRLIMIT) ? [PRLIMIT, ...limits] : []), program];
}

/** Starts a program of ffmpeg's. */
export function startFfmpeg(program: 'ffmpeg' | 'ffprobe', args: readonly string[], limits: ChildLimits = {}): FfmpegChild {
  const [command, ...before] = commandOf(program, limits);
  const child = spawn(command as string, [...before, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  living.add(child);
  let said = '';
  const keep = (text: string) => {
    said = (said + text).slice(-KEPT);
  };
  const { onLine } = limits;
  let begun = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (!onLine) return keep(text);
    const lines = (begun + text).split('\n');
    begun = lines.pop()?.slice(-KEPT) ?? '';
    for (const line of lines) if (!onLine(line)) keep(`${line}\n`);
  });
  // A program that ends early breaks its pipe; its exit code and words say why.
  child.stdin.on('error', () => undefined);
  let late: MediaError | null = null;
  const ended = new Promise<{ code: number | null; said: string }>((resolve, reject) => {
    child.once('error', () => reject(missing(program)));
    child.once('close', (code) => {
      living.delete(child);
      if (code === 127) reject(missing(program));
      else if (late) reject(late);
      else resolve({ code, said: (said + begun).trim() });
    });
  });
  // Whoever waits for it gets the failure; until then it must not count as unhandled.
  ended.catch(() => undefined);
  const end = () => {
    child.kill('SIGKILL');
    child.stdout.destroy();
  };
  const endLate = (error: MediaError) => {
    late ??= error;
    end();
  };
  const clock = limits.seconds && setTimeout(() => endLate(tooLong(program, limits.seconds as number)), limits.seconds * 1000);
  child.once('close', () => clock && clearTimeout(clock));
  return {
    process: child,
    ended,
    async within(step) {
      const stall = limits.stall ?? STALL;
      const { promise, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(() => {
        const error = stalled(program, stall);
        endLate(error);
        reject(error);
      }, stall * 1000);
      try {
        return await Promise.race([step, promise]);
      } finally {
        clearTimeout(timer);
      }
    },
    async kill() {
      end();
      await ended.catch(() => undefined);
    },
  };
}

/** How a program ended, as `FfmpegChild.ended` says. */
type Ending = Awaited<FfmpegChild['ended']>;

/** Hands on what a program writes to its standard output, as it comes. Throws what `within` and `take` throw, and the reason of an abort. */
async function eachPart(child: FfmpegChild, take: (text: string) => void | Promise<void>, signal?: AbortSignal): Promise<Ending> {
  child.process.stdin.end();
  const stop = () => void child.kill();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    signal?.throwIfAborted();
    const stream = child.process.stdout.setEncoding('utf8')[Symbol.asyncIterator]() as AsyncIterator<string>;
    for (;;) {
      const part = await child.within(stream.next()).catch(async (error: unknown) => {
        signal?.throwIfAborted();
        // A program that could not be started, or was ended for taking too long, says so itself.
        await child.ended;
        throw error;
      });
      if (part.done) return await child.ended;
      await take(part.value);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await child.kill();
  }
}

/** Everything a program writes to its standard output, as text. Throws what `within` throws, and the reason of an abort. */
export async function outputOf(child: FfmpegChild, signal?: AbortSignal): Promise<Ending & { readonly text: string }> {
  const parts: string[] = [];
  const ending = await eachPart(child, (text) => void parts.push(text), signal);
  return { text: parts.join(''), ...ending };
}

/**
 * Hands on the lines that a program writes to its standard output, each once the one before is done with: none are kept. Throws as
 * `outputOf`, and what `take` throws, which ends the program.
 */
export async function eachLine(child: FfmpegChild, take: (line: string) => void | Promise<void>, signal?: AbortSignal): Promise<Ending> {
  let begun = '';
  const ending = await eachPart(
    child,
    async (text) => {
      const lines = (begun + text).split('\n');
      begun = lines.pop() ?? '';
      for (const line of lines) await take(line);
    },
    signal,
  );
  if (begun !== '') await take(begun);
  return ending;
}

/** Arguments that open a file as input: no network, no playlists, no bombs. */
export const inputArguments = (path: string, options: readonly string[] = []): string[] => [
  ...['-protocol_whitelist', 'file', '-format_whitelist', FORMATS, '-max_pixels', String(MAX_PIXELS), ...options],
  ...['-i', `file:${path}`],
];

/** What to ask ffprobe besides the entries. */
export interface ProbeOptions {
  /** The stream, the first video by default; null is all of them. */
  readonly select?: string | null;
  /** Options of ffprobe itself. */
  readonly options?: readonly string[];
  /** Options of the input. */
  readonly input?: readonly string[];
}

/** What ffprobe says of a file, as JSON, and what it complains about. */
export async function ffprobe(
  path: string,
  entries: string,
  signal?: AbortSignal,
  { select = 'V:0', options = [], input = [] }: ProbeOptions = {},
): Promise<{ json: unknown; said: string }> {
  const wanted = [
    '-v',
    'error',
    '-of',
    'json',
    ...(select === null ? [] : ['-select_streams', select]),
    '-show_entries',
    entries,
    ...options,
  ];
  const child = startFfmpeg('ffprobe', [...wanted, ...inputArguments(path, input)], { reads: true });
  const { text, code, said } = await outputOf(child, signal);
  return { json: code === 0 ? JSON.parse(text) : null, said };
}

function missing(program: string): MediaError {
  return new MediaError(
    'codec-unsupported',
    `The program ${program} cannot be started.`,
    'Install ffmpeg (Debian: apt install ffmpeg; macOS: brew install ffmpeg) and start again.',
  );
}

const TRY_ELSEWHERE = 'Check that the disk or network drive answers, copy the file to another one, and start again.';

function stalled(program: string, seconds: number): MediaError {
  return new MediaError('file-unreadable', `${program} did nothing for ${seconds} seconds and was ended.`, TRY_ELSEWHERE);
}

function tooLong(program: string, seconds: number): MediaError {
  return new MediaError('file-unreadable', `${program} was not done after ${seconds} seconds and was ended.`, TRY_ELSEWHERE);
}
