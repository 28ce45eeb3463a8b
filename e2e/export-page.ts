/** Exports in workers of their own, of any formats, for tests that judge the files. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Framing } from '../src/gpu/conform.ts';
import { type OutputFormat, outputFormats } from '../src/jobs/output/output.ts';
import type { Recipe } from '../src/jobs/recipe/recipe.ts';
import type { FrameRange } from '../src/media/time.ts';
import { readEmbeddedRecipe } from '../src/media/video/embedded-recipe.ts';
import type { ExportResult } from '../workers/render-api.ts';
import { expect } from './harness/harness.ts';
import { addressOf } from './render-page.ts';

/** An export to try. */
export interface ExportTrial {
  /** Path of the source; or clips to play one after the other. */
  readonly source: string | ClipsInARow;
  /** Its formats are made, all in one pass. */
  readonly recipe: Recipe;
  /** Paths of the files that the recipe names, by identifier. */
  readonly files?: Readonly<Record<string, string>>;
  /** Keeps the work under this name, so that another trial can take it up. */
  readonly work?: string;
  /** Kills the worker at the first progress of a phase with at least so much done; `again`: once it has verified a file and goes on. */
  readonly killAt?: { readonly phase: 'rendering' | 'writing' | 'verifying'; readonly done: number; readonly again?: true };
  /** Modules that the worker loads before its own. */
  readonly before?: readonly string[];
}

/** Paths of clips with what is seen of them. */
export interface ClipsInARow {
  readonly parts: readonly { readonly path: string; readonly range?: FrameRange; readonly reverse?: boolean }[];
  readonly framing?: Framing;
  /** Copies the pictures as they are coded. */
  readonly copied?: boolean;
}

/** What came of it. */
export interface ExportOutcome {
  /** Null where the worker was killed or the export failed. */
  readonly result: ExportResult | null;
  readonly error: { readonly code: string; readonly message: string; readonly remedy: string } | null;
  /** The bytes of the files by format, a pair's alpha as `alpha-pair.2`. */
  readonly files: Readonly<Record<string, Buffer>>;
  /** Every progress that was reported, as `phase done/total`. */
  readonly progress: readonly string[];
  /** Names in the folder of exports on their way. */
  readonly kept: readonly string[];
}

const handlesOf = (format: OutputFormat): string[] => (outputFormats[format].alpha === 'pair' ? [format, `${format}.2`] : [format]);

