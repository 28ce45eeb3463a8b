/** A page with the writing side, for tests that export synthetic frames and bring the files to this side. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { ffprobe, fixture } from './fixtures.ts';
import { expect, test } from './harness/harness.ts';
import type { Job, Made } from './media-out.worker.ts';

/** An error as it reaches the user. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** Start times of `count` frames at a constant rate, and the end of the last. */
export const steady = (count: number, rate: number) => Array.from({ length: count + 1 }, (_, index) => index / rate);

/** A size that is quick to code. */
export const small = { width: 128, height: 96 };

/** Every frame that a sink took or made is closed. */
export function expectBalance({ leaked }: Made): void {
  expect(leaked).toEqual({ video: 0, planar: 0 });
}

/** What ffprobe says of the first video stream. */
export async function videoStream(path: string): Promise<Record<string, unknown>> {
  const { streams } = (await ffprobe('-select_streams', 'v:0', '-show_streams', path)) as { streams: Record<string, unknown>[] };
  return streams[0] as Record<string, unknown>;
}

/** The writing side in a page of its own. */
export class Studio {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly #folder: string;

  constructor(context: BrowserContext, page: Page, folder: string) {
    this.context = context;
    this.page = page;
    this.#folder = folder;
  }

  async make(job: Job, sound?: string): Promise<Made> {
    const made = await this.attempt(job, sound);
    if ('code' in made) throw new Error(`${made.code}: ${made.message}`);
    return made;
  }

  /** Exports, with the sound of a fixture; gives the error where it fails. */
  async attempt(job: Job, sound?: string): Promise<Made | Failure> {
    if (sound) await this.page.setInputFiles('#sound', await fixture(sound));
    return this.page.evaluate(
      async ([what, heard]) => {
        try {
          return await window.writer.make(what, heard ? window.pickedSound() : null);
        } catch (error) {
          const { code, name, message, remedy } = error as { code?: unknown; name: string; message: string; remedy?: string };
          return { code: typeof code === 'string' ? code : name, message, remedy: remedy ?? '' };
        }
      },
      [job, sound !== undefined] as const,
    );
  }

  /** Verifies one file against what was rendered for another: `passed`, or code and message. */
  async verification(name: string, rendered: string): Promise<string> {
    return this.page.evaluate(
      ([file, other]) =>
        window.writer.verify(file, other).then(
          () => 'passed',
          (error: { code?: string; message: string }) => `${error.code}: ${error.message}`,
        ),
      [name, rendered] as const,
    );
  }

  /** Brings an export to this side of the browser and gives its path. */
  async save(name: string): Promise<string> {
    const path = join(this.#folder, name);
    await writeFile(path, await this.page.evaluate((file) => window.writer.bytes(file), name));
    return path;
  }
}

/** Opens a studio before the tests of a file and closes it after them; the function gives it. */
export function openStudio(): () => Studio {
  let studio: Studio;
  let folder: string;
  test.beforeAll(async ({ browser, moduleServer }) => {
    folder = await mkdtemp(join(tmpdir(), 'media-out-'));
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${moduleServer}e2e/harness/index.html`);
    await page.evaluate(() => load('/e2e/media-out.page.ts'));
    studio = new Studio(context, page, folder);
  });
  test.afterAll(async () => {
    await studio.context.close();
    await rm(folder, { recursive: true });
  });
  return () => studio;
}
