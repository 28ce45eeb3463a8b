/**
 * ffmpeg compiled to WebAssembly, for what no encoder of a browser does. Its core is a file of 32 MB of this site, under the GPL,
 * which is loaded when it is first asked for.
 */
import { FFmpeg } from '@ffmpeg/ffmpeg';
import { MediaError } from '../../../src/media/errors.ts';
import { Turns } from '../../turns.ts';

/** One run of ffmpeg. */
export interface CoreTask {
  /** Inputs are called by their names; a mounted file `/in/` and its name; what is to be kept `out`. */
  readonly args: readonly string[];
  /** Made anew for every attempt. */
  readonly inputs?: () => Readonly<Record<string, Uint8Array>>;
  /** Read where it lies, without a copy in memory. */
  readonly mounted?: File;
  readonly signal: AbortSignal;
}

/** Name under which a run leaves what it made. */
export const OUTPUT = 'out';
const MOUNT = '/in';
/** A run that takes longer hangs. */
const PATIENCE_MS = 300_000;
/** Lines that explain a failure. */
const SAID = 4;

const turns = new Turns();
let loaded: Promise<LoadedCore> | null = null;

interface LoadedCore {
  readonly ffmpeg: FFmpeg;
  readonly said: string[];
}

/** Addresses of the parts of the core, as files of this site. */
async function addresses() {
  const [core, wasm, worker] = await Promise.all([
    import('@ffmpeg/core?url'),
    import('@ffmpeg/core/wasm?url'),
    import('@ffmpeg/ffmpeg/worker?worker&url'),
  ]);
  const here = import.meta.url;
  const absolute = ({ default: url }: { default: string }) => new URL(url, here).href;
  return { coreURL: absolute(core), wasmURL: absolute(wasm), classWorkerURL: absolute(worker) };
}

/** Whether the core is there to be loaded. Never fails. */
export async function hasCore(): Promise<boolean> {
  try {
    const { wasmURL } = await addresses();
    return loaded !== null || (await fetch(wasmURL, { method: 'HEAD' })).ok;
  } catch {
    // No connection, and not kept from an earlier time.
    return false;
  }
}

async function load(): Promise<LoadedCore> {
  const ffmpeg = new FFmpeg();
  const said: string[] = [];
  ffmpeg.on('log', ({ message }) => {
    said.push(message);
    if (said.length > SAID) said.shift();
  });
  try {
    await ffmpeg.load(await addresses());
    await ffmpeg.createDir(MOUNT);
    return { ffmpeg, said };
  } catch (error) {
    ffmpeg.terminate();
    throw new MediaError(
      'encoder-unsupported',
      `ffmpeg could not be loaded (${reasonOf(error)}).`,
      'Check the connection to this site and export again, or choose another format.',
      { cause: error },
    );
  }
}

/** Ends the core and gives its memory back; it is loaded again when it is needed. */
export async function closeCore(): Promise<void> {
  const ending = loaded;
  loaded = null;
  const core = await ending?.catch(() => null);
  core?.ffmpeg.terminate();
}

/**
 * Runs ffmpeg and gives what it left under `OUTPUT`. A core that dies is loaded anew and tried once more. Throws `MediaError`
 * and the signal's reason.
 */
export function runCore(task: CoreTask): Promise<Uint8Array<ArrayBuffer>> {
  return turns.take(async () => {
    try {
      return await attempt(task);
    } catch (error) {
      task.signal.throwIfAborted();
      if (error instanceof MediaError) throw error;
      await closeCore();
      return await attempt(task).catch((again: unknown) => {
        task.signal.throwIfAborted();
        throw again instanceof MediaError ? again : failed(`it died twice: ${reasonOf(again)}`, again);
      });
    }
  });
}

async function attempt({ args, inputs, mounted, signal }: CoreTask): Promise<Uint8Array<ArrayBuffer>> {
  signal.throwIfAborted();
  loaded ??= load();
  // A failure must not stay: the next call may load it.
  const { ffmpeg, said } = await loaded.catch((error: unknown) => {
    loaded = null;
    throw error;
  });
  const stop = () => void closeCore();
  signal.addEventListener('abort', stop, { once: true });
  const names: string[] = [];
  try {
    said.length = 0;
    for (const [name, bytes] of Object.entries(inputs?.() ?? {})) {
      await ffmpeg.writeFile(name, bytes);
      names.push(name);
    }
    // The types name what is an enum at run time, which is not exported.
    if (mounted) await ffmpeg.mount('WORKERFS' as Parameters<FFmpeg['mount']>[0], { files: [mounted] }, MOUNT);
    const code = await ffmpeg.exec(['-hide_banner', '-nostdin', '-y', '-loglevel', 'error', ...args], PATIENCE_MS);
    if (mounted) await ffmpeg.unmount(MOUNT);
    for (const name of names) await ffmpeg.deleteFile(name);
    if (code !== 0) throw failed(said.join(' ') || `exit code ${code}`);
    const made = (await ffmpeg.readFile(OUTPUT)) as Uint8Array<ArrayBuffer>;
    await ffmpeg.deleteFile(OUTPUT);
    return made;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function failed(reason: string, cause?: unknown): MediaError {
  return new MediaError(
    'encoder-failed',
    `ffmpeg could not work on this clip in the browser (${reason}).`,
    'Close other tabs to free memory and export again, choose a smaller size or another format, or use the command line.',
    { cause },
  );
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
