/** Tabs with the library in them, and what tests ask of it. */
import type { BrowserContext, Page } from '@playwright/test';
import { expect } from './harness/harness.ts';

/** A million bytes. */
export const MB = 1_000_000;

/** A page of the library's origin without the library. */
export let blank: string;

/** The library's origin. */
export let origin: string;

/** Says where the modules are served; to be called before the tests of each file. */
export function serveFrom(moduleServer: string): void {
  blank = `${moduleServer}e2e/harness/index.html`;
  origin = new URL(moduleServer).origin;
}

/** Opens the library in a fresh document. */
export async function open(page: Page): Promise<Page> {
  await page.goto(blank);
  await page.evaluate(() => load('/e2e/library.page.ts'));
  return page;
}

/** A new tab with the library. */
export const tab = async (context: BrowserContext) => open(await context.newPage());
/** What the library lists. */
export const items = (page: Page) =>
  page.evaluate(async () => (await window.tools.list()).map(({ id, name, storage, bytes }) => ({ id, name, bytes, state: storage.state })));
/** How the library says it is doing. */
export const status = (page: Page) => page.evaluate(() => window.tools.library.status.get());
/** State of an item’s recipe document, which this opens. */
export const recipeState = (page: Page, id: string) => page.evaluate((of) => window.tools.recipeState(of), id);
/** Imports and describes a file of repeatable bytes; gives its lasting id. */
export const keep = (page: Page, name: string, bytes: number, seed = 1) =>
  page.evaluate((args) => window.tools.keep(...args), [name, bytes, seed] as const);
/** Adds an effect to an item’s recipe. */
export const edit = (page: Page, id: string) => page.evaluate((of) => window.tools.add(of), id);
/** Sets the effect’s one parameter. */
export const setRadius = (page: Page, id: string, radius: number) =>
  page.evaluate((args) => window.tools.setRadius(...args), [id, radius] as const);
/** The effect’s one parameter. */
export const radiusOf = async (page: Page, id: string) => (await recipeState(page, id)).recipe.effects[0]?.values['radius'];
/** Waits until this tab is the writer of an item’s recipe. */
export const editable = (page: Page, id: string) => expect.poll(async () => (await recipeState(page, id)).access).toBe('editable');
/** Waits until an item’s recipe is stored. */
export const saved = (page: Page, id: string) => expect.poll(async () => (await recipeState(page, id)).saving).toBe('saved');

/** Every file of the private file system with its size, without the library's help. */
export const files = (page: Page) =>
  page.evaluate(async () => {
    const found: Record<string, number> = {};
    const walk = async (directory: FileSystemDirectoryHandle, path: string) => {
      for await (const handle of directory.values()) {
        if (handle.kind === 'directory') await walk(handle as FileSystemDirectoryHandle, `${path}${handle.name}/`);
        else found[path + handle.name] = (await (handle as FileSystemFileHandle).getFile()).size;
      }
    };
    await walk(await navigator.storage.getDirectory(), '');
    return found;
  });
