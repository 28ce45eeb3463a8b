/** What the browser measures, for `bench.ts` to call. */
import { FFmpeg } from '@ffmpeg/ffmpeg';
import { outputFormats } from '../src/jobs/output/output.ts';
import type { Recipe } from '../src/jobs/recipe/recipe.ts';
import type { ExportApi, ExportedFile, ExportProgress, ExportRequest, ExportResult, ExportStages } from '../workers/render-api.ts';
import { type Connection, connect, type Remote } from '../workers/rpc.ts';
import type { Format, StackName } from './cases.ts';
import type { AdapterReport, AloneReport, StageReport, StagesApi, TrafficReport } from './stages.worker.ts';

/** An export through ffmpeg.wasm. */
export interface WasmReport {
  readonly seconds: number;
  readonly loadSeconds: number;
  readonly bytes: number;
}

const calls = {
  adapter: (): Promise<AdapterReport> => staged(({ api }) => api.adapter()),

  /** Each stage alone; see `stages.worker.ts`. */
  stages: async (address: string, repeats: number): Promise<StageReport> => {
    const file = await fileAt(address);
    return staged(({ api }) => api.stages(file, repeats));
  },

  alone: async (address: string, stack: StackName, format: Format): Promise<AloneReport> => {
    const file = await fileAt(address);
    return staged(({ api }) => api.alone(file, stack, format));
  },

  traffic: async (address: string): Promise<TrafficReport[]> => {
    const file = await fileAt(address);
    return staged(({ api }) => api.traffic(file));
  },

  /** A whole export in a worker of its own, as the app does it; the first of the files it made. */
  exportClip: async (address: string, recipe: Recipe): Promise<ExportedFile & { readonly stages: ExportStages }> => {
    const { files, stages } = await exported(await fileAt(address), recipe);
    return { ...(files[0] as ExportedFile), stages };
  },

  /** The same of a clip that lies on the disk first, as clips in the library do. */
  exportStored: async (address: string, recipe: Recipe): Promise<ExportedFile & { readonly stages: ExportStages }> => {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle('stored.mp4', { create: true });
    const { body } = await fetch(address);
    await body?.pipeTo(await handle.createWritable());
    const { files, stages } = await exported(await handle.getFile(), recipe);
    await folder.removeEntry('stored.mp4');
    return { ...(files[0] as ExportedFile), stages };
  },

  /** Ends the worker of an export once `frames` are rendered, as the browser does with a closed tab, and lets another one go on; seconds. */
  exportInTwo: async (address: string, recipe: Recipe, frames: number): Promise<{ readonly before: number; readonly after: number }> => {
    const file = await fileAt(address);
    const work = { name: `bench-${crypto.randomUUID()}`, source: address };
    const began = performance.now();
    await exported(file, recipe, { work, endAfter: frames }).catch((error: Error) => {
      if (error.name !== 'AbortError') throw error;
    });
    const ended = performance.now();
    await exported(file, recipe, { work });
    const done = performance.now();
    await working((api) => api.forget(work.name));
    return { before: (ended - began) / 1000, after: (done - ended) / 1000 };
  },

  /** Which formats this browser writes; of the others, why not. */
  formatSupport: () => working((api) => api.formatSupport()),

  /** Runs ffmpeg.wasm (one thread) over a clip called `in.mp4` in its file system; `args` must write `out.mp4`. */
  wasm: async (address: string, args: string[]): Promise<WasmReport> => {
    const bytes = new Uint8Array(await (await fileAt(address)).arrayBuffer());
    const [{ default: coreURL }, { default: wasmURL }, { default: classWorkerURL }] = await Promise.all([
      import('@ffmpeg/core?url'),
      import('@ffmpeg/core/wasm?url'),
      import('@ffmpeg/ffmpeg/worker?worker&url'),
    ]);
    const absolute = (url: string) => new URL(url, location.href).href;
    const ffmpeg = new FFmpeg();
    const lines: string[] = [];
    ffmpeg.on('log', ({ message }) => lines.push(message));
    try {
      const began = performance.now();
      await ffmpeg.load({ coreURL: absolute(coreURL), wasmURL: absolute(wasmURL), classWorkerURL: absolute(classWorkerURL) });
      const loaded = performance.now();
      await ffmpeg.writeFile('in.mp4', bytes);
      const code = await ffmpeg.exec(args);
      if (code !== 0) throw new Error(`ffmpeg.wasm failed (${code}): ${lines.slice(-8).join('\n')}`);
      const made = await ffmpeg.readFile('out.mp4');
      const ended = performance.now();
      return { seconds: (ended - loaded) / 1000, loadSeconds: (loaded - began) / 1000, bytes: made.length };
    } finally {
      ffmpeg.terminate();
    }
  },
};

/** What the page offers. */
export type BenchPage = typeof calls;

declare global {
  interface Window {
    readonly bench: BenchPage;
  }
}

interface Ending {
  readonly work?: ExportRequest['work'];
  /** Frames after which the worker is ended; the export fails with an `AbortError` then. */
  readonly endAfter?: number;
}

/** Exports into the private file system, from which the files are then removed. */
async function exported(file: File, recipe: Recipe, { work, endAfter = Number.POSITIVE_INFINITY }: Ending = {}): Promise<ExportResult> {
  const folder = await navigator.storage.getDirectory();
  const names = new Set<string>();
  const named = (name: string) => {
    names.add(name);
    return name;
  };
  const targets = await Promise.all(
    recipe.output.formats.map(async (format) => {
      const { alpha, container } = outputFormats[format];
      const isFolder = container === 'folder';
      const parts = isFolder ? [] : alpha === 'pair' ? ['colour', 'alpha'] : ['file'];
      const handles = await Promise.all(parts.map((part) => folder.getFileHandle(named(`${format} ${part}`), { create: true })));
      return { format, handles, ...(isFolder && { folder: await folder.getDirectoryHandle(named(`${format} folder`), { create: true }) }) };
    }),
  );
  try {
    return await working((api, end) => {
      const report = ({ phase, done }: ExportProgress) => {
        if (phase === 'rendering' && done >= endAfter) end();
      };
      const request = { file, files: new Map(), recipe, targets, ...(work && { work }) };
      return api.run(request, report, new AbortController().signal);
    });
  } finally {
    for (const name of names) await folder.removeEntry(name, { recursive: true });
  }
}

/** Uses an export worker of its own, which can be ended at any time. */
async function working<Result>(use: (api: Remote<ExportApi>, end: () => void) => Promise<Result>): Promise<Result> {
  const connection = connect<ExportApi>(new Worker(new URL('../workers/render.worker.ts', import.meta.url), { type: 'module' }));
  try {
    return await use(connection.api, () => connection.close());
  } finally {
    connection.close();
  }
}

async function staged<Result>(use: (connection: Connection<StagesApi, Record<never, never>>) => Promise<Result>): Promise<Result> {
  const connection = connect<StagesApi>(new Worker(new URL('./stages.worker.ts', import.meta.url), { type: 'module' }));
  try {
    return await use(connection);
  } finally {
    connection.close();
  }
}

async function fileAt(address: string): Promise<File> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} could not be read: HTTP ${response.status}.`);
  return new File([await response.blob()], address.split('/').at(-1) ?? 'clip');
}

Object.assign(window, { bench: calls });