/** Exports in a worker of its own. */
export async function tryExport(
  page: Page,
  { source, recipe, files: named = {}, work, killAt, before = [] }: ExportTrial,
): Promise<ExportOutcome> {
  const targets = recipe.output.formats.map((format) => ({ format, names: handlesOf(format) }));
  const wanted = typeof source === 'string' ? [{ path: source }] : source.parts;
  const clips = wanted.map(({ path, range = null, reverse = false }) => ({ address: addressOf(path), range, reverse }));
  const joining =
    typeof source === 'string'
      ? { framing: null, copied: false }
      : { framing: source.framing ?? ('contain' as const), copied: source.copied ?? false };
  const { encoded, ...outcome } = await page.evaluate(
    async ({ clips, framing, copied, recipe: asked, given, targets: wanted, work: name, killAt: deadly, before: earlier }) => {
      const { connect } = await load<typeof import('../workers/rpc.ts')>('/workers/rpc.ts');
      const script = [...earlier, '/workers/render.worker.ts'].map((path) => `import '${new URL(path, location.href)}';`).join('\n');
      const worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })), { type: 'module' });
      const connection = connect<import('../workers/render-api.ts').ExportApi>(worker);
      const root = await navigator.storage.getDirectory();
      const handles = new Map<string, FileSystemFileHandle>();
      for (const target of wanted.flatMap(({ names }) => names)) handles.set(target, await root.getFileHandle(target, { create: true }));
      const progress: string[] = [];
      Object.assign(globalThis, { done: 0 });
      const killed = Promise.withResolvers<null>();
      const report = ({ phase, done, total }: import('../workers/render-api.ts').ExportProgress) => {
        progress.push(`${phase} ${done}/${total}`);
        Object.assign(globalThis, { done });
        if (deadly?.phase !== phase || done < deadly.done) return;
        if (deadly.again && !progress.some((line) => line.startsWith('verifying'))) return;
        worker.terminate();
        killed.resolve(null);
      };
      const opened = new Map<string, File>();
      for (const { address } of clips) {
        opened.set(address, new File([await (await fetch(address)).blob()], address.split('/').at(-1) ?? 'clip'));
      }
      const parts = clips.map(({ address, range, reverse }) => ({ file: opened.get(address) as File, range, reverse }));
      const [only] = parts;
      const assets = new Map<string, Blob>();
      for (const [item, address] of given) assets.set(item, await (await fetch(address)).blob());
      const request = {
        file: framing ? { parts, framing, copied } : (only as { file: File }).file,
        ...{ files: assets, recipe: asked },
        targets: wanted.map(({ format, names }) => ({ format, handles: names.map((each) => handles.get(each) as FileSystemFileHandle) })),
        ...(name !== undefined && { work: { name, source: clips.map(({ address }) => address).join() } }),
      };
      let result: import('../workers/render-api.ts').ExportResult | null = null;
      let error: ExportOutcome['error'] = null;
      try {
        result = await Promise.race([connection.api.run(request, report, new AbortController().signal), killed.promise]);
      } catch (caught) {
        const { name: kind, code = kind, message, remedy = '' } = caught as Error & { code?: string; remedy?: string };
        error = { code, message, remedy };
      }
      // As the page does once it has put the files away.
      if (result && name !== undefined) await connection.api.forget(name);
      connection.close();
      const files: Record<string, string> = {};
      for (const [target, handle] of handles) {
        // What failed has no file.
        const file: Blob = await handle.getFile().catch(() => new Blob());
        const bytes = new Uint8Array(result ? await file.arrayBuffer() : []);
        let text = '';
        for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
        files[target] = btoa(text);
      }
      const kept: string[] = [];
      const folder = await root.getDirectoryHandle('exporting', { create: true });
      for await (const entry of (folder as FileSystemDirectoryHandle & { keys(): AsyncIterable<string> }).keys()) kept.push(entry);
      return { result, error, encoded: files, progress, kept };
    },
    {
      ...{ clips, ...joining, recipe, targets, work, killAt, before },
      given: Object.entries(named).map(([item, path]) => [item, addressOf(path)] as const),
    },
  );
  return { ...outcome, files: Object.fromEntries(Object.entries(encoded).map(([name, text]) => [name, Buffer.from(text, 'base64')])) };
}

/** Exports and puts the files into a folder; gives the result and their paths. Fails when anything failed, or a recipe is missing. */
export async function exportAll(
  page: Page,
  trial: ExportTrial,
  folder: string,
): Promise<{ readonly result: ExportResult; readonly paths: Readonly<Record<string, string>>; readonly progress: readonly string[] }> {
  const { result, error, files, progress } = await tryExport(page, trial);
  if (!result) throw new Error(`${error?.code}: ${error?.message} ${error?.remedy}`);
  if (result.failed.length > 0) throw new Error(JSON.stringify(result.failed));
  await mkdir(folder, { recursive: true });
  const paths: Record<string, string> = {};
  for (const [name, bytes] of Object.entries(files)) {
    const format = name.replace(/\.2$/, '') as OutputFormat;
    const path = join(folder, `${name}.${outputFormats[format].extension}`);
    // In small stickers it would cost too much, and in others it says more; to copied pictures none was applied.
    if (outputFormats[format].kind !== 'sticker' && (typeof trial.source === 'string' || !trial.source.copied))
      expect(JSON.parse((await readEmbeddedRecipe(new Blob([new Uint8Array(bytes)]))) ?? 'null')).toEqual(trial.recipe);
    await writeFile(path, bytes);
    paths[name] = path;
  }
  return { result, paths, progress };
}
