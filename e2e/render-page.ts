/** The render worker driven without the app: for tests of what it shows and writes. */
import { writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import type { Recipe } from '../src/jobs/recipe/recipe.ts';
import type { ExportedFile, ExportStages } from '../workers/render-api.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Address of a file within the repository on the module server. */
export const addressOf = (path: string): string => `/${relative(root, path)}`;

/**
 * Exports a file through a recipe in a render worker of its own; the finished file is written to `saveTo`. `files` are the
 * paths of what the recipe names, by identifier.
 */
export async function exportFile(
  page: Page,
  path: string,
  recipe: Recipe,
  saveTo: string,
  files: Readonly<Record<string, string>> = {},
): Promise<ExportedFile & { readonly stages: ExportStages }> {
  const name = `export-${Math.random().toString(36).slice(2)}`;
  const { result, base64 } = await page.evaluate(
    async ({ address, recipe: asked, name: target, named }) => {
      const { connect } = await load<typeof import('../workers/rpc.ts')>('/workers/rpc.ts');
      const connection = connect<import('../workers/render-api.ts').ExportApi>(new Worker('/workers/render.worker.ts', { type: 'module' }));
      const blob = await (await fetch(address)).blob();
      const folder = await navigator.storage.getDirectory();
      const handle = await folder.getFileHandle(target, { create: true });
      const file = new File([blob], address.split('/').at(-1) ?? 'clip');
      const given = new Map<string, Blob>();
      for (const [item, from] of named) given.set(item, await (await fetch(from)).blob());
      const [format = 'webm'] = asked.output.formats;
      const request = { file, files: given, recipe: asked, targets: [{ format, handles: [handle] }] };
      try {
        const { files: made, stages } = await connection.api.run(request, () => undefined, new AbortController().signal);
        const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
        let text = '';
        for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
        return { result: { ...(made[0] as ExportedFile), stages }, base64: btoa(text) };
      } catch (error) {
        const { code = '', message, remedy = '' } = error as Error & { code?: string; remedy?: string };
        throw new Error(`${code}: ${message} ${remedy}`);
      } finally {
        connection.close();
      }
    },
    { address: addressOf(path), recipe, name, named: Object.entries(files).map(([item, own]) => [item, addressOf(own)] as const) },
  );
  await writeFile(saveTo, Buffer.from(base64, 'base64'));
  return result;
}

/** An export that is expected to fail. */
export interface Attempt {
  /** Of the source, on the module server. */
  readonly address: string;
  readonly recipe: Recipe;
  /** Address of a module that the worker loads before its own. */
  readonly before?: string;
  /** Cancels at the first progress of this phase, before the start, or when `stalled-compiler.ts` says that it compiles. */
  readonly cancelAt?: 'start' | 'compiling' | 'rendering' | 'verifying';
}

/** How it failed; `left` is the size of the file it left behind, or null when there is none. */
export interface FailedExport {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly left: number | null;
}

/** Exports a file in a worker of its own; `window.done` counts its frames. */
export function failedExport(page: Page, attempt: Attempt): Promise<FailedExport> {
  return page.evaluate(async ({ address, recipe, before, cancelAt }) => {
    const { connect } = await load<typeof import('../workers/rpc.ts')>('/workers/rpc.ts');
    const modules = [before, '/workers/render.worker.ts'].filter((path) => path !== undefined);
    const script = modules.map((path) => `import '${new URL(path, location.href)}';`).join('\n');
    const worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })), { type: 'module' });
    const connection = connect<import('../workers/render-api.ts').ExportApi>(worker);
    const folder = await navigator.storage.getDirectory();
    const target = await folder.getFileHandle('failed.webm', { create: true });
    const file = new File([await (await fetch(address)).blob()], address.split('/').at(-1) ?? 'clip');
    const controller = new AbortController();
    const progress = ({ phase, done }: import('../workers/render-api.ts').ExportProgress) => {
      Object.assign(globalThis, { done });
      // A short file is read again before it reports a second time.
      if (phase === cancelAt && (done > 0 || phase === 'verifying')) controller.abort();
    };
    const [format = 'webm'] = recipe.output.formats;
    const targets = [{ format, handles: [target] }];
    const running = connection.api.run({ file, files: new Map(), recipe, targets }, progress, controller.signal);
    if (cancelAt === 'start') controller.abort();
    if (cancelAt === 'compiling') new BroadcastChannel('compiling').onmessage = () => controller.abort();
    const error = await running.then(
      () => ({ name: 'none' }),
      ({ name, code = '', message, remedy = '' }: Error & { code?: string; remedy?: string }) => ({ name, code, message, remedy }),
    );
    connection.close();
    const left = await folder.getFileHandle('failed.webm').then(
      async (handle) => (await handle.getFile()).size,
      () => null,
    );
    return { code: '', message: '', remedy: '', ...error, left };
  }, attempt);
}
