/** The reading worker on a page of its own, for the media-in specs. */
import type { Browser, Page } from '@playwright/test';
import type { SourceWarning } from '../src/media/source.ts';
import type { OpenOptions } from '../workers/reading/browser-source.ts';
import type { Remote } from '../workers/rpc.ts';
import { fixture } from './fixtures.ts';
import { expect } from './harness/harness.ts';
import type { MediaInApi, Reading } from './media-in.worker.ts';

declare global {
  interface Window {
    reader: Remote<MediaInApi>;
  }
}

/** Reads fixtures in the browser. */
export interface Reader {
  /** `window.reader` is the worker, `window.pickedFile()` the file given last. */
  readonly page: Page;
  /** Hands a fixture to the page. */
  give(name: string): Promise<void>;
  /** Opens a fixture and reads frames: each list in a call of its own, or all frames. */
  read(name: string, wanted?: number[][] | null, options?: OpenOptions): Promise<Reading>;
  /** The error with which a fixture is refused. */
  refusal(name: string, options?: OpenOptions): Promise<{ code: string; message: string; remedy: string }>;
}

/** Opens one page for all tests of a spec: what is tested has no state between files. */
export async function openReader(browser: Browser, moduleServer: string): Promise<Reader> {
  const page = await browser.newPage();
  await page.goto(`${moduleServer}e2e/harness/index.html`);
  await page.evaluate(() => load('/e2e/media-in.page.ts'));
  const give = async (name: string) => page.setInputFiles('#file', await fixture(name));
  return {
    page,
    give,
    async read(name, wanted = null, options = {}) {
      await give(name);
      return page.evaluate(([indices, how]) => window.reader.read(window.pickedFile(), indices, how), [wanted, options] as const);
    },
    async refusal(name, options = {}) {
      await give(name);
      return page.evaluate(async (how) => {
        try {
          await window.reader.read(window.pickedFile(), [[0]], how);
        } catch (error) {
          const { code, message, remedy } = error as { code: string; message: string; remedy: string };
          return { code, message, remedy };
        }
        return { code: 'accepted', message: '', remedy: '' };
      }, options);
    },
  };
}

/** Every frame taken from the browser was given back, and never more than 16 were held. */
export function expectBalance({ counters }: Reading): void {
  expect(counters.opened).toBe(counters.closed);
  expect(counters.planar).toBe(0);
  expect(counters.peak).toBeLessThanOrEqual(16);
}

/** Hashes of the frames read, in order. */
export const hashesOf = ({ frames }: Reading): string[] => frames.map(({ hash }) => hash);

/** Codes of a reading's warnings. */
export const codesOf = ({ report }: Reading): string[] => report.warnings.map(({ code }) => code);

/** The warning with a code, if there is one. */
export const warning = ({ report }: Reading, code: string): SourceWarning | undefined =>
  report.warnings.find((candidate) => candidate.code === code);
