/** The render worker driven without the app: for tests of what it shows and writes. */
import { writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import type { Recipe } from '../src/jobs/recipe.ts';
import type { ExportResult } from '../workers/render-api.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Address of a file within the repository on the module server. */
export const addressOf = (path: string): string => `/${relative(root, path)}`;

/** Exports a file through a recipe in a render worker of its own; the finished file is written to `saveTo`. */
export async function exportFile(page: Page, path: string, recipe: Recipe, saveTo: string): Promise<ExportResult> {
  const name = `export-${Math.random().toString(36).slice(2)}`;
  const { result, base64 } = await page.evaluate(
    async ({ address, recipe: asked, name: target }) => {
      const { connect } = await load<typeof import('../workers/rpc.ts')>('/workers/rpc.ts');
      const connection = connect<import('../workers/render-api.ts').ExportApi>(new Worker('/workers/render.worker.ts', { type: 'module' }));
      const blob = await (await fetch(address)).blob();
      const folder = await navigator.storage.getDirectory();
      const handle = await folder.getFileHandle(target, { create: true });
      const file = new File([blob], address.split('/').at(-1) ?? 'clip');
      const request = { file, files: new Map(), recipe: asked, target: handle };
      try {
        const done = await connection.api.run(request, () => undefined, new AbortController().signal);
        const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
        let text = '';
        for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
        return { result: done, base64: btoa(text) };
      } catch (error) {
        const { code = '', message, remedy = '' } = error as Error & { code?: string; remedy?: string };
        throw new Error(`${code}: ${message} ${remedy}`);
      } finally {
        connection.close();
      }
    },
    { address: addressOf(path), recipe, name },
  );
  await writeFile(saveTo, Buffer.from(base64, 'base64'));
  return result;
}
