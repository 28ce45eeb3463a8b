/** What the browser measures, for `bench.ts` to call. */
import { FFmpeg } from '@ffmpeg/ffmpeg';
import type { Recipe } from '../src/jobs/recipe/recipe.ts';
import type { ExportApi, ExportedFile, ExportStages } from '../workers/render-api.ts';
import { type Connection, connect } from '../workers/rpc.ts';
import type { AdapterReport, StageReport, StagesApi, TrafficReport } from './stages.worker.ts';

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

  traffic: async (address: string): Promise<TrafficReport[]> => {
    const file = await fileAt(address);
    return staged(({ api }) => api.traffic(file));
  },

  /** A whole export in a worker of its own, as the app does it. */
  exportClip: async (address: string, recipe: Recipe): Promise<ExportedFile & { readonly stages: ExportStages }> => {
    const file = await fileAt(address);
    const folder = await navigator.storage.getDirectory();
    const [format = 'webm'] = recipe.output.formats;
    const name = `export.${format}`;
    const target = await folder.getFileHandle(name, { create: true });
    const connection = connect<ExportApi>(new Worker(new URL('../workers/render.worker.ts', import.meta.url), { type: 'module' }));
    try {
      const request = { file, files: new Map(), recipe, targets: [{ format, handles: [target] }] };
      const { files, stages } = await connection.api.run(request, () => undefined, new AbortController().signal);
      return { ...(files[0] as ExportedFile), stages };
    } finally {
      connection.close();
      await folder.removeEntry(name);
    }
  },

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
