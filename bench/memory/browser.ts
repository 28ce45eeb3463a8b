/** Peak memory of exports in a browser against the length of the clip. */
import { openBench } from '../browser.ts';
import { recipeOf, STACKS } from '../cases.ts';
import { type LongClip, longClip } from './clips.ts';
import { heldBy, mostOf } from './process-memory.ts';

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
  const processes = async (type: string): Promise<number[]> => {
    const { processInfo = [] } = (await session?.send('SystemInfo.getProcessInfo')) ?? {};
    return processInfo.filter((each) => each.type === type).map(({ id }) => id);
  };
  const sumOf = async (type: string, bytes: (id: number) => number) => (await processes(type)).reduce((sum, id) => sum + bytes(id), 0);
  // Its GPU process only starts with the first use.
  await page.evaluate(() => window.bench.adapter());
  const [pages, gpus] = [await sumOf('renderer', heldBy), await sumOf('GPU', heldBy)];
  const recipe = recipeOf(STACKS.point, format);
  const { frames, bytes, stages } = await page.evaluate(([from, asked]) => window.bench.exportStored(from, asked), [
    address,
    recipe,
  ] as const);
  return {
    ...clip,
    ...{ format, frames, bytes, seconds: stages.total },
    pages: { before: pages, most: await sumOf('renderer', mostOf) },
    gpu: { before: gpus, most: await sumOf('GPU', mostOf) },
  };
}
