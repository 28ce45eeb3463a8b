/** Peak memory of exports in a browser against the length of the clip. */
import type { Page } from '@playwright/test';
import { openBench } from '../browser.ts';
import { recipeOf, STACKS } from '../cases.ts';
import { type LongClip, longClip } from './clips.ts';
import { heldBy } from './process-memory.ts';

/** One export. */
export interface BrowserMemory extends LongClip {
  readonly format: 'webm' | 'mp4';
  readonly frames: number;
  /** Bytes of the file that was made. */
  readonly bytes: number;
  /** Wall seconds. */
  readonly seconds: number;
  /** Bytes that the processes of pages held before, and at most until the end; and that of the GPU. */
  readonly pages: Held;
  readonly gpu: Held;
}

interface Held {
  readonly before: number;
  readonly most: number;
}

/** Exports a clip in a browser of its own. */
export async function measureBrowser(clip: LongClip, format: 'webm' | 'mp4', gpu: boolean): Promise<BrowserMemory> {
  const address = `/${await longClip(clip)}`;
  await using bench = await openBench(gpu);
  const { page } = bench;
  const session = await page.context().browser()?.newBrowserCDPSession();
  // Its GPU process only starts with the first use.
  await page.evaluate(() => window.bench.adapter());
  const { processInfo = [] } = (await session?.send('SystemInfo.getProcessInfo')) ?? {};
  const watches = (['renderer', 'GPU'] as const).map(
    (type) => new HeldWatch(processInfo.flatMap((each) => (each.type === type ? each.id : []))),
  );
  await collectGarbage(page);
  using stack = new DisposableStack();
  const [pages, gpus] = watches.map((watch) => stack.use(watch)) as [HeldWatch, HeldWatch];
  const recipe = recipeOf(STACKS.point, format);
  const { frames, bytes, stages } = await page.evaluate(([from, asked]) => window.bench.exportStored(from, asked), [
    address,
    recipe,
  ] as const);
  return { ...clip, format, frames, bytes, seconds: stages.total, pages: pages.held, gpu: gpus.held };
}

/** Milliseconds between two collections. */
const COLLECTION = 1000;

/**
 * Has the garbage of a page's workers collected again and again: a browser with memory to spare leaves it lying, the more the longer an export
 * takes, and what is held would not be told from what is merely not yet cleared away.
 */
async function collectGarbage(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const command = JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' });
  session.on('Target.attachedToTarget', ({ sessionId }) => {
    const timer = setInterval(() => {
      // The worker, or the page, may have ended meanwhile.
      session.send('Target.sendMessageToTarget', { sessionId, message: command }).catch(() => clearInterval(timer));
    }, COLLECTION);
  });
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
}

/** Milliseconds between two looks. */
const LOOK = 100;

/** Watches what some processes hold together. Browsers begin anew to count the most of each, so it has to be asked again and again. */
class HeldWatch implements Disposable {
  readonly #ids: readonly number[];
  readonly #before: number;
  readonly #timer: NodeJS.Timeout;
  #most = 0;

  constructor(ids: readonly number[]) {
    this.#ids = ids;
    this.#before = this.#sum();
    this.#timer = setInterval(() => this.#sum(), LOOK);
  }

  get held(): Held {
    return { before: this.#before, most: this.#most };
  }

  #sum(): number {
    const sum = this.#ids.reduce((total, id) => total + heldBy(id), 0);
    this.#most = Math.max(this.#most, sum);
    return sum;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
